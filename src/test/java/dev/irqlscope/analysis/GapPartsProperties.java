package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What holds of the waits of every DPC, whatever the seed of the machine, on its own processor or on another. */
class GapPartsProperties {
    private static final long RUN_NANOS = 8_000_000;

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void thePartsOfEachWaitAddUpExactlyAndEachCauseStandsThereOnce(@ForAll long seed) throws Exception {
        Analysis analysis = run(seed);
        DpcInstances instances = analysis.dpcInstances();
        assertThat(analysis.dpcLatencies().size()).isPositive();
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            check(GapParts.of(analysis, row), instances.latencyNanos(row));
            check(GapParts.ofQueueTime(analysis, row), instances.queueNanos(row));
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void nothingThatOurMachineDoesIsUnattributed(@ForAll long seed) throws Exception {
        Analysis analysis = run(seed);
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            GapParts parts = GapParts.ofQueueTime(analysis, row);
            if (parts != null) {
                assertThat(parts.parts()).extracting(Part::cause).doesNotContain(Cause.UNATTRIBUTED);
            }
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void theWaitAfterTheDropIsTheEndOfTheWaitInTheQueue(@ForAll long seed) throws Exception {
        Analysis analysis = run(seed);
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            GapParts afterDrop = GapParts.of(analysis, row);
            if (afterDrop != null) {
                List<Part> inQueue = GapParts.ofQueueTime(analysis, row).parts();
                for (Part part : afterDrop.parts()) {
                    assertThat(inQueue)
                            .anyMatch(whole -> whole.cause() == part.cause() && whole.name().equals(part.name())
                                    && whole.nanos() >= part.nanos());
                }
            }
        }
    }

    private static void check(GapParts parts, long waitNanos) {
        if (waitNanos == DpcInstances.UNKNOWN) {
            assertThat(parts).isNull();
            return;
        }
        assertThat(parts.totalNanos()).isEqualTo(waitNanos);
        assertThat(parts.parts().stream().mapToLong(Part::nanos).sum()).isEqualTo(waitNanos);
        assertThat(parts.parts()).allMatch(part -> part.nanos() > 0);
        assertThat(parts.parts().stream().map(part -> part.cause() + " " + part.name())).doesNotHaveDuplicates();
    }

    /** The default scenario, or one whose DPCs run on another processor, or one with a queue pair for each. */
    private static Analysis run(long seed) throws Exception {
        Scenario scenario = switch ((int) Math.floorMod(seed, 3L)) {
            case 0 -> Scenario.defaultScenario();
            case 1 -> Scenario.read(Path.of("samples/scenarios/dpc-other-cpu.yaml"));
            default -> Scenario.read(Path.of("samples/scenarios/msix-per-cpu.yaml"));
        };
        TraceStore trace = new TraceStore(scenario.traceInfo(seed));
        try (Machine machine = scenario.build(trace, seed)) {
            machine.run(RunRequest.until(RUN_NANOS));
        }
        return Indexer.analyze(trace, Limits.DEFAULT);
    }
}
