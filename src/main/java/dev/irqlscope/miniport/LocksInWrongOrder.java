package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;
import dev.irqlscope.storport.StorSpinLock;

/**
 * Twin whose DPC takes the interrupt lock and then the StartIo lock, to look at what StartIo and the ISR share. StartIo holds its
 * lock and wants the interrupt lock: on two processors at once, each waits for the other for ever.
 */
final class LocksInWrongOrder extends AhciMiniport {
    private static final long LOOK_NANOS = 300;

    LocksInWrongOrder(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    void completionDpcRoutine(Extension x, AhciPort port, Object slots) {
        StorLockHandle interruptLock = locks.acquire(x, port);
        Simulated.work(x, LOOK_NANOS);
        StorLockHandle startIoLock = StorPort.acquireSpinLock(x, StorSpinLock.START_IO_LOCK, null);
        Simulated.work(x, LOOK_NANOS);
        StorPort.releaseSpinLock(x, startIoLock);
        locks.release(x, interruptLock);
        super.completionDpcRoutine(x, port, slots);
    }
}
