package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.HwInitializationData;
import java.util.function.LongSupplier;

/** Brings a miniport for each adapter of a machine, in place of the one that ships. */
@FunctionalInterface
public interface MiniportFactory {
    /**
     * Makes one for an adapter.
     *
     * @param clockNanos the machine's virtual time; it stands still while code runs that calls no service
     */
    HwInitializationData<?> create(AhciHba hba, LongSupplier clockNanos);
}
