package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.PlainRecount.Call;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Predicate<Call> ISR = call -> call.kind().isIsr();
    private static final Predicate<Call> DPC = call -> call.kind().isDpc();

    @Test
    void theFiguresOfTheDefaultScenarioAreThoseOfAPlainRecount() {
        TraceStore trace = runOfDefaultScenario();
        Summary summary = Summary.of(Indexer.analyze(trace, Limits.DEFAULT));
        PlainRecount recount = new PlainRecount(trace.snapshot());

        same(summary.isr(), recount.calls(ISR), Call::wall);
        same(summary.isrExclusive(), recount.calls(ISR), Call::exclusive);
        same(summary.declineTime(), recount.calls(ISR.and(call -> !call.claimed())), Call::wall);
        same(summary.dpc(), recount.calls(DPC), Call::wall);
        same(summary.dpcExclusive(), recount.calls(DPC), Call::exclusive);
        same(summary.dpcLatency().stats(), recount.calls(call -> call.latency() >= 0), Call::latency);
        assertThat(summary.dpcLatency().reason()).isNull();
        assertThat(summary.totals().isrs()).isEqualTo(recount.calls(ISR).size());
        assertThat(summary.totals().declined()).isEqualTo(summary.declineTime().count());
        assertThat(summary.totals().dispatches()).isEqualTo(recount.dispatches());
        assertThat(summary.totals().spurious()).isEqualTo(recount.unclaimedDispatches()).isPositive();
        assertThat(summary.totals().dpcs()).isEqualTo(recount.calls(DPC).size());
        assertThat(summary.tornSpans()).isEqualTo(recount.openCalls());
        assertThat(summary.dpcLatency().pairs().certain())
                .isEqualTo(recount.calls(call -> call.latency() >= 0).size() + recount.openDpcsWithLatency());
    }

    @Test
    void theRowOfEachRoutineOfTheDefaultScenarioIsThatOfAPlainRecount() {
        TraceStore trace = runOfDefaultScenario();
        Summary summary = Summary.of(Indexer.analyze(trace, Limits.DEFAULT));
        PlainRecount recount = new PlainRecount(trace.snapshot());

        long counted = 0;
        for (RoutineRow row : summary.routines()) {
            List<Call> calls = recount.calls(call -> call.name().equals(row.name()));
            same(row.durations(), calls, Call::wall);
            assertThat(row.count()).isEqualTo(calls.size());
            assertThat(row.kind()).isEqualTo(calls.getFirst().kind());
            if (row.kind().isDpc()) {
                List<Call> queued = calls.stream().filter(call -> call.queueTime() >= 0).toList();
                assertThat(row.queueTime().count()).isEqualTo(queued.size());
                assertThat(row.queueTime().maxNanos())
                        .isEqualTo(queued.stream().mapToLong(Call::queueTime).max().orElse(0));
            } else {
                assertThat(row.queueTime()).isNull();
            }
            counted += row.count();
        }
        assertThat(counted).isEqualTo(recount.calls(call -> true).size());
        assertThat(summary.routines())
                .isSortedAccordingTo(
                        Comparator.comparingLong((RoutineRow row) -> row.durations().totalNanos()).reversed());
    }

    @Test
    void isrsOfMessagesCountAsIsrsAndKernelVectorsCountInNeither() {
        TraceScript script = TraceScript.windows(1);
        int line = script.isr("LineIsr", 0x91);
        int message = script.messageIsr("MessageIsr", 0x92);
        int clock = script.kernelVector("clock", 0xD1);
        int dpc = script.dpc("Dpc");
        Summary summary = Summary.of(script.isrEnter(line)
                .after(100)
                .isrReturn(line, false)
                .after(100)
                .isrEnter(message)
                .after(200)
                .isrReturn(message, true)
                .after(100)
                .vectorEnter(clock)
                .after(5_000)
                .vectorExit(clock)
                .after(100)
                .dpcEnter(dpc)
                .after(300)
                .dpcReturn(dpc)
                .analyze());

        assertThat(summary.isr().count()).isEqualTo(2);
        assertThat(summary.isr().totalNanos()).isEqualTo(300);
        assertThat(summary.declineTime().totalNanos()).isEqualTo(100);
        assertThat(summary.dpc().totalNanos()).isEqualTo(300);
        assertThat(summary.routines()).extracting(RoutineRow::name)
                .containsExactly("clock", "Dpc", "MessageIsr", "LineIsr");
        assertThat(summary.routines()).extracting(RoutineRow::kind)
                .containsExactly(RoutineKind.VECTOR, RoutineKind.DPC, RoutineKind.ISR_MSI, RoutineKind.ISR);
    }

    @Test
    void aCallThatIsCutStaysOutOfTheFiguresAndIsWarnedOf() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("Isr", 0x91);
        Summary summary = Summary.of(script.isrEnter(isr)
                .after(100)
                .isrReturn(isr, true)
                .after(100)
                .isrEnter(isr)
                .after(9_000)
                .lost(5)
                .after(100)
                .isrEnter(isr)
                .after(200)
                .isrReturn(isr, true)
                .analyze());

        assertThat(summary.isr().count()).isEqualTo(2);
        assertThat(summary.isr().maxNanos()).isEqualTo(200);
        assertThat(summary.tornSpans()).isEqualTo(1);
        assertThat(summary.warnings()).anyMatch(warning -> warning.startsWith("1 call is cut"));
        assertThat(summary.lostEventsByCpu()).containsExactly(5L);
    }

    @Test
    void withoutADpcFromAnIsrThereIsNoLatencyAndAReason() {
        TraceScript script = TraceScript.recorded(1);
        int dpc = script.dpc("Dpc");
        Summary summary = Summary.of(
                script.queue(dpc).after(700).dpcEnter(dpc).after(300).dpcReturn(dpc).analyze());

        assertThat(summary.dpcLatency().stats()).isNull();
        assertThat(summary.dpcLatency().reason()).isNotBlank();
        assertThat(summary.dpcLatency().pairs().notFromIsr()).isEqualTo(1);
        assertThat(summary.routines().getFirst().queueTime().maxNanos()).isEqualTo(700);
    }

    @Test
    void aDpcThatRanOnAnotherProcessorIsCountedApart() {
        TraceScript script = TraceScript.recorded(2);
        int isr = script.isr("Isr", 0x91);
        int dpc = script.dpc("Dpc");
        Summary summary = Summary.of(script.take(0x91, 0)
                .isrEnter(isr)
                .after(100)
                .cpu(1)
                .queueFrom(0, dpc)
                .cpu(0)
                .after(100)
                .isrReturn(isr, true)
                .eoi(0x91)
                .irql(0, 9)
                .cpu(1)
                .after(500)
                .dpcEnter(dpc)
                .after(300)
                .dpcReturn(dpc)
                .analyze());

        assertThat(summary.dpcLatency().stats()).isNull();
        assertThat(summary.dpcLatency().pairs().otherCpu()).isEqualTo(1);
        assertThat(summary.dpcLatency().pairs().certain()).isZero();
    }

    @Test
    void ticksAreNotHeldAgainstLimitsAndAWarningSaysSo() {
        TraceScript script = TraceScript.linuxTicks(1);
        int isr = script.isr("virtio1-req.0", 36);
        Summary summary = Summary.of(script.isrEnter(isr).after(9_000_000).isrReturn(isr, true).analyze());

        assertThat(summary.isr().maxNanos()).isEqualTo(9_000_000);
        assertThat(summary.totals().isrOverLimit()).isZero();
        assertThat(summary.warnings()).anyMatch(warning -> warning.contains("ticks"));
    }

    private static void same(Stats stats, List<Call> calls, ToLongFunction<Call> figure) {
        long[] sorted = calls.stream().mapToLong(figure).sorted().toArray();
        assertThat(stats.count()).isEqualTo(sorted.length).isPositive();
        assertThat(stats.totalNanos()).isEqualTo(calls.stream().mapToLong(figure).sum());
        assertThat(stats.minNanos()).isEqualTo(sorted[0]);
        assertThat(stats.maxNanos()).isEqualTo(sorted[sorted.length - 1]);
        assertThat(stats.p50Nanos()).isEqualTo(percentile(sorted, 0.5));
        assertThat(stats.p99Nanos()).isEqualTo(percentile(sorted, 0.99));
        assertThat(stats.p999Nanos()).isEqualTo(percentile(sorted, 0.999));
        assertThat(stats.meanNanos()).isEqualTo((double) stats.totalNanos() / sorted.length);
        assertThat(stats.maxAtNanos())
                .isEqualTo(calls.stream()
                        .filter(call -> figure.applyAsLong(call) == sorted[sorted.length - 1])
                        .mapToLong(Call::start)
                        .min()
                        .orElseThrow());
    }

    /** By the definition: the first value that enough others do not exceed. */
    private static long percentile(long[] sorted, double share) {
        int i = 0;
        while (i + 1 < share * sorted.length - 1e-9) {
            i++;
        }
        return sorted[i];
    }

    private static TraceStore runOfDefaultScenario() {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            machine.run(RunRequest.until(40_000_000));
        }
        return trace;
    }
}
