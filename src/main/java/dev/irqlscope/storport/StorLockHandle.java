package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import java.util.List;

/** A lock that is held, as STOR_LOCK_HANDLE; with messages that are synchronised one by one, all of their locks. */
public final class StorLockHandle {
    private final List<SpinLock> locks;
    private final int oldIrql;

    StorLockHandle(List<SpinLock> locks, int oldIrql) {
        this.locks = locks;
        this.oldIrql = oldIrql;
    }

    /** Gives all of them up, the latest first, and lowers the IRQL to what it was. */
    void release(Processor processor) {
        locks.reversed().forEach(lock -> lock.release(processor));
        processor.lowerIrql(oldIrql);
    }
}
