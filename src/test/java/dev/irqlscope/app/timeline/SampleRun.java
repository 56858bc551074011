package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;

/** The default scenario as far as tests need it. */
final class SampleRun {
    static final long SEED = 42;

    private SampleRun() {}

    /** What is known after this much virtual time. */
    static Analysis analyzed(long forNanos) {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(SEED));
        try (Machine machine = scenario.build(trace, SEED)) {
            machine.run(RunRequest.until(forNanos));
        }
        return Indexer.analyze(trace, Limits.DEFAULT);
    }
}
