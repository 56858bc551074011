package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says in words what a processor did while a DPC waited for it. */
final class Blockers {
    private static final int MOST_SPANS = 4_096;

    private final Activities activities;
    private final Catalog catalog;
    private final TraceInfo info;

    Blockers(Activities activities, Catalog catalog, TraceInfo info) {
        this.activities = activities;
        this.catalog = catalog;
        this.info = info;
    }

    /** Who took most of the time, and what to do about it. */
    String describe(PartitionLane execution, long fromNanos, long toNanos) {
        LaneView lane = execution.view();
        Map<String, Long> shares = new LinkedHashMap<>();
        if (lane.hasOpenSpan() && lane.openStartNanos() < toNanos) {
            long from = Math.max(fromNanos, lane.openStartNanos());
            shares.merge(name(lane.openFlags(), lane.openRef()), toNanos - from, Long::sum);
        }
        for (int i = lane.size() - 1; i >= 0 && lane.size() - i < MOST_SPANS && lane.endNanos(i) > fromNanos; i--) {
            long overlap = Math.min(toNanos, lane.endNanos(i)) - Math.max(fromNanos, lane.startNanos(i));
            if (overlap > 0) {
                shares.merge(name(lane.flags(i), lane.ref(i)), overlap, Long::sum);
            }
        }
        Map.Entry<String, Long> first = largest(shares, null);
        if (first == null) {
            return "The trace does not tell what ran meanwhile.";
        }
        Map.Entry<String, Long> second = largest(shares, first.getKey());
        return "Meanwhile the CPU ran " + share(first) + (second == null ? "" : " and " + share(second)) + ".";
    }

    /**
     * Where for most of the time nothing kept a DPC from running: that nobody asked for its queue, and what to do about it. Else
     * nothing.
     */
    String heldBack(PartitionLane execution, long fromNanos, long toNanos) {
        if (info.levels() != TraceInfo.Levels.RECORDED) {
            return "";
        }
        LaneView lane = execution.view();
        long free = lane.hasOpenSpan() && isFree(lane.openFlags())
                ? Math.max(0, toNanos - Math.max(fromNanos, lane.openStartNanos()))
                : 0;
        for (int i = lane.size() - 1; i >= 0 && lane.size() - i < MOST_SPANS && lane.endNanos(i) > fromNanos; i--) {
            if (isFree(lane.flags(i))) {
                free += Math.max(0, Math.min(toNanos, lane.endNanos(i)) - Math.max(fromNanos, lane.startNanos(i)));
            }
        }
        return free <= (toNanos - fromNanos) / 2
                ? ""
                : " For %s nothing kept it from running, but nobody had asked for that CPU's queue: a higher importance does, on another CPU from MediumHigh on."
                        .formatted(Durations.format(free));
    }

    /** Below DISPATCH, or idle. */
    private static boolean isFree(int execution) {
        return execution == Execution.THREAD || execution == Execution.IDLE;
    }

    private static Map.Entry<String, Long> largest(Map<String, Long> shares, String but) {
        Map.Entry<String, Long> largest = null;
        for (Map.Entry<String, Long> share : shares.entrySet()) {
            if (!share.getKey().equals(but) && (largest == null || share.getValue() > largest.getValue())) {
                largest = share;
            }
        }
        return largest;
    }

    private String share(Map.Entry<String, Long> share) {
        return share.getKey() + " for " + Durations.format(share.getValue(), info.clock());
    }

    private String name(int execution, int subject) {
        return switch (execution) {
            case Execution.ISR, Execution.DPC, Execution.VECTOR -> catalog.nameOf(activities.routine(subject));
            case Execution.THREAD -> subject < 0 ? "a thread" : "thread " + catalog.nameOf(subject);
            case Execution.RAISED_CODE -> subject < 0
                    ? "code at DISPATCH"
                    : "code that held " + catalog.nameOf(subject);
            case Execution.DISPATCH -> "the kernel's interrupt code";
            case Execution.DRAIN -> "the kernel's DPC queue";
            case Execution.IDLE -> "the idle thread";
            default -> "something unknown";
        };
    }
}
