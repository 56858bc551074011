package dev.irqlscope.miniport;

import dev.irqlscope.hba.StorageDevice;
import dev.irqlscope.storport.HwInitializationData;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Brings miniports for the adapters of a machine, in place of those that ship. */
@FunctionalInterface
public interface MiniportFactory {
    /** Brings none. */
    MiniportFactory NONE = (device, clockNanos) -> Optional.empty();

    /**
     * Makes one for an adapter.
     *
     * @param clockNanos the machine's virtual time; it stands still while code runs that calls no service
     * @return empty if it has none for adapters of this kind: then the one that ships drives it
     */
    Optional<HwInitializationData<?>> create(StorageDevice device, LongSupplier clockNanos);
}
