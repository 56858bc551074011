package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of DPCs whatever code queues and cancels them. Domain notes 3.2 to 3.5. */
class DpcProgramProperties {
    private static final KernelCosts COSTS = new KernelCosts(100, 50, 20, 10, 200, 9_000, 300);
    private static final long LONG_ENOUGH = 200_000;

    @Property(tries = Programs.TRIES)
    void everyQueuedDpcRunsOnceOrIsCancelledOrStillQueued(@ForAll long seed) {
        Programs.seeds(seed).forEach(DpcProgramProperties::accountForAll);
    }

    private static void accountForAll(long seed) {
        try (Story story = Story.onProcessors(1 + Math.floorMod(seed, 3), COSTS, 1_000)) {
            DpcProgram program = new DpcProgram(seed, story);
            // In the middle, when some wait, and again at the end.
            for (long until : new long[]{15_000, LONG_ENOUGH}) {
                assertThat(story.runUntil(until).reason()).isEqualTo(StopReason.TIME);
                Set<String> queued = new HashSet<>();
                for (Event event : story.events()) {
                    switch (event.kind()) {
                        case DPC_QUEUED -> assertThat(queued.add(event.name())).as("%s", event).isTrue();
                        case DPC_JOINED -> assertThat(queued).as("%s", event).contains(event.name());
                        case DPC_ENTER, DPC_CANCELLED ->
                            assertThat(queued.remove(event.name())).as("%s", event).isTrue();
                        default -> {}
                    }
                }
                assertThat(
                        program.dpcs().stream().filter(Dpc::isQueued).map(dpc -> story.machine().nameOf(dpc.entity())))
                        .containsExactlyInAnyOrderElementsOf(queued);
            }
            assertThat(program.dpcs()).as("the clock has ticked since").noneMatch(Dpc::isQueued);
            assertThat(story.events(EventKind.DPC_QUEUED)).hasSize(program.queued);
            assertThat(story.events(EventKind.DPC_JOINED)).hasSize(program.joined);
            assertThat(story.events(EventKind.DPC_CANCELLED)).hasSize(program.cancelled);
        }
    }

    @Property(tries = Programs.TRIES)
    void twoOrdinaryDpcsNeverRunOnOneProcessorAndEachKindRunsAtItsLevel(@ForAll long seed) {
        Programs.seeds(seed).forEach(DpcProgramProperties::watchLevels);
    }

    private static void watchLevels(long seed) {
        try (Story story = Story.onProcessors(1 + Math.floorMod(seed, 3), COSTS, 1_000)) {
            new DpcProgram(seed, story);
            story.runUntil(LONG_ENOUGH);
            Map<Integer, Deque<String>> running = new HashMap<>();
            Map<Integer, Integer> levels = new HashMap<>();
            for (Event event : story.events()) {
                Deque<String> here = running.computeIfAbsent(event.cpu(), cpu -> new ArrayDeque<>());
                boolean threaded = event.name().startsWith("T");
                int level = levels.getOrDefault(event.cpu(), Irql.PASSIVE_LEVEL);
                switch (event.kind()) {
                    case IRQL_CHANGE -> levels.put(event.cpu(), event.subject());
                    case DPC_ENTER -> {
                        assertThat(here).as("%s", event)
                                .allMatch(name -> name.startsWith("T"))
                                .hasSizeLessThanOrEqualTo(threaded ? 0 : 1);
                        assertThat(level).as("%s", event)
                                .isEqualTo(threaded ? Irql.PASSIVE_LEVEL : Irql.DISPATCH_LEVEL);
                        here.push(event.name());
                    }
                    case DPC_RETURN -> {
                        assertThat(here.pop()).isEqualTo(event.name());
                        assertThat(level).as("%s", event)
                                .isEqualTo(threaded ? Irql.PASSIVE_LEVEL : Irql.DISPATCH_LEVEL);
                    }
                    default -> {}
                }
            }
            assertThat(running.values()).allMatch(Deque::isEmpty);
        }
    }

    @Property(tries = Programs.TRIES)
    void theSameProgramMakesTheSameEventsHoweverItIsInterrupted(@ForAll long seed) {
        Programs.seeds(seed).forEach(DpcProgramProperties::interrupt);
    }

    private static void interrupt(long seed) {
        List<Event> straight;
        try (Story story = Story.onProcessors(1 + Math.floorMod(seed, 3), COSTS, 1_000)) {
            new DpcProgram(seed, story);
            story.runUntil(60_000);
            straight = story.events();
        }
        try (Story story = Story.onProcessors(1 + Math.floorMod(seed, 3), COSTS, 1_000)) {
            new DpcProgram(seed, story);
            for (long until = 0; until < 60_000; until += 777) {
                story.runUntil(until);
            }
            story.runUntil(60_000);
            assertThat(story.events()).isEqualTo(straight);
        }
    }
}
