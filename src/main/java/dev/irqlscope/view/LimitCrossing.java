package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.trace.LaneView;

/** The moment at which a routine had used up its limit by its own work. */
final class LimitCrossing {
    /** A routine that was interrupted more often than this is taken to have crossed as late as it can have. */
    private static final int MOST_SPANS = 4_096;

    private LimitCrossing() {}

    /** Where the level's spans say it, else counted back from the routine's end. */
    static long of(Analysis analysis, CpuLanes lanes, int activity) {
        Activities activities = analysis.activities();
        long start = activities.startNanos(activity);
        long end = activities.isOpen(activity) ? analysis.endNanos() : activities.endNanos(activity);
        LaneView irql = lanes.irql();
        int index = irql.firstEndingAfter(start);
        for (int seen = 0; index < irql.size() && irql.startNanos(index) < end && seen < MOST_SPANS; index++, seen++) {
            if ((irql.flags(index) & CpuLanes.OVER_LIMIT) != 0) {
                return Math.max(start, irql.startNanos(index));
            }
        }
        long limit = analysis.limits().of(analysis.trace().catalog().routine(activities.routine(activity)));
        long excess = activities.exclusiveNanos(activity) - limit;
        return excess > 0 ? end - excess : start + limit;
    }
}
