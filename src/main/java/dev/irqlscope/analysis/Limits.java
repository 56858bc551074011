package dev.irqlscope.analysis;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;

/**
 * How long routines should take at most, in nanoseconds. Guidelines, not enforced by Windows.
 *
 * @param storportIsrNanos HwStorInterrupt (Storport HW_INTERRUPT page: 50 µs)
 * @param otherIsrNanos any other ISR (bug check 0x133 page: 25 µs)
 * @param dpcNanos a DPC routine (Guidelines for Writing DPC Routines: 100 µs)
 * @param lockHoldNanos holding a spin lock (Introduction to Spin Locks: 25 µs)
 */
public record Limits(long storportIsrNanos, long otherIsrNanos, long dpcNanos, long lockHoldNanos) {
    public static final Limits DEFAULT = new Limits(50_000, 25_000, 100_000, 25_000);

    /**
     * Limit of an ISR or DPC routine. Kernel vectors have none, which is {@link Long#MAX_VALUE}; nor have ISRs at PASSIVE_LEVEL, which
     * may wait (WDK, "Supporting Passive-Level ISRs").
     */
    public long of(Entity.Routine routine) {
        return switch (routine.kind()) {
            case ISR, ISR_MSI -> routine.isPassiveIsr()
                    ? Long.MAX_VALUE
                    : routine.storport() ? storportIsrNanos : otherIsrNanos;
            case DPC, TIMER_DPC, THREADED_DPC, SOFTIRQ -> dpcNanos;
            case VECTOR -> Long.MAX_VALUE;
        };
    }

    /** The same for a trace, whose clock may count ticks of no known rate: limits do not apply to them. */
    long in(TraceInfo trace, Entity.Routine routine) {
        return trace.clock().ticks() ? Long.MAX_VALUE : of(routine);
    }

    /** The same with one limit for every ISR. */
    public Limits withIsrNanos(long isrNanos) {
        return new Limits(isrNanos, isrNanos, dpcNanos, lockHoldNanos);
    }

    public Limits withDpcNanos(long nanos) {
        return new Limits(storportIsrNanos, otherIsrNanos, nanos, lockHoldNanos);
    }
}
