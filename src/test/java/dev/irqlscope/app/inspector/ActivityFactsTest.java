package dev.irqlscope.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ActivityFactsTest {
    private static Analysis analysis;

    @BeforeAll
    static void runDpcsOnAnotherProcessor() throws Exception {
        Scenario scenario = Scenario.read(Path.of("samples/scenarios/dpc-other-cpu.yaml"));
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            machine.run(RunRequest.until(10_000_000));
        }
        analysis = Indexer.analyze(trace, Limits.DEFAULT);
    }

    /** The rows of the run of this routine that waited longest. */
    private static List<Fact> longestWaitOf(String routine) {
        DpcInstances dpcs = analysis.dpcInstances();
        int longest = IntStream.range(0, analysis.dpcInstanceCount())
                .filter(row -> dpcs.activity(row) >= 0)
                .filter(row -> analysis.trace().catalog().nameOf(dpcs.routine(row)).equals(routine))
                .boxed()
                .max((one, other) -> Long.compare(dpcs.queueNanos(one), dpcs.queueNanos(other)))
                .orElseThrow();
        return ActivityFacts.of(analysis, dpcs.activity(longest));
    }

    @Test
    void aDpcOnAnotherProcessorShowsWhereItWasQueuedAndThePartsOfItsQueueTime() {
        assertThat(longestWaitOf("SlowDpc")).extracting(Fact::label)
                .containsSubsequence("queued by", "queued from", "queue time", "  held back by importance or depth")
                .doesNotContain("latency after DIRQL");
        assertThat(longestWaitOf("FastDpc")).extracting(Fact::label)
                .containsSubsequence("queued from", "queue time", "  IPI on its way", "  ipi");
    }

    @Test
    void aDpcOnItsOwnProcessorShowsThePartsOfItsLatency() {
        assertThat(longestWaitOf("AhciCompletionDpc")).extracting(Fact::label)
                .containsSubsequence("queue time", "latency after DIRQL", "  drain")
                .doesNotContain("queued from");
    }
}
