package dev.irqlscope.session;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Dispatches;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceSnapshot;

/** Finds the moments of a recording that a playhead can step to. */
final class Moments {
    /** There is no such moment. */
    static final long NONE = Long.MIN_VALUE;

    private static final int BLOCK = 4096;

    private Moments() {}

    /** The last instant before this one with an event. */
    static long eventBefore(TraceSnapshot trace, long nanos) {
        long index = trace.indexAtOrAfter(nanos) - 1;
        return index < trace.firstIndex() ? NONE : trace.timeNanos(index);
    }

    /** The first instant after this one with an event. */
    static long eventAfter(TraceSnapshot trace, long nanos) {
        long index = trace.indexAtOrAfter(nanos + 1);
        return index >= trace.endIndex() ? NONE : trace.timeNanos(index);
    }

    /** The last moment before this one at which a device interrupt was taken. */
    static long interruptBefore(Analysis analysis, long nanos) {
        Dispatches dispatches = analysis.dispatches();
        for (int row = firstAtOrAfter(analysis, nanos) - 1; row >= 0; row--) {
            if (dispatches.isrCount(row) > 0) {
                return dispatches.startNanos(row);
            }
        }
        return NONE;
    }

    /** The first moment after this one at which a device interrupt was taken. */
    static long interruptAfter(Analysis analysis, long nanos) {
        Dispatches dispatches = analysis.dispatches();
        for (int row = firstAtOrAfter(analysis, nanos + 1); row < analysis.dispatchCount(); row++) {
            if (dispatches.isrCount(row) > 0) {
                return dispatches.startNanos(row);
            }
        }
        return NONE;
    }

    /** When the first ISR that returns after this moment passed its limit by its own work, if that is after it too. */
    static long budgetAfter(Analysis analysis, long nanos) {
        LaneView returns = analysis.isrDurations();
        RangeSummary block = new RangeSummary();
        int index = returns.firstStartingAtOrAfter(nanos + 1);
        while (index < returns.size()) {
            int end = Math.min(returns.size(), (index / BLOCK + 1) * BLOCK);
            returns.summarize(index, end, block);
            if ((block.flags() & Activities.OVER_LIMIT) != 0) {
                for (int i = index; i < end; i++) {
                    if ((returns.flags(i) & Activities.OVER_LIMIT) != 0) {
                        long moment = budgetMoment(analysis, returns.ref(i));
                        if (moment > nanos) {
                            return moment;
                        }
                    }
                }
            }
            index = end;
        }
        return NONE;
    }

    /** When a closed ISR had used up its limit: its own time only, what nested in it left out. */
    static long budgetMoment(Analysis analysis, int isr) {
        Activities activities = analysis.activities();
        long left = analysis.limits().of(analysis.trace().catalog().routine(activities.routine(isr)));
        long from = activities.startNanos(isr);
        long end = activities.endNanos(isr);
        int nested = isr + 1;
        while (nested < analysis.activityCount() && activities.startNanos(nested) < end) {
            if (activities.parent(nested) == isr) {
                long own = activities.startNanos(nested) - from;
                if (own >= left) {
                    break;
                }
                left -= own;
                from = activities.endNanos(nested);
            }
            nested++;
        }
        return from + left;
    }

    private static int firstAtOrAfter(Analysis analysis, long nanos) {
        int low = 0;
        int high = analysis.dispatchCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (analysis.dispatches().startNanos(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
