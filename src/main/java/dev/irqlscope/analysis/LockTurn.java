package dev.irqlscope.analysis;

/** A processor's turn at a lock, from the moment it wants it to the moment it gives it up. Indexer's thread only. */
final class LockTurn {
    private static final long NOT_YET = Long.MIN_VALUE;

    final int lock;
    final int cpu;
    final long wantedNanos;
    /** IRQL at which it was wanted. */
    final int level;
    /** Level of the interrupt that wants it; -1 if none does. */
    final int interruptLevel;
    /** Whether it is the lock that the kernel holds around an ISR. */
    final boolean byKernel;
    /** Routine or thread that wants it, -1 where unknown. */
    int who;
    int activity;
    /** Counts the turns of all processors. */
    long order;
    private long hadNanos = NOT_YET;

    LockTurn(
            int lock, int cpu, long wantedNanos, int level, int interruptLevel, boolean byKernel, int who,
            int activity) {
        this.lock = lock;
        this.cpu = cpu;
        this.wantedNanos = wantedNanos;
        this.level = level;
        this.interruptLevel = interruptLevel;
        this.byKernel = byKernel;
        this.who = who;
        this.activity = activity;
    }

    void had(long nanos) {
        hadNanos = nanos;
    }

    boolean waits() {
        return hadNanos == NOT_YET;
    }

    long hadNanos() {
        return hadNanos;
    }
}
