package dev.irqlscope.analysis;

import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.Spill;

/** A lane that says of each nanosecond what was the case; it has holes only where that is not known. Indexer's thread only. */
final class PartitionLane {
    private final Lane lane;
    private long sinceNanos = LaneView.NO_OPEN_SPAN;
    private int flags;
    private int ref;

    PartitionLane(Spill spill) {
        lane = new Lane(spill);
    }

    /** From now on this is the case. */
    void change(long nanos, int newFlags, int newRef) {
        if (sinceNanos != LaneView.NO_OPEN_SPAN && newFlags == flags && newRef == ref) {
            return;
        }
        stop(nanos);
        sinceNanos = nanos;
        flags = newFlags;
        ref = newRef;
    }

    /** From now on this is the case besides what is; nothing if that is not known. */
    void changeAlso(long nanos, int moreFlags, int newRef) {
        if (isKnown()) {
            change(nanos, flags | moreFlags, newRef);
        }
    }

    /** From now on nothing is known. */
    void stop(long nanos) {
        if (sinceNanos != LaneView.NO_OPEN_SPAN && nanos > sinceNanos) {
            lane.add(sinceNanos, nanos - sinceNanos, flags, ref);
        }
        sinceNanos = LaneView.NO_OPEN_SPAN;
    }

    boolean isKnown() {
        return sinceNanos != LaneView.NO_OPEN_SPAN;
    }

    LaneView view() {
        return isKnown() ? lane.view(sinceNanos, flags, ref) : lane.view();
    }
}
