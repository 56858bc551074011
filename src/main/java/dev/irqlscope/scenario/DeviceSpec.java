package dev.irqlscope.scenario;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.InterruptLine.Trigger;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.NvmeController.Coalescing;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import java.util.List;

/** A device of a scenario. */
public sealed interface DeviceSpec {

    String name();

    DpcPlacement dpcs();

    /** Whether requests can be sent to it. */
    default boolean isAdapter() {
        return !(this instanceof Other);
    }

    /**
     * Where its DPCs are queued.
     *
     * @param cpu the processor that they run on; {@link #ISSUING_CPU} for the one that issues them
     */
    record DpcPlacement(DpcImportance importance, int cpu) {
        public static final int ISSUING_CPU = -1;
        public static final DpcPlacement DEFAULT = new DpcPlacement(DpcImportance.MEDIUM, ISSUING_CPU);
    }

    /**
     * The line that a device interrupts on. Devices with the same line share it, in the order of the document.
     *
     * @param vector the vector that it raises
     * @param cpu the processor that it interrupts
     */
    record Wire(String line, Trigger trigger, int vector, int cpu) {}

    /** A device on a line. */
    sealed interface Wired extends DeviceSpec {
        Wire wire();
    }

    /**
     * An AHCI-style adapter with the miniport that ships.
     *
     * @param completeInIsrFrom batches of this size or more are completed at DIRQL
     */
    record Ahci(String name, Wire wire, DpcPlacement dpcs, ServiceTime service,
            int completeInIsrFrom) implements Wired {}

    /** A device that is no storage adapter, with its own driver. */
    record Other(Wire wire, DpcPlacement dpcs, Neighbour.Profile profile) implements Wired {
        @Override
        public String name() {
            return profile.name();
        }
    }

    /** One message of a device. */
    record Message(int vector, int cpu) {}

    /**
     * An NVMe-style adapter with the miniport that ships.
     *
     * @param messages one for each queue pair
     * @param synchronization how its message interrupts exclude each other
     */
    record Nvme(
            String name,
            List<Message> messages,
            DpcPlacement dpcs,
            ServiceTime service,
            Coalescing coalescing,
            InterruptSynchronizationMode synchronization) implements DeviceSpec {
        public Nvme {
            messages = List.copyOf(messages);
        }
    }
}
