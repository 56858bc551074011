package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/** Goes from one ISR call to another. Pure; any thread. */
final class IsrWalk {
    private IsrWalk() {}

    /** The ISR call on the same processor that was entered next after this activity, or before it; -1 if there is none. */
    static int neighbour(Analysis analysis, int activity, boolean forward) {
        Activities activities = analysis.activities();
        int cpu = activities.cpu(activity);
        int step = forward ? 1 : -1;
        for (int i = activity + step; i >= 0 && i < analysis.activityCount(); i += step) {
            if (activities.cpu(i) == cpu && isIsr(analysis, i)) {
                return i;
            }
        }
        return -1;
    }

    /** The ISR call on any processor that was entered first at or after this time, or last before it; -1 if none. */
    static int from(Analysis analysis, long nanos, boolean forward) {
        int first = firstEnteredAtOrAfter(analysis, nanos);
        int step = forward ? 1 : -1;
        for (int i = forward ? first : first - 1; i >= 0 && i < analysis.activityCount(); i += step) {
            if (isIsr(analysis, i)) {
                return i;
            }
        }
        return -1;
    }

    /** The closed ISR call that took longest among those that began in this stretch; -1 if there is none. */
    static int longest(Analysis analysis, long fromNanos, long toNanos) {
        int found = -1;
        long longest = -1;
        RangeSummary summary = new RangeSummary();
        for (CpuLanes lanes : analysis.cpus()) {
            for (LaneView isrs : lanes.isrsByDepth()) {
                isrs.summarize(isrs.firstStartingAtOrAfter(fromNanos), isrs.firstStartingAtOrAfter(toNanos), summary);
                if (summary.longestNanos() > longest) {
                    longest = summary.longestNanos();
                    found = isrs.ref(summary.longestIndex());
                }
            }
        }
        return found;
    }

    static boolean isIsr(Analysis analysis, int activity) {
        int routine = analysis.activities().routine(activity);
        return analysis.trace().catalog().routine(routine).kind().isIsr();
    }

    private static int firstEnteredAtOrAfter(Analysis analysis, long nanos) {
        int low = 0;
        int high = analysis.activityCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (analysis.activities().startNanos(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
