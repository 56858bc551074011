package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Dispatches;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.InterruptLife;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.analysis.Severity;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.scenario.Expectation;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario that ships shows what its text says. */
class ShippedScenariosTest {
    private static final Path FOLDER = Path.of("samples/scenarios");
    private static final int SERIAL_VECTOR = 0x81;

    @TempDir
    private Path folder;

    private static HeadlessRun.Outcome run(String name) throws Exception {
        Scenario scenario = Scenario.read(FOLDER.resolve(name + ".yaml"));
        return HeadlessRun.run(
                scenario, scenario.seed(), scenario.forNanos(), SessionLimits.of(scenario), null, nanos -> {});
    }

    static Stream<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(Scenario::isScenarioFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void hasATitleAndAnExplanation(Path file) throws Exception {
        Scenario scenario = Scenario.read(file);
        assertThat(scenario.title()).isNotBlank();
        assertThat(scenario.description()).hasSizeGreaterThan(100);
        if (!file.endsWith("default.yaml")) {
            assertThat(scenario.lesson()).anyMatch(step -> step.question() != null && step.reveal() != null);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void comesOutAsItSays(Path file) throws Exception {
        Scenario scenario = Scenario.read(file);
        assertThat(scenario.expectations()).isNotEmpty();
        HeadlessRun.Outcome outcome = run(file.getFileName().toString().replace(".yaml", ""));
        assertThat(Expectations.unmet(scenario, outcome.analysis(), outcome.result())).isEmpty();
    }

    /** All but torn data, which a run has only where it is cut. */
    private static final List<String> RULES = List.of(
            "isr-over-limit", "isr-stretched", "slow-decline", "spurious", "storm", "wrong-claim", "decline-own-cause",
            "do-nothing-run", "work-at-dirql", "dpc-over-limit", "late-dpc", "dpc-args-dropped", "lock-hold",
            "lock-order", "wrong-irql-call", "lock-hold",
            "lock-order",
            "watchdog", "request-timeout");

    @Test
    void everyRuleHasAScenarioThatRaisesItAndOneThatMustNot() throws Exception {
        Set<String> raised = new HashSet<>();
        Set<String> absent = new HashSet<>();
        for (Path file : scenarios().toList()) {
            for (Expectation expectation : Scenario.read(file).expectations()) {
                if (expectation instanceof Expectation.Findings findings) {
                    (findings.atLeast() > 0 ? raised : absent).add(findings.rule());
                }
            }
        }
        assertThat(raised).containsAll(RULES);
        assertThat(absent).containsAll(RULES);
    }

    private static long count(TraceSnapshot trace, EventKind kind) {
        return indices(trace, kind).count();
    }

    private static LongStream indices(TraceSnapshot trace, EventKind kind) {
        return LongStream.range(trace.firstIndex(), trace.endIndex()).filter(i -> trace.kind(i) == kind);
    }

    private static List<Finding> findings(Analysis analysis, String rule) {
        return analysis.findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
    }

    @Test
    void latchedChainCirclesUntilARoundOfThreeFalseAndServesEveryCard() throws Exception {
        HeadlessRun.Outcome outcome = run("latched-chain");
        TraceSnapshot trace = outcome.analysis().trace();
        List<Boolean> answers = new ArrayList<>();
        int longest = 0;
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.kind(i) == EventKind.ISR_RETURN) {
                answers.add(IsrResult.claimed(trace.arg(i)));
            } else if (trace.kind(i) == EventKind.EOI && trace.subject(i) == SERIAL_VECTOR) {
                assertThat(answers.size() % 3).isZero();
                assertThat(answers.subList(answers.size() - 3, answers.size())).containsOnly(false);
                longest = Math.max(longest, answers.size() / 3);
                answers.clear();
            }
        }
        assertThat(longest).isGreaterThanOrEqualTo(3);
        assertThat(count(trace, EventKind.CAUSE_SET) - count(trace, EventKind.CAUSE_CLEAR)).isBetween(0L, 3L);
        assertThat(count(trace, EventKind.LINE_ASSERT)).isGreaterThan(count(trace, EventKind.VECTOR_IN_SERVICE) / 2);
    }

    @Test
    void messagesOfEachQueueStayOnTheirProcessorAndAreFewerThanTheirRequests() throws Exception {
        HeadlessRun.Outcome outcome = run("msix-per-cpu");
        Analysis analysis = outcome.analysis();
        TraceSnapshot trace = analysis.trace();
        for (EventKind kind : List.of(EventKind.ISR_ENTER, EventKind.DPC_ENTER)) {
            assertThat(indices(trace, kind)).allSatisfy(i -> assertThat(
                    trace.catalog().nameOf(trace.subject(i)))
                    .containsAnyOf("Interrupt" + trace.cpu(i), "Queue" + trace.cpu(i)));
            assertThat(indices(trace, kind).map(trace::cpu).distinct().count()).isEqualTo(4);
        }
        assertThat(count(trace, EventKind.MESSAGE_SENT)).isLessThan(count(trace, EventKind.REQUEST_COMPLETED));
        assertThat(count(trace, EventKind.REGISTER_READ)).isZero();
        assertThat(analysis.totals().spurious()).isZero();
        Dispatches dispatches = analysis.dispatches();
        assertThat(IntStream.range(0, analysis.dispatchCount()).mapToLong(dispatches::raisedNanos))
                .allMatch(raised -> raised > 0);
        assertThat(InterruptLife.of(analysis, dispatches.firstIsr(0)).lines())
                .anyMatch(line -> line.label().equals("message sent by NVMe 0"));
    }

    @Test
    void aDpcOfMediumHighImportanceStartsSoonOnAnotherProcessorAndOneOfMediumWaits() throws Exception {
        Analysis analysis = run("dpc-other-cpu").analysis();
        long fast = longestQueueNanos(analysis, "FastDpc");
        long slow = longestQueueNanos(analysis, "SlowDpc");
        assertThat(fast).isLessThan(25_000);
        assertThat(slow).isGreaterThan(100_000);
        assertThat(findings(analysis, "late-dpc")).anyMatch(finding -> finding.text().startsWith("SlowDpc"))
                .noneMatch(finding -> finding.text().startsWith("FastDpc"));
        assertThat(analysis.trace().catalog().list()).anyMatch(entity -> entity.name().equals("ipi"));
    }

    private static long longestQueueNanos(Analysis analysis, String routine) {
        DpcInstances instances = analysis.dpcInstances();
        return IntStream.range(0, analysis.dpcInstanceCount())
                .filter(i -> analysis.trace().catalog().nameOf(instances.routine(i)).equals(routine))
                .peek(i -> assertThat(instances.queueCpu(i)).isEqualTo(1))
                .mapToLong(instances::queueNanos)
                .max()
                .orElseThrow();
    }

    @Test
    void aStuckLineIsAStormOfUnclaimedInterruptsAndAPulseIsOneSpuriousInterrupt() throws Exception {
        HeadlessRun.Outcome outcome = run("stuck-line");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(findings(outcome.analysis(), "storm")).isNotEmpty()
                .allMatch(finding -> finding.atNanos() >= 3_000_000 && finding.untilNanos() < 3_500_000);
        assertThat(findings(outcome.analysis(), "spurious"))
                .filteredOn(finding -> finding.atNanos() > 4_000_000)
                .singleElement()
                .satisfies(finding -> assertThat(finding.atNanos()).isBetween(7_000_000L, 7_010_000L));
    }

    @Test
    void anInactiveIsrIsAStormOnASharedLineAndSilenceOnAnother() throws Exception {
        Analysis analysis = run("inactive-isr").analysis();
        assertThat(MachineState.at(analysis, 3_300_000).lines()).contains(
                new MachineState.LineState(
                        "INTA#", true, List.of("HBA 0"), false, false, List.of("AhciHwInterrupt")),
                new MachineState.LineState("INTB#", false, List.of(), false, false, List.of()));
        assertThat(MachineState.at(analysis, 6_500_000).lines()).contains(
                new MachineState.LineState(
                        "INTB#", true, List.of("HBA 1"), false, false, List.of("AhciHwInterrupt")));
        assertThat(findings(analysis, "storm")).isNotEmpty()
                .allMatch(finding -> finding.atNanos() > 3_000_000 && finding.untilNanos() < 4_010_000);
        assertThat(MachineState.at(analysis, 9_000_000).lines())
                .allMatch(line -> line.inactive().isEmpty());
    }

    @Test
    void aLineThatSticksForGoodStopsTheMachineAndSaysWhoHoldsIt() throws Exception {
        Path file = Files.writeString(folder.resolve("stuck.yaml"), """
                title: stuck for good
                machine: { stormThreshold: 100 }
                devices:
                  - { kind: other, name: Good, line: A, vector: 0x91, every: 100us, isr: 1us, dpc: 1us }
                  - { kind: other, name: Bad, line: A, vector: 0x91, every: 40us, isr: 1us, dpc: 1us }
                faults:
                  - { kind: stuckLine, device: Bad, at: 1ms }
                """);
        Scenario scenario = Scenario.read(file);
        HeadlessRun.Outcome outcome = HeadlessRun
                .run(scenario, 1, 10_000_000, SessionLimits.of(scenario), null, nanos -> {});
        assertThat(outcome.result().reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(outcome.result().detail())
                .startsWith("bug check 0xF2 HARDWARE_INTERRUPT_STORM (")
                .endsWith("Vector 0x91 interrupted 100 times and Bad never let go of its line");
    }

    @Test
    void theDefaultScenarioHasNoStorm() throws Exception {
        assertThat(findings(run("default").analysis(), "storm")).isEmpty();
    }

    @Test
    void afterALostMessageOneAdapterGoesOnAndTheOtherStandsStill() throws Exception {
        HeadlessRun.Outcome outcome = run("lost-message");
        TraceSnapshot trace = outcome.analysis().trace();
        assertThat(count(trace, EventKind.MESSAGE_LOST)).isEqualTo(2);
        assertThat(lastCompletion(trace, "NVMe 0")).isGreaterThan(11_500_000);
        assertThat(lastCompletion(trace, "NVMe 1")).isLessThan(6_500_000);
        assertThat(findings(outcome.analysis(), "storm")).isEmpty();
        assertThat(findings(outcome.analysis(), "spurious")).isEmpty();
    }

    @Test
    void anInterruptInTheGapOfTheStartUpIsFinishedInTheIsrAndALaterOneInTheDpc() throws Exception {
        HeadlessRun.Outcome outcome = run("start-up-window");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        TraceSnapshot trace = outcome.analysis().trace();
        long initialize = timeOf(trace, EventKind.THREAD_SWITCH, "HwStorInitialize");
        long passive = timeOf(trace, EventKind.THREAD_SWITCH, "HwStorPassiveInitializeRoutine");
        assertThat(timeOf(trace, EventKind.ISR_ENTER, "AhciHwInterrupt")).isBetween(initialize, passive);
        assertThat(timeOf(trace, EventKind.DPC_QUEUED, "AhciNotificationDpc")).isGreaterThan(500_000);
        assertThat(timeOf(trace, EventKind.REQUEST_STARTED, "HBA 0"))
                .isGreaterThan(timeOf(trace, EventKind.THREAD_SWITCH, "HwStorAdapterControl"));
        assertThat(findings(outcome.analysis(), "storm")).isEmpty();
    }

    @Test
    void withoutTheFlagTheInterruptInTheGapStopsTheMachine() throws Exception {
        String text = Files.readString(FOLDER.resolve("start-up-window.yaml"));
        Path file = Files.writeString(
                folder.resolve("naive.yaml"), text.replace("startUp: timed", "startUp: timed, dpcFlag: false"));
        Scenario scenario = Scenario.read(file);
        HeadlessRun.Outcome outcome = HeadlessRun
                .run(scenario, 1, scenario.forNanos(), SessionLimits.of(scenario), null, nanos -> {});
        assertThat(outcome.result().reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(outcome.result().detail()).contains("StorPortIssueDpc(AhciNotificationDpc) before");
    }

    @Test
    void requestsTimeOutForThreeReasonsAndEachFindingSaysItsOwn() throws Exception {
        HeadlessRun.Outcome outcome = run("request-timeout");
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        TraceSnapshot trace = outcome.analysis().trace();
        List<Finding> findings = findings(outcome.analysis(), "request-timeout");
        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.ERROR);
        assertThat(findings).extracting(Finding::text)
                .satisfiesExactly(
                        text -> assertThat(text)
                                .contains(
                                        "NVMe 0",
                                        "RaidPort0",
                                        "NVMe 0 message 0, which never arrived",
                                        "Resetting the bus ended it"),
                        text -> assertThat(text)
                                .contains(
                                        "HBA 0",
                                        "RaidPort1",
                                        "others that it finished later have come back",
                                        "Resetting the logical unit ended it"),
                        text -> assertThat(text).contains("was pulled out at 15.500 000 ms"));
        assertThat(lastCompletion(trace, "NVMe 0")).isGreaterThan(23_000_000);
        assertThat(lastCompletion(trace, "HBA 0")).isLessThan(22_000_000);
        assertThat(outcome.analysis().devices().stream().mapToLong(lanes -> lanes.resets().size()).sum()).isEqualTo(3);
        assertThat(count(trace, EventKind.REQUEST_QUEUED)).isPositive();
    }

    private static long timeOf(TraceSnapshot trace, EventKind kind, String name) {
        return trace.timeNanos(indices(trace, kind)
                .filter(i -> trace.catalog().nameOf(trace.subject(i)).equals(name))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void coalescingSendsFewerMessagesForFewerRequests() throws Exception {
        TraceSnapshot trace = run("coalescing").analysis().trace();
        long often = count(trace, EventKind.MESSAGE_SENT, "NVMe 0");
        long seldom = count(trace, EventKind.MESSAGE_SENT, "NVMe 1");
        assertThat(seldom).isPositive().isLessThan(often / 4);
        assertThat(count(trace, EventKind.REQUEST_COMPLETED, "NVMe 0"))
                .isGreaterThan(count(trace, EventKind.REQUEST_COMPLETED, "NVMe 1"));
    }

    /** Events of one device, which their subject or, for its messages, the name of the message tells. */
    private static long count(TraceSnapshot trace, EventKind kind, String device) {
        return indices(trace, kind)
                .filter(i -> trace.catalog().nameOf(trace.subject(i)).startsWith(device))
                .count();
    }

    @Test
    void messagesWithALockEachNestAndMessagesWithOneLockRunAtItsLevelOneAfterAnother() throws Exception {
        TraceSnapshot trace = run("per-message-nesting").analysis().trace();
        List<Entity.Routine> stack = new ArrayList<>();
        int nested = 0;
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.kind(i) == EventKind.ISR_ENTER) {
                Entity.Routine isr = (Entity.Routine) trace.catalog().get(trace.subject(i));
                boolean ofFirst = trace.catalog().nameOf(isr.device()).equals("NVMe 0");
                assertThat(stack).allMatch(below -> below.irql() < isr.irql());
                assertThat(ofFirst || isr.irql() == 10).isTrue();
                nested += ofFirst && stack.stream().anyMatch(below -> below.device() == isr.device()) ? 1 : 0;
                stack.add(isr);
            } else if (trace.kind(i) == EventKind.ISR_RETURN) {
                stack.removeLast();
            }
        }
        assertThat(nested).isGreaterThan(10);
    }

    @Test
    void whatFinishesWhileTheIsrClearsIsFoundLateByTheDriverThatReadsFirst() throws Exception {
        TraceSnapshot trace = run("lost-edge").analysis().trace();
        assertThat(longestUnnoticedNanos(trace, "HBA 1")).isLessThan(30_000);
        assertThat(longestUnnoticedNanos(trace, "HBA 0")).isGreaterThan(100_000);
    }

    /** From the end of a request's work to its completion. */
    private static long longestUnnoticedNanos(TraceSnapshot trace, String device) {
        Map<Long, Long> finished = new HashMap<>();
        long longest = 0;
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.kind(i) == EventKind.REQUEST_FINISHED && isOf(trace, i, device)) {
                finished.put(trace.arg(i), trace.timeNanos(i));
            } else if (trace.kind(i) == EventKind.REQUEST_COMPLETED && isOf(trace, i, device)) {
                longest = Math.max(longest, trace.timeNanos(i) - finished.get(trace.arg(i)));
            }
        }
        return longest;
    }

    private static boolean isOf(TraceSnapshot trace, long event, String device) {
        return trace.catalog().nameOf(trace.subject(event)).equals(device);
    }

    @Test
    void whoTrustsItsArgumentsLosesRequestsAndWhoLooksForItselfDoesNot() throws Exception {
        Analysis analysis = run("dropped-arguments").analysis();
        assertThat(lostRequests(analysis.trace(), "HBA 0")).isGreaterThanOrEqualTo(8);
        assertThat(lostRequests(analysis.trace(), "HBA 1")).isLessThanOrEqualTo(2);
    }

    /** Requests that the device has long finished and nobody has completed. */
    private static long lostRequests(TraceSnapshot trace, String device) {
        long before = trace.lastNanos() - 1_000_000;
        Set<Long> open = new HashSet<>();
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.kind(i) == EventKind.REQUEST_FINISHED && isOf(trace, i, device) && trace.timeNanos(i) < before) {
                open.add(trace.arg(i));
            } else if (trace.kind(i) == EventKind.REQUEST_COMPLETED && isOf(trace, i, device)) {
                open.remove(trace.arg(i));
            }
        }
        return open.size();
    }

    private static long lastCompletion(TraceSnapshot trace, String device) {
        return indices(trace, EventKind.REQUEST_COMPLETED)
                .filter(i -> trace.catalog().nameOf(trace.subject(i)).equals(device))
                .map(trace::timeNanos)
                .max()
                .orElseThrow();
    }
}
