package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.GapParts;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import org.junit.jupiter.api.Test;

/** A threaded DPC from the scenario's key to the lanes and measures, which treat it as they do that of a Windows trace. */
class ThreadedDpcScenarioTest {
    private static final String NIC = """
            title: threaded
            machine: { processors: 1, threadedDpcs: %b, kernelCosts: { clockPeriod: 100ms } }
            devices:
              - { kind: other, name: Nic, line: A, vector: 0x91, every: 1ms, isr: 2us, dpc: 20us, dpcKind: threaded }
              - { kind: other, name: Usb, line: B, vector: 0x51, first: 1005us, every: 1ms, isr: 2us, dpc: 3us }
            """;

    private static Analysis run(boolean threadedDpcs) throws ScenarioException {
        Scenario scenario = ScenarioReader.read("threaded.yaml", NIC.formatted(threadedDpcs));
        TraceStore trace = new TraceStore(scenario.traceInfo(1));
        try (Machine machine = scenario.build(trace, 1)) {
            machine.run(RunRequest.until(1_900_000));
        }
        return Indexer.analyze(trace, Limits.DEFAULT);
    }

    private static int dpcOf(Analysis analysis, String routine) {
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            if (analysis.trace().catalog().nameOf(analysis.dpcInstances().routine(row)).equals(routine)) {
                return row;
            }
        }
        throw new AssertionError("no " + routine);
    }

    @Test
    void itIsADpcInTheTotalsAtLevel0InTheLanes() throws ScenarioException {
        Analysis analysis = run(true);
        int dpc = dpcOf(analysis, "NicDpc");
        int run = analysis.dpcInstances().activity(dpc);
        assertThat(analysis.totals().dpcs()).isEqualTo(2);
        assertThat(analysis.trace().catalog().routine(analysis.dpcInstances().routine(dpc)).kind())
                .isEqualTo(RoutineKind.THREADED_DPC);
        long inside = analysis.activities().startNanos(run) + 100;
        LaneView irql = analysis.cpus().getFirst().irql();
        assertThat(irql.flags(irql.firstEndingAfter(inside)) & CpuLanes.LEVEL_MASK).isZero();
        assertThat(MachineState.at(analysis, inside).cpus().getFirst().running()).isEqualTo("NicDpc");
    }

    @Test
    void anOrdinaryDpcInsideItIsNoneOfItsOwnTime() throws ScenarioException {
        Analysis analysis = run(true);
        Activities activities = analysis.activities();
        int threaded = analysis.dpcInstances().activity(dpcOf(analysis, "NicDpc"));
        int ordinary = analysis.dpcInstances().activity(dpcOf(analysis, "UsbDpc"));
        assertThat(activities.parent(ordinary)).isEqualTo(threaded);
        long kernelsShare = 600 + 200 + 200; // Interrupt entry and exit, and the turn to the ordinary DPC: no routine's own.
        assertThat(activities.exclusiveNanos(threaded)).isEqualTo(20_000 + kernelsShare);
        assertThat(activities.wallNanos(threaded)).isGreaterThan(25_000);
    }

    @Test
    void theTurnToItIsTheDrainsShareOfItsLatency() throws ScenarioException {
        Analysis analysis = run(true);
        int dpc = dpcOf(analysis, "NicDpc");
        assertThat(analysis.dpcInstances().latencyNanos(dpc)).isNotEqualTo(DpcInstances.UNKNOWN);
        assertThat(GapParts.of(analysis, dpc).parts())
                .containsExactly(new GapParts.Part(GapParts.Cause.DRAIN, "drain", 200));
    }

    @Test
    void switchedOffItIsAnOrdinaryDpcAndTheOtherOneWaits() throws ScenarioException {
        Analysis analysis = run(false);
        int ordinary = analysis.dpcInstances().activity(dpcOf(analysis, "UsbDpc"));
        assertThat(analysis.trace().catalog().list()).noneMatch(
                entity -> entity instanceof Entity.Routine routine
                        && routine.kind() == RoutineKind.THREADED_DPC);
        assertThat(analysis.activities().parent(ordinary)).isNegative();
    }
}
