package dev.irqlscope.scenario;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.InterruptLine.Trigger;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.NvmeController.Coalescing;
import dev.irqlscope.hba.ScsiHba;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.hba.StorageDevice;
import dev.irqlscope.hba.VirtioDisk;
import dev.irqlscope.miniport.AhciDriver;
import dev.irqlscope.miniport.AhciMiniport;
import dev.irqlscope.miniport.PerfRequest;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.QueuePolicy;
import dev.irqlscope.storport.StorSynchronizationModel;
import java.util.List;

/** A device of a scenario. */
public sealed interface DeviceSpec {

    String name();

    DpcPlacement dpcs();

    Connection connection();

    /**
     * Where its DPCs are queued.
     *
     * @param cpu the processor that they run on; {@link #ISSUING_CPU} for the one that issues them
     */
    record DpcPlacement(DpcImportance importance, int cpu) {
        public static final int ISSUING_CPU = -1;
        public static final DpcPlacement DEFAULT = new DpcPlacement(DpcImportance.MEDIUM, ISSUING_CPU);
    }

    /** What a device interrupts with. */
    sealed interface Connection {}

    /**
     * The line that a device interrupts on. Devices with the same line share it, in the order of the document.
     *
     * @param vector the vector that it raises
     * @param cpu the processor that it interrupts
     */
    record Wire(String line, Trigger trigger, int vector, int cpu) implements Connection {}

    /** Messages of a device, numbered from 0. */
    record Messages(List<Message> all) implements Connection {
        public Messages {
            all = List.copyOf(all);
        }

        public int count() {
            return all.size();
        }
    }

    /** One message of a device. */
    record Message(int vector, int cpu) {}

    /** How an adapter's driver starts up. */
    enum StartUp {
        /** Before the machine runs: no time passes. */
        INSTANT,
        /** In virtual time, and requests come when it is done. */
        TIMED
    }

    /** What every storage adapter has, whatever its kind. */
    record AdapterSpec(
            String name,
            Connection connection,
            DpcPlacement dpcs,
            ServiceTime service,
            StartUp startUp,
            QueuePolicy queue) {}

    /** A storage adapter with its miniport: what requests can be sent to. */
    sealed interface Adapter extends DeviceSpec {
        AdapterSpec common();

        /** What it is in the machine. */
        Class<? extends StorageDevice> deviceType();

        @Override
        default String name() {
            return common().name();
        }

        @Override
        default DpcPlacement dpcs() {
            return common().dpcs();
        }

        @Override
        default Connection connection() {
            return common().connection();
        }
    }

    /**
     * An AHCI-style adapter.
     *
     * @param ports how many it has; on messages there is one of them, or one for each port
     * @param slots requests that each port takes at once
     * @param driver which miniport it has
     * @param options how that goes about its work
     */
    record Ahci(AdapterSpec common, int ports, int slots, AhciDriver driver,
            AhciMiniport.Options options) implements Adapter {
        @Override
        public Class<? extends StorageDevice> deviceType() {
            return AhciHba.class;
        }
    }

    /**
     * An NVMe-style adapter, with a queue pair for each of its messages.
     *
     * @param synchronization how its message interrupts exclude each other
     * @param perfRequest what its miniport asks of the port driver
     */
    record Nvme(AdapterSpec common, Coalescing coalescing,
            InterruptSynchronizationMode synchronization, PerfRequest perfRequest) implements Adapter {
        @Override
        public Class<? extends StorageDevice> deviceType() {
            return NvmeController.class;
        }
    }

    /**
     * A parallel SCSI adapter, on a line.
     *
     * @param duplex how its miniport's HwStorStartIo and ISR exclude each other
     */
    record Scsi(AdapterSpec common, StorSynchronizationModel duplex) implements Adapter {
        @Override
        public Class<? extends StorageDevice> deviceType() {
            return ScsiHba.class;
        }
    }

    /**
     * A virtio-style disk, on a line; or on messages, the second and each further one for a queue.
     *
     * @param duplex how its miniport's HwStorStartIo and ISR exclude each other; half only on a line
     */
    record Virtio(AdapterSpec common, StorSynchronizationModel duplex) implements Adapter {
        @Override
        public Class<? extends StorageDevice> deviceType() {
            return VirtioDisk.class;
        }
    }

    /** A device that is no storage adapter, with its own driver. */
    record Other(Wire wire, DpcPlacement dpcs, Neighbour.Profile profile) implements DeviceSpec {
        @Override
        public String name() {
            return profile.name();
        }

        @Override
        public Connection connection() {
            return wire;
        }
    }
}
