package dev.irqlscope.scenario;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.trace.TraceStore;

/** Machines that a seed makes up, and runs of them. */
final class RandomMachines {
    private RandomMachines() {}

    static Scenario scenario(long seed) {
        try {
            return MachineProperties.scenario(seed);
        } catch (ScenarioException e) {
            throw new AssertionError("a random scenario has a mistake", e);
        }
    }

    static TraceStore run(long seed, long forNanos) {
        Scenario scenario = scenario(seed);
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            machine.run(RunRequest.until(forNanos));
        }
        return trace;
    }
}
