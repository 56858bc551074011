package dev.irqlscope.engine;

import dev.irqlscope.trace.Irql;

/**
 * A routine that is on a processor's stack. It counts the time that the routine itself used, without what nested in it, and
 * what the routine did.
 */
public final class Frame {
    static final long NO_LIMIT = Long.MAX_VALUE;

    private final int routine;
    private final long limitNanos;
    private final boolean watched;
    private long usedNanos;
    private long runningSinceNanos;
    private boolean limitReported;
    private int ticks;
    private int registerReads;
    private int effects;

    /** @param level at which it was called */
    Frame(int routine, int level, long limitNanos, long nowNanos) {
        this.routine = routine;
        this.limitNanos = limitNanos;
        watched = level >= Irql.DISPATCH_LEVEL && level < Irql.CLOCK_LEVEL;
        this.runningSinceNanos = nowNanos;
    }

    /** Something nests in it. */
    void suspend(long nowNanos) {
        usedNanos += nowNanos - runningSinceNanos;
    }

    /** What nested in it is over. */
    void resume(long nowNanos) {
        runningSinceNanos = nowNanos;
    }

    /** While it runs: when it will have used up its limit, {@link Long#MAX_VALUE} if never or if that was reported. */
    long limitReachedAt() {
        return limitNanos == NO_LIMIT || limitReported ? Long.MAX_VALUE : runningSinceNanos + limitNanos - usedNanos;
    }

    void reportLimit() {
        limitReported = true;
    }

    /** Index of its {@link dev.irqlscope.trace.Entity.Routine}. */
    public int routine() {
        return routine;
    }

    /** Whether it is a DPC or an ISR that the watchdog has an eye on: one that was called below CLOCK_LEVEL. */
    boolean isWatched() {
        return watched;
    }

    /** A clock tick came while it was on the stack. Returns how many have. */
    int countTick() {
        return ++ticks;
    }

    int ticks() {
        return ticks;
    }

    long limitNanos() {
        return limitNanos;
    }

    /** Says that the routine read a register. */
    public void countRegisterRead() {
        registerReads++;
    }

    /** Says that the routine did something: cleared a cause, completed a request, queued a DPC. */
    public void countEffect() {
        effects++;
    }

    /** As above, for the routine that runs on a processor, if one does. */
    public static void countEffectOf(Processor processor) {
        Frame frame = processor.frame();
        if (frame != null) {
            frame.countEffect();
        }
    }

    int registerReads() {
        return registerReads;
    }

    boolean didNothing() {
        return effects == 0;
    }
}
