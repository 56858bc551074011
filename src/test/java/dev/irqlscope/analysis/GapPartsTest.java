package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapPartsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 1_000_003})
    void thePartsOfEachWaitAddUpExactly(long seed) {
        Analysis analysis = run(seed, 30_000_000);
        int measured = 0;
        for (int instance = 0; instance < analysis.dpcInstanceCount(); instance++) {
            long latency = analysis.dpcInstances().latencyNanos(instance);
            if (latency != DpcInstances.UNKNOWN) {
                assertThat(sum(GapParts.of(analysis, instance))).isEqualTo(latency);
                measured++;
            }
            if (analysis.dpcInstances().startedNanos(instance) != DpcInstances.UNKNOWN) {
                assertThat(sum(GapParts.ofQueueTime(analysis, instance)))
                        .isEqualTo(analysis.dpcInstances().queueNanos(instance));
            }
        }
        assertThat(measured).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42})
    void inASimulatedRunNothingIsUnattributed(long seed) {
        Analysis analysis = run(seed, 30_000_000);
        for (int instance = 0; instance < analysis.dpcInstanceCount(); instance++) {
            GapParts parts = GapParts.of(analysis, instance);
            if (parts != null) {
                assertThat(parts.parts()).extracting(Part::cause).doesNotContain(Cause.UNATTRIBUTED);
            }
        }
    }

    private static long sum(GapParts parts) {
        return parts.parts().stream().mapToLong(Part::nanos).sum();
    }

    private static Analysis run(long seed, long nanos) {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(seed));
        try (Machine machine = scenario.build(trace, seed)) {
            machine.run(RunRequest.until(nanos));
        }
        return Indexer.analyze(trace, Limits.DEFAULT);
    }
}
