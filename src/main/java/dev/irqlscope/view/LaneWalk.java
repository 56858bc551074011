package dev.irqlscope.view;

import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/**
 * Goes through the part of a lane that is in view, pixel column by pixel column. Where few spans begin in a column it hands
 * out each; where many do, their summary. So its work grows with pixels, not with spans, and the longest is never lost.
 */
final class LaneWalk {
    /** Up to so many spans of one column are handed out one by one. */
    static final int FEW = 4;

    /** Takes what is found. */
    interface Visitor {
        /** A span that is wide enough to be drawn, or that is one of few. {@code index} is -1 for the open one. */
        void span(long startNanos, long endNanos, int flags, int ref, int index);

        /**
         * Many spans that begin in one column; the longest of them is handed out by itself before if it is wide.
         *
         * @param from index of the first
         * @param to one past the last
         * @param share of the column's time that they fill, up to 1
         */
        void dense(int column, int from, int to, double share, RangeSummary summary);
    }

    private LaneWalk() {}

    /**
     * Walks a lane without overlaps.
     *
     * @param endNanos end of an open span
     * @param wide spans at least this many pixels wide are handed out by themselves
     */
    static void walk(LaneView lane, Viewport view, long endNanos, double wide, Visitor visitor) {
        int columns = (int) Math.ceil(view.plotWidth());
        long wideNanos = (long) Math.ceil(wide / view.pixelsPerNano());
        int index = lane.firstEndingAfter(view.fromNanos());
        while (index < lane.size() && lane.startNanos(index) < view.fromNanos()) {
            one(lane, index++, visitor);
        }
        RangeSummary summary = new RangeSummary();
        for (int column = 0; column < columns && index < lane.size(); column++) {
            long columnEnd = columnStart(view, columns, column + 1);
            int past = firstAtOrAfter(lane, index, columnEnd);
            if (past - index <= FEW) {
                while (index < past) {
                    one(lane, index++, visitor);
                }
            } else {
                many(lane, index, past, column, columnEnd - columnStart(view, columns, column), wideNanos, summary,
                        visitor);
                index = past;
            }
        }
        if (lane.hasOpenSpan() && lane.openStartNanos() < view.toNanos() && endNanos > view.fromNanos()) {
            visitor.span(lane.openStartNanos(), endNanos, lane.openFlags(), lane.openRef(), -1);
        }
    }

    /** The time at which a column begins; the last one ends with the view. */
    static long columnStart(Viewport view, int columns, int column) {
        return column >= columns
                ? view.toNanos()
                : view.fromNanos() + (long) Math.ceil(column / view.plotWidth() * view.spanNanos());
    }

    /** The index at or after {@code from} of the first span that starts at or after this time; looks near {@code from} first. */
    static int firstAtOrAfter(LaneView lane, int from, long nanos) {
        int low = from;
        int step = 1;
        while (low + step <= lane.size() && lane.startNanos(low + step - 1) < nanos) {
            low += step;
            step *= 2;
        }
        int high = Math.min(lane.size(), low + step - 1);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lane.startNanos(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void one(LaneView lane, int index, Visitor visitor) {
        visitor.span(lane.startNanos(index), lane.endNanos(index), lane.flags(index), lane.ref(index), index);
    }

    private static void many(LaneView lane, int from, int to, int column, long columnNanos, long wideNanos,
            RangeSummary summary, Visitor visitor) {
        lane.summarize(from, to, summary);
        long busy = summary.busyNanos();
        // Spans do not overlap: one that is wider than its column is the last that begins there.
        int last = to - 1;
        long lastLength = lane.lengthNanos(last);
        int end = to;
        if (lastLength >= wideNanos) {
            one(lane, last, visitor);
            busy -= lastLength;
            end = last;
            lane.summarize(from, end, summary);
        }
        visitor.dense(column, from, end, Math.min(1, (double) busy / Math.max(1, columnNanos)), summary);
    }
}
