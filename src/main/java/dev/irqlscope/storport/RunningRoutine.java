package dev.irqlscope.storport;

import dev.irqlscope.engine.SpinLock;
import java.util.List;

/**
 * A routine of the miniport that runs.
 *
 * @param level IRQL that it was called at
 * @param own the lock of its interrupt, if it is an ISR; else {@code null}
 * @param taken the locks that it has taken and not given back, which may become more
 */
record RunningRoutine(Callback callback, int level, SpinLock own, List<StorLockHandle> taken) {

    boolean holdsInterruptLock() {
        return taken.stream().anyMatch(handle -> handle.kind() == StorSpinLock.INTERRUPT_LOCK);
    }
}
