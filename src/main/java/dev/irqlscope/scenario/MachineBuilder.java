package dev.irqlscope.scenario;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.miniport.AhciMiniport;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.miniport.NvmeMiniport;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.storport.DpcPolicy;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.HwRegisters;
import dev.irqlscope.storport.InterruptResources;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<String, NvmeController> controllers = new HashMap<>();
    private final Map<String, Neighbour> neighbours = new HashMap<>();
    private final Map<String, Pull> pulls = new HashMap<>();
    private long generators;

    /** A device on its line. */
    private record Pull(int device, InterruptLine line) {}

    /** @param miniports where miniports come from; {@code null} for those that ship */
    MachineBuilder(Scenario scenario, TraceStore trace, long seed, MiniportFactory miniports) {
        this.scenario = scenario;
        this.seed = seed;
        this.miniports = miniports;
        MachineSpec spec = scenario.machine();
        machine = new Machine(trace, spec.processors(), spec.kernelCosts(), spec.rules());
    }

    Machine build() {
        for (DeviceSpec device : scenario.devices()) {
            switch (device) {
                case DeviceSpec.Ahci ahci -> add(ahci);
                case DeviceSpec.Nvme nvme -> add(nvme);
                case DeviceSpec.Other other -> add(other);
            }
        }
        scenario.faults().forEach(fault -> machine.schedule(fault.atNanos(), () -> happen(fault)));
        return machine;
    }

    private void add(DeviceSpec.Ahci spec) {
        int device = machine.register(new Entity.Device(spec.name()));
        InterruptLine line = line(spec.wire());
        AhciHba hba = new AhciHba(machine, device, line, spec.service(), generator());
        adapters.put(spec.name(), hba);
        pulls.put(spec.name(), new Pull(device, line));
        Use use = use(spec, device, hba, new InterruptResources.Line(line));
        if (miniports == null) {
            use.start(new AhciMiniport(hba, spec.completeInIsrFrom()));
        } else {
            startForeign(hba, use);
        }
    }

    /** Whatever a foreign driver throws while it starts up, the machine stops with it as soon as it runs. */
    private void startForeign(AhciHba hba, Use use) {
        try {
            use.start(miniports.create(hba, machine::clockNanos));
        } catch (RuntimeException | Error thrown) {
            int thread = machine.register(new Entity.Thread("start-up", 4));
            machine.processor(0).makeReady(new KernelThread(thread, cpu -> {
                throw thrown;
            }));
        }
    }

    private void add(DeviceSpec.Nvme spec) {
        int device = machine.register(new Entity.Device(spec.name()));
        List<InterruptMessage> messages = new ArrayList<>();
        for (DeviceSpec.Message message : spec.messages()) {
            messages.add(machine.connectMessage(
                    "%s message %d".formatted(spec.name(), messages.size()),
                    message.vector(),
                    machine.processor(message.cpu())));
        }
        NvmeController controller = new NvmeController(
                machine, device, messages, spec.service(), spec.coalescing(), generator());
        controllers.put(spec.name(), controller);
        use(spec, device, controller, new InterruptResources.Messages(messages))
                .start(new NvmeMiniport(controller, spec.synchronization()));
    }

    /** An adapter that is whole but for its miniport, and who will use it. */
    private record Use(Machine machine, Requests requests, Adapter.Configuration configuration) {
        void start(HwInitializationData<?> miniport) {
            requests.start(Adapter.start(machine, miniport, configuration));
        }
    }

    private Use use(DeviceSpec spec, int device, HwRegisters registers, InterruptResources interrupts) {
        Workload workload = scenario.workloads()
                .stream()
                .filter(one -> one.device().equals(spec.name()))
                .findFirst()
                .orElse(null);
        Requests requests = new Requests(machine, workload, generator());
        DeviceSpec.DpcPlacement dpcs = spec.dpcs();
        return new Use(
                machine,
                requests,
                new Adapter.Configuration(
                        device,
                        registers,
                        interrupts,
                        new DpcPolicy(dpcs.importance(), target(dpcs), scenario.machine().dpcSelfConcurrency()),
                        scenario.machine().busCosts(),
                        scenario.limits().storportIsrNanos(),
                        scenario.registers(),
                        requests::completed));
    }

    private Processor target(DeviceSpec.DpcPlacement dpcs) {
        return dpcs.cpu() == DeviceSpec.DpcPlacement.ISSUING_CPU ? null : machine.processor(dpcs.cpu());
    }

    private void add(DeviceSpec.Other spec) {
        InterruptLine line = line(spec.wire());
        Neighbour neighbour = new Neighbour(machine, spec.profile(), line, generator());
        neighbour.placeDpc(spec.dpcs().importance(), target(spec.dpcs()));
        neighbours.put(spec.name(), neighbour);
        pulls.put(spec.name(), new Pull(neighbour.device(), line));
        neighbour.start();
    }

    private InterruptLine line(DeviceSpec.Wire wire) {
        return lines.computeIfAbsent(
                wire.line(),
                name -> machine.connectLine(name, wire.trigger(), wire.vector(), machine.processor(wire.cpu())));
    }

    private RandomGenerator generator() {
        generators++;
        return GENERATORS.create(seed * 0x9E3779B97F4A7C15L + generators);
    }

    private void happen(Fault fault) {
        Pull pull = pulls.get(fault.device());
        switch (fault) {
            case Fault.Burst burst ->
                adapters.get(burst.device()).holdCompletionsUntil(burst.count(), () -> disturb(burst));
            case Fault.Notification notification -> adapters.get(notification.device()).sendNotification();
            case Fault.StuckLine stuck -> {
                pull.line.stick(pull.device, true);
                machine.schedule(stuck.forNanos(), () -> pull.line.stick(pull.device, false));
            }
            case Fault.Pulse _ -> {
                pull.line.stick(pull.device, true);
                pull.line.stick(pull.device, false);
            }
            case Fault.LostMessage lost -> controllers.get(lost.device()).loseNextMessage(lost.message());
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
