package dev.irqlscope.storport;

import dev.irqlscope.engine.SpinLock;

/** A lock that is held, as STOR_LOCK_HANDLE. */
public final class StorLockHandle {
    private final SpinLock lock;
    private final int oldIrql;

    StorLockHandle(SpinLock lock, int oldIrql) {
        this.lock = lock;
        this.oldIrql = oldIrql;
    }

    SpinLock lock() {
        return lock;
    }

    int oldIrql() {
        return oldIrql;
    }
}
