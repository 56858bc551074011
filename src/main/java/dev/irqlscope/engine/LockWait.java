package dev.irqlscope.engine;

/**
 * A processor's turn at a spin lock, from the moment it wants it to the moment it gives it up. On one stack a later turn is over
 * before an earlier one goes on, whatever came between them; that is what a deadlock follows from.
 */
final class LockWait {
    private final SpinLock lock;
    private final Processor processor;
    private final long position;
    private boolean announced;

    /** @param position counts the turns of all processors, in order of time */
    LockWait(SpinLock lock, Processor processor, long position) {
        this.lock = lock;
        this.processor = processor;
        this.position = position;
    }

    SpinLock lock() {
        return lock;
    }

    Processor processor() {
        return processor;
    }

    boolean isAfter(LockWait other) {
        return position > other.position;
    }

    /** Says that the trace tells of the lock being had, once. */
    boolean announce() {
        boolean first = !announced;
        announced = true;
        return first;
    }

    /** Whether the trace tells of the lock being had. */
    boolean isAnnounced() {
        return announced;
    }

    /** Whether the processor has the lock, which it takes now if it can. */
    boolean isOver() {
        return lock.isHad(this);
    }
}
