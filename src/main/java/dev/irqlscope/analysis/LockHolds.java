package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rule {@code lock-hold}: a spin lock held for too long. The lock that the kernel holds around an ISR is judged by the ISR's
 * limit instead. Indexer's thread only.
 */
final class LockHolds {
    private static final String ID = "lock-hold";
    private static final String TITLE = "Spin lock held too long";

    /** Processors that a sentence has room for. */
    private static final int MOST_NAMED = 8;

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

    /**
     * A lock was given up that code of a driver held.
     *
     * @param inside the call that gave it up, or {@code null}
     * @param waiting turns that wait for it, none of which has it yet
     */
    void released(LockTurn turn, long nanos, Frame inside, List<LockTurn> waiting) {
        long sinceNanos = turn.hadNanos();
        long held = nanos - sinceNanos;
        if (info.clock().ticks() || held <= limits.lockHoldNanos()) {
            return;
        }
        if (!log.keeps(ID, held)) {
            log.count(ID, TITLE, Severity.WARNING, sinceNanos, nanos);
            return;
        }
        String text = "%s on CPU %d held %s for %s, %s over the limit of %s (Introduction to Spin Locks). %s, and the CPU cannot go below the lock's level. Copy what is needed under the lock and work on it outside."
                .formatted(
                        inside == null ? "Code" : catalog.nameOf(inside.routine),
                        turn.cpu,
                        catalog.nameOf(turn.lock),
                        Durations.format(held),
                        Durations.format(held - limits.lockHoldNanos()),
                        Call.limit(limits.lockHoldNanos()),
                        spun(sinceNanos, nanos, waiting));
        int activity = inside == null ? -1 : inside.activity;
        log.add(held, new Finding(ID, TITLE, Severity.WARNING, sinceNanos, nanos, turn.cpu, 1, activity, text));
    }

    /** Who waited meanwhile, and how long. */
    private static String spun(long sinceNanos, long nanos, List<LockTurn> waiting) {
        if (waiting.isEmpty()) {
            return "Whoever wants it spins that long";
        }
        return waiting.stream()
                .limit(MOST_NAMED)
                .map(turn -> "CPU %d spun %s for it"
                        .formatted(turn.cpu, Durations.format(nanos - Math.max(sinceNanos, turn.wantedNanos))))
                .collect(Collectors.joining(", ", "Meanwhile ", ""));
    }
}
