package dev.irqlscope.view;

import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/**
 * Walks a lane of measured values, which may overlap: each value for itself where there are few, one bar for each pixel
 * column, as high as the largest, where there are many.
 */
final class Points {
    /** With more values than this in view, columns stand for them. */
    static final int EACH = 400;

    /** Takes values. */
    interface Visitor {
        void value(int index);

        /** Several values of one column. */
        void column(int column, RangeSummary summary);
    }

    private Points() {}

    static void walk(LaneView lane, Viewport view, Visitor visitor) {
        int from = lane.firstStartingAtOrAfter(view.fromNanos());
        int to = LaneWalk.firstAtOrAfter(lane, from, view.toNanos());
        if (to - from <= EACH) {
            for (int i = from; i < to; i++) {
                visitor.value(i);
            }
            return;
        }
        int columns = (int) Math.ceil(view.plotWidth());
        RangeSummary summary = new RangeSummary();
        int index = from;
        for (int column = 0; column < columns; column++) {
            int past = LaneWalk.firstAtOrAfter(lane, index, LaneWalk.columnStart(view, columns, column + 1));
            if (past > index) {
                lane.summarize(index, Math.min(past, to), summary);
                visitor.column(column, summary);
            }
            index = past;
        }
    }
}
