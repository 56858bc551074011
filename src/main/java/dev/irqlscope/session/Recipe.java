package dev.irqlscope.session;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.loader.LoadedMiniport;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;

/**
 * What decides a run: the same recipe makes the same events.
 *
 * @param miniport a user's, in place of those that the scenario's adapters have; {@code null} for these
 */
public record Recipe(Scenario scenario, long seed, LoadedMiniport miniport) {

    /** An empty trace that says what is run. */
    TraceStore newTrace() {
        TraceInfo info = scenario.traceInfo(seed);
        return new TraceStore(miniport == null ? info : info.withWarnings(miniport.remarks()));
    }

    /** The machine, ready to run. */
    Machine build(TraceStore trace) {
        return miniport == null
                ? scenario.build(trace, seed)
                : scenario.build(trace, seed, miniport.forOneRun());
    }
}
