package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import java.util.List;

/** A lock that is held, as STOR_LOCK_HANDLE; with messages that are synchronised one by one, all of their locks. */
public final class StorLockHandle {
    private final StorSpinLock kind;
    private final List<SpinLock> locks;
    private final int oldIrql;

    StorLockHandle(StorSpinLock kind, List<SpinLock> locks, int oldIrql) {
        this.kind = kind;
        this.locks = locks;
        this.oldIrql = oldIrql;
    }

    StorSpinLock kind() {
        return kind;
    }

    SpinLock first() {
        return locks.getFirst();
    }

    List<SpinLock> locks() {
        return locks;
    }

    /** What giving it up lowers the IRQL to. */
    int oldIrql() {
        return oldIrql;
    }

    /** Gives all of them up, the latest first, and lowers the IRQL to what it was. */
    void release(Processor processor) {
        locks.reversed().forEach(lock -> lock.release(processor));
        processor.lowerIrql(oldIrql);
    }
}
