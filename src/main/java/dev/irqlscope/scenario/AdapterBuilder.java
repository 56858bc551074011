package dev.irqlscope.scenario;

import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.InterruptOutput;
import dev.irqlscope.hba.Medium;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.ScsiHba;
import dev.irqlscope.hba.StorageDevice;
import dev.irqlscope.hba.VirtioDisk;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.miniport.NvmeMiniport;
import dev.irqlscope.miniport.ScsiMiniport;
import dev.irqlscope.miniport.VirtioMiniport;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.storport.DpcPolicy;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.InterruptResources;
import dev.irqlscope.trace.Entity;

/** Puts a storage adapter together: the device, its miniport, the port driver between them, and who uses it. */
final class AdapterBuilder {
    private final Scenario scenario;
    private final MachineParts parts;
    private final MiniportFactory miniports;
    private final Machine machine;

    /** @param miniports where miniports come from that do not ship */
    AdapterBuilder(Scenario scenario, MachineParts parts, MiniportFactory miniports) {
        this.scenario = scenario;
        this.parts = parts;
        this.miniports = miniports;
        machine = parts.machine();
    }

    StorageDevice add(DeviceSpec.Adapter spec) {
        int entity = machine.register(new Entity.Device(spec.name()));
        InterruptResources interrupts = parts.interrupts(spec);
        InterruptOutput output = InterruptOutput.of(entity, interrupts);
        Medium medium = new Medium(machine, entity, spec.common().service(), parts.generator());
        StorageDevice device = switch (spec) {
            case DeviceSpec.Ahci ahci -> {
                AhciHba hba = new AhciHba(machine, entity, output, medium, ahci.ports());
                hba.limitSlots(ahci.slots());
                yield hba;
            }
            case DeviceSpec.Nvme nvme -> new NvmeController(machine, entity, output, medium, nvme.coalescing());
            case DeviceSpec.Scsi _ -> new ScsiHba(machine, entity, output, medium);
            case DeviceSpec.Virtio _ -> new VirtioDisk(machine, entity, output, medium);
        };
        start(spec, device, interrupts);
        return device;
    }

    /** The one that ships for this kind, or the twin of it that the scenario wants. */
    private static HwInitializationData<?> shipped(DeviceSpec.Adapter spec, StorageDevice device) {
        return switch (spec) {
            case DeviceSpec.Ahci ahci -> ahci.driver().create((AhciHba) device, ahci.options());
            case DeviceSpec.Nvme nvme ->
                new NvmeMiniport((NvmeController) device, nvme.synchronization(), nvme.perfRequest());
            case DeviceSpec.Scsi scsi -> new ScsiMiniport((ScsiHba) device, scsi.duplex());
            case DeviceSpec.Virtio virtio -> new VirtioMiniport((VirtioDisk) device, virtio.duplex());
        };
    }

    /** Whatever a driver throws while it starts up, the machine stops with it as soon as it runs. */
    private void start(DeviceSpec.Adapter spec, StorageDevice device, InterruptResources interrupts) {
        Requests requests = new Requests(machine, workloadOf(spec), parts.generator());
        Adapter.Configuration configuration = configuration(spec, device, interrupts, requests);
        try {
            HwInitializationData<?> miniport = miniports.create(device, machine::clockNanos)
                    .orElseGet(() -> shipped(spec, device));
            switch (spec.common().startUp()) {
                case INSTANT -> requests.start(Adapter.start(machine, miniport, configuration));
                case TIMED -> {
                    device.powerOn();
                    Adapter.startUp(machine, miniport, configuration, machine.processor(0), requests::start);
                }
            }
        } catch (RuntimeException | Error thrown) {
            int thread = machine.register(new Entity.Thread("start-up", 4));
            machine.processor(0).makeReady(new KernelThread(thread, cpu -> {
                throw thrown;
            }));
        }
    }

    private Workload workloadOf(DeviceSpec.Adapter spec) {
        return scenario.workloads()
                .stream()
                .filter(one -> one.device().equals(spec.name()))
                .findFirst()
                .orElse(null);
    }

    private Adapter.Configuration configuration(
            DeviceSpec.Adapter spec, StorageDevice device, InterruptResources interrupts, Requests requests) {
        return new Adapter.Configuration(
                device.device(),
                device.slot(),
                interrupts,
                new DpcPolicy(
                        spec.dpcs().importance(),
                        parts.target(spec.dpcs()),
                        scenario.machine().dpcSelfConcurrency(),
                        scenario.machine().dpcCompletionLimit()),
                spec.common().queue(),
                scenario.machine().perfOptsPlace(),
                scenario.machine().busCosts(),
                scenario.limits().storportIsrNanos(),
                scenario.registers(),
                requests::completed);
    }
}
