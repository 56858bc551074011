package dev.irqlscope.scenario;

import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.ServiceTime;

/** A device of a scenario. */
public sealed interface DeviceSpec {

    String name();

    /** Name of its line; devices with the same one share it, in the order of the document. */
    String line();

    /** Vector that its line raises. */
    int vector();

    /** Processor that its line interrupts. */
    int cpu();

    /**
     * An AHCI-style adapter with the miniport that ships.
     *
     * @param completeInIsrFrom batches of this size or more are completed at DIRQL
     */
    record Ahci(String name, String line, int vector, int cpu, ServiceTime service,
            int completeInIsrFrom) implements DeviceSpec {}

    /** A device that is no storage adapter, with its own driver. */
    record Other(String line, int vector, int cpu, Neighbour.Profile profile) implements DeviceSpec {
        @Override
        public String name() {
            return profile.name();
        }
    }
}
