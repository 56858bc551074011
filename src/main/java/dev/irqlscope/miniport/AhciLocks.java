package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;
import dev.irqlscope.storport.StorSynchronizationModel;
import java.util.function.BooleanSupplier;

/** How the AHCI miniport keeps its ISRs out. */
final class AhciLocks {
    private final AhciHba hba;
    private final boolean halfDuplex;

    AhciLocks(AhciHba hba, StorSynchronizationModel model) {
        this.hba = hba;
        halfDuplex = model == StorSynchronizationModel.HALF_DUPLEX;
    }

    /** Takes the lock of the ISR that serves this port. */
    StorLockHandle acquire(AhciMiniport.Extension x, AhciPort port) {
        return hba.hasMessagePerPort()
                ? StorPort.acquireMsiSpinLock(x, port.number)
                : StorPort.acquireInterruptLock(x);
    }

    /** Gives it back. */
    void release(AhciMiniport.Extension x, StorLockHandle lock) {
        if (hba.hasMessagePerPort()) {
            StorPort.releaseMsiSpinLock(x, lock);
        } else {
            StorPort.releaseSpinLock(x, lock);
        }
    }

    /** HwStorStartIo does something while that ISR does not run; in half duplex it does not anyway. */
    boolean inStartIo(AhciMiniport.Extension x, AhciPort port, BooleanSupplier action) {
        if (halfDuplex) {
            return action.getAsBoolean();
        }
        StorLockHandle lock = acquire(x, port);
        boolean answer = action.getAsBoolean();
        release(x, lock);
        return answer;
    }

    /** HwStorResetBus does something while no ISR runs; in half duplex none does anyway. */
    void inResetBus(AhciMiniport.Extension x, Runnable action) {
        if (halfDuplex) {
            action.run();
        } else {
            StorLockHandle lock = StorPort.acquireInterruptLock(x);
            action.run();
            StorPort.releaseSpinLock(x, lock);
        }
    }
}
