package dev.irqlscope.scenario;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.hba.BusDevice;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.trace.TraceStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the machine of a scenario together, device by device in the order of the document. */
final class MachineBuilder {
    private final Scenario scenario;
    private final MachineParts parts;
    private final AdapterBuilder adapters;

    /** @param miniports where miniports come from that do not ship */
    MachineBuilder(Scenario scenario, TraceStore trace, long seed, MiniportFactory miniports) {
        this.scenario = scenario;
        MachineSpec spec = scenario.machine();
        parts = new MachineParts(new Machine(trace, spec.processors(), spec.kernelCosts(), spec.rules()), seed);
        adapters = new AdapterBuilder(scenario, parts, miniports);
    }

    /** @param journal what is done to it while it runs */
    ScenarioMachine build(List<Intervention> journal) {
        Map<String, BusDevice> devices = new HashMap<>();
        for (DeviceSpec spec : scenario.devices()) {
            devices.put(spec.name(), switch (spec) {
                case DeviceSpec.Adapter adapter -> adapters.add(adapter);
                case DeviceSpec.Other other -> neighbour(other);
            });
        }
        FaultPlan faults = new FaultPlan(parts.machine(), devices);
        faults.schedule(scenario.faults());
        return new ScenarioMachine(parts.machine(), faults, journal);
    }

    private Neighbour neighbour(DeviceSpec.Other spec) {
        Neighbour neighbour = new Neighbour(
                parts.machine(), spec.profile(), parts.line(spec.wire()), parts.generator());
        neighbour.placeDpc(spec.dpcs().importance(), parts.target(spec.dpcs()));
        neighbour.start();
        return neighbour;
    }
}
