package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Irql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * What holds of locks on every machine. Each try runs several programs; how many, {@code -Dirqlscope.programs=N} says.
 */
class LockProgramProperties {
    private static final int TRIES = 10;
    private static final int PROGRAMS = Integer.getInteger("irqlscope.programs", 12);

    /** What one checking told of a program. */
    private record Outcome(RunResult result, boolean stuck, List<Story.Event> events) {}

    private static LongStream seeds(long seed) {
        return LongStream.range(0, PROGRAMS).map(number -> seed * PROGRAMS + number);
    }

    private static Outcome run(long seed, Checking checking) {
        LockProgram program = new LockProgram(seed);
        try (Story story = Story.onProcessors(1 + Math.floorMod(seed, 3), checking)) {
            RunResult result = program.run(story);
            return new Outcome(result, program.isStuck(), story.events());
        }
    }

    @Property(tries = TRIES)
    void aDeadlockIsFoundExactlyWhenTheProcessorsWouldSpinForEver(@ForAll long seed) {
        seeds(seed).forEach(one -> {
            Outcome unchecked = run(one, Checking.OFF);
            Outcome checked = run(one, Checking.REPORT);
            Statistics.collect(unchecked.stuck());
            assertThat(unchecked.result().reason()).isEqualTo(StopReason.TIME);
            assertThat(checked.result().reason() == StopReason.BUGCHECK)
                    .as(checked.result().detail())
                    .isEqualTo(unchecked.stuck());
            int sameUntilThen = checked.events().size() - (unchecked.stuck() ? 4 : 0);
            assertThat(unchecked.events().subList(0, sameUntilThen))
                    .isEqualTo(checked.events().subList(0, sameUntilThen));
        });
        Statistics.coverage(seen -> seen.check(true).percentage(share -> share > 10));
        Statistics.coverage(seen -> seen.check(false).percentage(share -> share > 10));
    }

    @Property(tries = TRIES)
    void aLockHasOneOwnerAndIsGivenUpByIt(@ForAll long seed) {
        seeds(seed).forEach(one -> {
            Map<Integer, Integer> owners = new HashMap<>();
            for (Story.Event event : run(one, Checking.OFF).events()) {
                switch (event.kind()) {
                    case LOCK_ACQUIRED ->
                        assertThat(owners.put(event.subject(), event.cpu())).as("%s", event).isNull();
                    case LOCK_RELEASED ->
                        assertThat(owners.remove(event.subject())).as("%s", event).isEqualTo(event.cpu());
                    default -> {}
                }
            }
        });
    }

    @Property(tries = TRIES)
    void noInterruptOfAnEqualOrLowerLevelIsTakenWhileALockIsHeldOrWaitedFor(@ForAll long seed) {
        seeds(seed).forEach(one -> {
            Map<Integer, Integer> levels = new HashMap<>();
            for (Story.Event event : run(one, Checking.OFF).events()) {
                int level = levels.getOrDefault(event.cpu(), Irql.PASSIVE_LEVEL);
                switch (event.kind()) {
                    case IRQL_CHANGE -> levels.put(event.cpu(), event.subject());
                    case VECTOR_IN_SERVICE ->
                        assertThat(Irql.ofVector(event.subject())).as("%s", event).isGreaterThan(level);
                    case LOCK_WAIT, LOCK_ACQUIRED, LOCK_RELEASED, DPC_ENTER -> assertThat(level).as("%s", event)
                            .isGreaterThanOrEqualTo(Irql.DISPATCH_LEVEL);
                    case ISR_ENTER ->
                        assertThat(level).as("%s", event).isEqualTo(Irql.ofVector((int) event.arg()));
                    default -> {}
                }
            }
        });
    }
}
