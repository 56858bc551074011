package dev.irqlscope.session;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.Dispatches;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.Optional;

/** Finds the moments of a recording that a playhead can step to. */
final class Moments {
    /** There is no such moment. */
    static final long NONE = Long.MIN_VALUE;

    private static final int BLOCK = 4096;
    private static final long MICROSECOND = 1_000;

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

    /** The first moment after this one at which an ISR, on any processor and at any depth, passed its limit by its own work. */
    static Optional<BudgetStop> budgetAfter(Analysis analysis, long nanos) {
        BudgetStop first = null;
        for (CpuLanes cpu : analysis.cpus()) {
            for (LaneView lane : cpu.isrsByDepth()) {
                int index = firstOverLimit(lane, lane.firstStartingAtOrAfter(nanos + 1));
                boolean closed = index < lane.size();
                boolean open = !closed && lane.hasOpenSpan() && lane.openStartNanos() > nanos
                        && (lane.openFlags() & Activities.OVER_LIMIT) != 0;
                long moment = closed ? lane.startNanos(index) : lane.openStartNanos();
                if ((closed || open) && (first == null || moment < first.nanos())) {
                    first = stop(analysis, cpu.cpu(), moment, closed ? lane.ref(index) : lane.openRef());
                }
            }
        }
        return Optional.ofNullable(first);
    }

    /** A call's part beyond its limit is a span of its own, so that its start is the moment. */
    private static int firstOverLimit(LaneView lane, int from) {
        RangeSummary block = new RangeSummary();
        int index = from;
        while (index < lane.size()) {
            int end = Math.min(lane.size(), (index / BLOCK + 1) * BLOCK);
            lane.summarize(index, end, block);
            if ((block.flags() & Activities.OVER_LIMIT) != 0) {
                while ((lane.flags(index) & Activities.OVER_LIMIT) == 0) {
                    index++;
                }
                return index;
            }
            index = end;
        }
        return index;
    }

    /** In the words of the machine, which says the same when it stops live. */
    private static BudgetStop stop(Analysis analysis, int cpu, long nanos, int isr) {
        Entity.Routine routine = analysis.trace().catalog().routine(analysis.activities().routine(isr));
        long limitNanos = analysis.limits().of(routine);
        return new BudgetStop(
                nanos,
                "%s on CPU %d has used up its %s and has not returned"
                        .formatted(
                                routine.name(),
                                cpu,
                                limitNanos % MICROSECOND == 0
                                        ? limitNanos / MICROSECOND + " µs"
                                        : Durations.format(limitNanos)));
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
