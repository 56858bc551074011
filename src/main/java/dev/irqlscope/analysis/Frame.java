package dev.irqlscope.analysis;

import dev.irqlscope.trace.RoutineKind;

/** A routine that is on a processor's stack. Reused for one call after the other. */
final class Frame {
    /** A day. */
    private static final long LONGEST_STALL_NANOS = 86_400_000_000_000L;

    int activity;
    int routine;
    RoutineKind kind;
    long enterEvent;
    long startNanos;
    /** Its own time up to {@link #resumedNanos}. */
    long exclusiveNanos;
    /** Since when it has been the innermost; meaningless while it is not. */
    long resumedNanos;
    int level;
    long limitNanos;
    boolean overLimit;
    /** Where the piece of its lane begins that is not written yet, and whether earlier pieces were. */
    long pieceNanos;
    boolean pieced;
    /** How many ISRs are beneath it on its processor. */
    int isrDepth;
    /** Requests that it reported complete. */
    int completions;
    /** How long it waited busily, for as much as it said. */
    long stalledNanos;
    /** Row in {@link Dispatches} or {@link DpcInstances}, or -1. */
    int link;
    /** Cause bits that its device had set when it was entered. */
    long causesAtEntry;
    /** How often causes had appeared in its device until then. */
    long causeRisesAtEntry;
    /** Since when its device had been waiting for it, or -1. */
    long raisedNanos;

    /** It waits busily; no file makes the sum overflow. */
    void stalled(long nanos) {
        stalledNanos += Math.clamp(nanos, 0, LONGEST_STALL_NANOS);
    }

    /** Own time when it is the innermost routine at this moment. */
    long exclusiveAt(long nanos) {
        return exclusiveNanos + nanos - resumedNanos;
    }

    /** When it passes or passed its limit if nothing interrupts it; {@link Long#MAX_VALUE} without a limit. */
    long limitReachedAt() {
        return limitNanos == Long.MAX_VALUE ? Long.MAX_VALUE : resumedNanos + limitNanos - exclusiveNanos;
    }

    void begin(int entity, RoutineKind ofKind, long event, long nanos) {
        activity = -1;
        routine = entity;
        kind = ofKind;
        enterEvent = event;
        startNanos = nanos;
        exclusiveNanos = 0;
        resumedNanos = nanos;
        level = -1;
        limitNanos = Long.MAX_VALUE;
        overLimit = false;
        pieceNanos = nanos;
        pieced = false;
        isrDepth = 0;
        completions = 0;
        stalledNanos = 0;
        link = -1;
        causesAtEntry = 0;
        causeRisesAtEntry = 0;
        raisedNanos = -1;
    }
}
