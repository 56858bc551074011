package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each misbehaving twin shows as what its fault leads to, and the good miniport, in the same place, does not. Source: domain
 * notes, section 9: answer, cause and DPC are three independent facts.
 */
class TwinsTest {
    private static final long FOR_NANOS = 10_000_000;
    private static final String LINE = "line: L, vector: 0x91";
    private static final String MESSAGE = "vectors: [0x91]";

    @TempDir
    private Path folder;

    /** The adapter comes first in the chain of its line, a network card second. */
    private HeadlessRun.Outcome run(String miniport, String connection, int depth, String more) throws Exception {
        Path file = Files.writeString(folder.resolve("twin.yaml"), """
                title: twin
                machine: { processors: 1, kernelCosts: { resample: 0ns } }
                devices:
                  - { kind: ahci, name: HBA 0, %s, service: { min: 60us, mean: 160us }, miniport: %s }
                  - { kind: other, name: Nic, line: L, vector: 0x91, first: 2ms, every: 400us, isr: 1us, dpc: 2us }
                workloads:
                  - { device: HBA 0, depth: %d, think: 100us }
                """.formatted(connection, miniport, depth)
                .replace(connection.equals(MESSAGE) ? "line: L, vector: 0x91" : "no such", "line: L, vector: 0x81")
                + more);
        return run(Scenario.read(file));
    }

    private static HeadlessRun.Outcome run(Scenario scenario) throws IOException {
        return HeadlessRun.run(scenario, 1, FOR_NANOS, SessionLimits.of(scenario), null, nanos -> {});
    }

    private static List<String> rules(HeadlessRun.Outcome outcome) {
        return outcome.analysis().findings().stream().map(Finding::rule).toList();
    }

    private static List<Event> events(HeadlessRun.Outcome outcome, EventKind... kinds) {
        return Story.events(outcome.trace().snapshot(), kinds);
    }

    private static List<Event> runsOf(HeadlessRun.Outcome outcome, String routine) {
        return events(outcome, EventKind.DPC_ENTER).stream().filter(event -> event.name().equals(routine)).toList();
    }

    /** The longest time from the moment that the disk had finished a request until the driver completed it. */
    private static long longestUnnoticed(HeadlessRun.Outcome outcome) {
        Map<Long, Long> finished = new HashMap<>();
        long longest = 0;
        for (Event event : events(outcome, EventKind.REQUEST_FINISHED, EventKind.REQUEST_COMPLETED)) {
            if (event.kind() == EventKind.REQUEST_FINISHED) {
                finished.put(event.arg(), event.nanos());
            } else {
                longest = Math.max(longest, event.nanos() - finished.get(event.arg()));
            }
        }
        return longest;
    }

    /** Requests that the disk has finished and the driver has never completed, and not for want of time. */
    private static Set<Long> forgotten(HeadlessRun.Outcome outcome) {
        Set<Long> forgotten = new HashSet<>();
        for (Event event : events(outcome, EventKind.REQUEST_FINISHED, EventKind.REQUEST_COMPLETED)) {
            if (event.kind() == EventKind.REQUEST_COMPLETED) {
                forgotten.remove(event.arg());
            } else if (event.nanos() < FOR_NANOS - 1_000_000) {
                forgotten.add(event.arg());
            }
        }
        return forgotten;
    }

    @ParameterizedTest
    @ValueSource(strings = {LINE, MESSAGE})
    void theGoodOneDoesNothingOfTheKind(String connection) throws Exception {
        HeadlessRun.Outcome outcome = run("good", connection, 8, "");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(rules(outcome)).doesNotContain(
                "work-at-dirql", "wrong-claim", "decline-own-cause", "storm", "do-nothing-run", "dpc-args-dropped",
                "dpc-over-limit", "lock-order", "wrong-irql-call");
        assertThat(forgotten(outcome)).isEmpty();
        assertThat(longestUnnoticed(outcome)).isLessThan(80_000);
    }

    @Test
    void completingInTheIsrIsWorkAtDirqlAndLeavesTheDpcNothing() throws Exception {
        HeadlessRun.Outcome outcome = run("completesInIsr", LINE, 8, "");
        assertThat(rules(outcome)).contains("work-at-dirql");
        assertThat(runsOf(outcome, "AhciCompletionDpc")).isEmpty();
        assertThat(runsOf(outcome, "RaidpAdapterDpc")).isNotEmpty();
        assertThat(forgotten(outcome)).isEmpty();
    }

    @Test
    void claimingWhatIsForeignStarvesTheNeighbourUntilTheMachineStops() throws Exception {
        HeadlessRun.Outcome outcome = run("claimsForeign", LINE, 8, "");
        assertThat(rules(outcome)).contains("wrong-claim", "storm");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(outcome.result().detail()).contains("Nic never let go of its line");
        assertThat(outcome.result().atNanos()).isGreaterThan(2_000_000);
    }

    @Test
    void decliningWhatIsItsOwnIsAStormUntilAnotherCauseIsServed() throws Exception {
        String notification = "faults: [ { kind: notification, device: HBA 0, at: 1ms } ]\n";
        assertThat(rules(run("good", LINE, 1, notification))).doesNotContain("decline-own-cause", "storm");
        HeadlessRun.Outcome outcome = run("declinesOwn", LINE, 1, notification);
        assertThat(rules(outcome)).contains("decline-own-cause", "storm");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(rules(run("declinesOwn", LINE, 1, ""))).doesNotContain("decline-own-cause", "storm");
    }

    @Test
    void neverClearingOnALineStarvesEvenTheDpcUntilTheMachineStops() throws Exception {
        HeadlessRun.Outcome outcome = run("neverClears", LINE, 1, "");
        assertThat(rules(outcome)).contains("storm", "do-nothing-run").doesNotContain("wrong-claim");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(outcome.result().detail()).contains("HBA 0 never let go of its line");
        assertThat(runsOf(outcome, "AhciCompletionDpc")).isEmpty();
        assertThat(events(outcome, EventKind.REQUEST_COMPLETED)).isEmpty();
    }

    @Test
    void neverClearingByMessageIsSilence() throws Exception {
        HeadlessRun.Outcome outcome = run("neverClears", MESSAGE, 4, "");
        assertThat(events(outcome, EventKind.MESSAGE_SENT)).hasSize(1);
        assertThat(rules(outcome)).doesNotContain("storm", "do-nothing-run");
        assertThat(forgotten(outcome)).hasSize(4);
    }

    @Test
    void withoutADpcNothingIsEverCompleted() throws Exception {
        HeadlessRun.Outcome outcome = run("issuesNoDpc", LINE, 8, "");
        assertThat(events(outcome, EventKind.REQUEST_COMPLETED)).isEmpty();
        assertThat(forgotten(outcome)).hasSize(8);
        assertThat(rules(outcome)).doesNotContain("storm", "decline-own-cause", "wrong-claim");
    }

    @Test
    void trustingTheArgumentsOfADpcLosesThoseOfTheCallsThatJoined() throws Exception {
        HeadlessRun.Outcome outcome = run("trustsDpcArguments", LINE, 16, "");
        assertThat(rules(outcome)).contains("dpc-args-dropped");
        assertThat(forgotten(outcome)).isNotEmpty();
    }

    @Test
    void aDpcWithoutABoundIsOverItsLimitAndHoldsUpAllThreads() throws Exception {
        HeadlessRun.Outcome outcome = run("unboundedDpc", LINE, 8, "");
        assertThat(rules(outcome)).contains("dpc-over-limit");
        long starts = events(outcome, EventKind.REQUEST_STARTED).size();
        assertThat(starts).isLessThan(events(run("good", LINE, 8, ""), EventKind.REQUEST_STARTED).size() * 4L / 5);
    }

    /** Threads on both processors keep the adapter busy. */
    private HeadlessRun.Outcome runOnTwoProcessors(String miniport) throws Exception {
        return run(Scenario.read(Files.writeString(folder.resolve("two.yaml"), """
                title: twin
                machine: { processors: 2 }
                devices:
                  - { kind: ahci, name: HBA 0, line: L, vector: 0x91, service: { min: 5us, mean: 20us }, miniport: %s }
                workloads:
                  - { device: HBA 0, depth: 32, think: 20us, cpus: [0, 1, 1] }
                """.formatted(miniport))));
    }

    @Test
    void takingLocksInTheWrongOrderBreaksARuleAndDeadlocksOnTwoProcessorsSoonerOrLater() throws Exception {
        HeadlessRun.Outcome alone = run("locksInWrongOrder", LINE, 8, "");
        assertThat(rules(alone)).contains("lock-order");
        assertThat(alone.result().reason()).isEqualTo(StopReason.TIME);

        assertThat(runOnTwoProcessors("good").result().reason()).isEqualTo(StopReason.TIME);
        HeadlessRun.Outcome two = runOnTwoProcessors("locksInWrongOrder");
        assertThat(two.result().reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(two.result().detail()).contains("StartIoLock", "InterruptLock");
    }

    @Test
    void freeingMemoryAtDirqlBreaksARuleAndHangsOnlyIfTheInterruptComesAtTheWrongMoment() throws Exception {
        assertThat(rules(run("good", LINE, 8, ""))).doesNotContain("wrong-irql-call", "lock-order");
        HeadlessRun.Outcome mostly = run("freesAtDirql", LINE, 1, "");
        assertThat(rules(mostly)).contains("wrong-irql-call");
        assertThat(mostly.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(forgotten(mostly)).isEmpty();

        HeadlessRun.Outcome busy = runOnTwoProcessors("freesAtDirql");
        assertThat(busy.result().reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(busy.result().detail()).contains("NonPagedPool");
    }

    @Test
    void sharingAFieldWithoutTheLockIsFoundAtOnceAndLosesCompletionsSoonerOrLater() throws Exception {
        HeadlessRun.Outcome guarded = run("sharesUnderLock", LINE, 32, "");
        assertThat(rules(guarded)).doesNotContain("wrong-irql-call", "lock-order");
        assertThat(forgotten(guarded)).isEmpty();

        HeadlessRun.Outcome quiet = run("sharesWithoutLock", LINE, 1, "");
        assertThat(rules(quiet)).contains("wrong-irql-call");
        assertThat(forgotten(quiet)).isEmpty();

        HeadlessRun.Outcome busy = run("sharesWithoutLock", LINE, 32, "");
        assertThat(forgotten(busy)).isNotEmpty();
    }

    @Test
    void aFieldIsFoundInTheTraceAtAnyMoment() throws Exception {
        HeadlessRun.Outcome outcome = run("sharesUnderLock", LINE, 8, "");
        Event last = events(outcome, EventKind.FIELD_CHANGED).getLast();
        assertThat(last.name()).isEqualTo("finished");
        assertThat(MachineState.at(outcome.analysis(), last.nanos()).devices())
                .anySatisfy(device -> assertThat(device.fields())
                        .contains(new MachineState.NamedValue("finished", last.arg())));
    }
}
