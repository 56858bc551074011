package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.Spill;

/**
 * Which ISR call led to which DPC call, from the ISR's side as well: for each activity the DPCs that it queued, as a chain
 * outside the heap. A flow has the number of its DPC instance. Readings that are ambiguous are none, and neither is a flow from
 * or to a call of unknown length, which is no slice.
 */
final class Flows {
    /** No further DPC, and no DPC at all. */
    static final int NONE = -1;

    private static final int NO_FLOW = -2;

    private final DpcInstances instances;
    private final IntColumn first;
    private final IntColumn following;

    Flows(Analysis analysis) {
        Spill spill = new Spill(Spill.DEFAULT_CAP_BYTES);
        instances = analysis.dpcInstances();
        first = filled(spill, analysis.activityCount(), NONE);
        following = filled(spill, analysis.dpcInstanceCount(), NO_FLOW);
        for (int instance = analysis.dpcInstanceCount() - 1; instance >= 0; instance--) {
            if (isCertainEnough(instance) && isSlice(analysis, instances.issuer(instance))
                    && isSlice(analysis, instances.activity(instance))) {
                int issuer = instances.issuer(instance);
                following.set(instance, first.get(issuer));
                first.set(issuer, instance);
            }
        }
    }

    private static IntColumn filled(Spill spill, int size, int value) {
        IntColumn column = new IntColumn(spill);
        for (int i = 0; i < size; i++) {
            column.add(value);
        }
        return column;
    }

    private boolean isCertainEnough(int instance) {
        PairClass pairClass = instances.pairClass(instance);
        return pairClass == PairClass.CERTAIN || pairClass == PairClass.INFERRED;
    }

    private static boolean isSlice(Analysis analysis, int activity) {
        return activity >= 0 && activity < analysis.activityCount()
                && !analysis.activities().isOpen(activity)
                && !analysis.activities().has(activity, Activities.TORN);
    }

    /** The first DPC instance that this ISR call queued, or {@link #NONE}. */
    int firstFrom(int activity) {
        return first.get(activity);
    }

    /** The next one of the same ISR call, or {@link #NONE}. */
    int nextAfter(int instance) {
        return following.get(instance);
    }

    /** Whether a flow ends in the run of this DPC instance. */
    boolean leadsTo(int instance) {
        return instance >= 0 && instance < following.size() && following.get(instance) != NO_FLOW;
    }

    /** Whether it is a reading of the trace rather than what the trace says. */
    boolean isInferred(int instance) {
        return instances.pairClass(instance) == PairClass.INFERRED;
    }
}
