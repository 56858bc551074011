package dev.irqlscope.engine;

/**
 * A routine that is on a processor's stack. It counts the time that the routine itself used, without what nested in it, and
 * what the routine did.
 */
public final class Frame {
    static final long NO_LIMIT = Long.MAX_VALUE;

    private final int routine;
    private final long limitNanos;
    private long usedNanos;
    private long runningSinceNanos;
    private boolean limitReported;
    private int registerReads;
    private int effects;

    Frame(int routine, long limitNanos, long nowNanos) {
        this.routine = routine;
        this.limitNanos = limitNanos;
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

    int routine() {
        return routine;
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
