package dev.irqlscope.scenario;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.miniport.AhciMiniport;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Puts the machine of a scenario together. Each device draws its chances from a generator of its own. */
final class MachineBuilder {
    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS = RandomGeneratorFactory
            .of("L64X128MixRandom");

    private final Scenario scenario;
    private final long seed;
    private final MiniportFactory miniports;
    private final Machine machine;
    private final Map<String, InterruptLine> lines = new HashMap<>();
    private final Map<String, AhciHba> adapters = new HashMap<>();
    private final Map<String, Neighbour> neighbours = new HashMap<>();
    private long generators;

    /** @param miniports where miniports come from; {@code null} for those that ship */
    MachineBuilder(Scenario scenario, TraceStore trace, long seed, MiniportFactory miniports) {
        this.scenario = scenario;
        this.seed = seed;
        this.miniports = miniports;
        machine = new Machine(trace, scenario.processors(), scenario.kernelCosts(), scenario.stormThreshold());
    }

    Machine build() {
        for (DeviceSpec device : scenario.devices()) {
            switch (device) {
                case DeviceSpec.Ahci ahci -> add(ahci);
                case DeviceSpec.Other other -> add(other);
            }
        }
        scenario.faults().forEach(fault -> machine.schedule(fault.atNanos(), () -> happen(fault)));
        return machine;
    }

    private void add(DeviceSpec.Ahci spec) {
        int device = machine.register(new Entity.Device(spec.name()));
        InterruptLine line = line(spec);
        AhciHba hba = new AhciHba(machine, device, line, spec.service(), generator());
        adapters.put(spec.name(), hba);
        Workload workload = scenario.workloads()
                .stream()
                .filter(one -> one.device().equals(spec.name()))
                .findFirst()
                .orElse(null);
        Requests requests = new Requests(machine, workload, generator());
        Adapter.Configuration configuration = new Adapter.Configuration(
                device,
                hba,
                line,
                scenario.busCosts(),
                scenario.limits().storportIsrNanos(),
                scenario.registers(),
                requests::completed);
        if (miniports == null) {
            AhciMiniport shipped = new AhciMiniport(hba, spec.completeInIsrFrom());
            requests.start(Adapter.start(machine, shipped, configuration));
        } else {
            startForeign(hba, configuration).ifPresent(requests::start);
        }
    }

    /** Whatever a foreign driver throws while it starts up, the machine stops with it as soon as it runs. */
    private Optional<Adapter> startForeign(AhciHba hba, Adapter.Configuration configuration) {
        try {
            return Optional.of(Adapter.start(machine, miniports.create(hba, machine::clockNanos), configuration));
        } catch (RuntimeException | Error thrown) {
            int thread = machine.register(new Entity.Thread("start-up", 4));
            machine.processor(0).makeReady(new KernelThread(thread, cpu -> {
                throw thrown;
            }));
            return Optional.empty();
        }
    }

    private void add(DeviceSpec.Other spec) {
        Neighbour neighbour = new Neighbour(machine, spec.profile(), line(spec), generator());
        neighbours.put(spec.name(), neighbour);
        neighbour.start();
    }

    private InterruptLine line(DeviceSpec device) {
        return lines.computeIfAbsent(
                device.line(),
                name -> machine.connectLine(name, device.vector(), machine.processor(device.cpu())));
    }

    private RandomGenerator generator() {
        generators++;
        return GENERATORS.create(seed * 0x9E3779B97F4A7C15L + generators);
    }

    private void happen(Fault fault) {
        AhciHba hba = adapters.get(fault.device());
        switch (fault) {
            case Fault.Burst burst -> hba.holdCompletionsUntil(burst.count(), () -> disturb(burst));
            case Fault.Notification _ -> hba.sendNotification();
        }
        if (fault.everyNanos() > 0) {
            machine.schedule(fault.everyNanos(), () -> happen(fault));
        }
    }

    private void disturb(Fault.Burst burst) {
        if (burst.disturber() != null) {
            Neighbour disturber = neighbours.get(burst.disturber());
            machine.schedule(burst.disturbAfterNanos(), disturber::interrupt);
        }
    }
}
