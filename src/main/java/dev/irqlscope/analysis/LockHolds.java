package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;

/**
 * Rule {@code lock-hold}: a spin lock held for too long. The lock that the kernel holds around an ISR is judged by the ISR's
 * limit instead. Indexer's thread only.
 */
final class LockHolds {
    private static final String ID = "lock-hold";
    private static final String TITLE = "Spin lock held too long";

    private final Limits limits;
    private final Catalog catalog;
    private final TraceInfo info;
    private final FindingLog log;

    LockHolds(Limits limits, Catalog catalog, TraceInfo info, FindingLog log) {
        this.limits = limits;
        this.catalog = catalog;
        this.info = info;
        this.log = log;
    }

    /** A lock was given up that code of a driver held, inside this activity or inside none, which is -1. */
    void released(int lock, int cpu, long sinceNanos, long nanos, Frame inside) {
        long held = nanos - sinceNanos;
        if (info.clock().ticks() || held <= limits.lockHoldNanos()) {
            return;
        }
        if (!log.keeps(ID, held)) {
            log.count(ID, TITLE, Severity.WARNING, sinceNanos, nanos);
            return;
        }
        String holder = inside == null ? "Code" : catalog.nameOf(inside.routine);
        String text = "%s on CPU %d held %s for %s, %s over the limit of %s (Introduction to Spin Locks). Whoever wants it spins that long, and the CPU cannot go below the lock's level. Copy what is needed under the lock and work on it outside."
                .formatted(
                        holder,
                        cpu,
                        catalog.nameOf(lock),
                        Durations.format(held),
                        Durations.format(held - limits.lockHoldNanos()),
                        Call.limit(limits.lockHoldNanos()));
        int activity = inside == null ? -1 : inside.activity;
        log.add(held, new Finding(ID, TITLE, Severity.WARNING, sinceNanos, nanos, cpu, 1, activity, text));
    }
}
