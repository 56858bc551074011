package dev.irqlscope.view;

import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/**
 * Requests at a device as bars, scaled to the most there were in view; those that wait in the port driver's queue stand on top of
 * them, paler; and where requests timed out and the device was reset, the row is marked.
 */
final class RequestRow {
    private static final double LEAST_MARK = 2;
    private static final double LABEL_ROOM = 64;

    private RequestRow() {}

    static void draw(Scene scene, Row.Outstanding row) {
        double bottom = scene.screenY(row.y()) + row.height() - 4;
        int rows = (int) (row.height() - 9);
        double[] atDevice = levels(scene, row.lanes().outstanding());
        double[] queued = row.hasQueue() ? levels(scene, row.lanes().queued()) : new double[atDevice.length];
        double most = 0;
        for (int i = 0; i < atDevice.length; i++) {
            most = Math.max(most, atDevice[i] + queued[i]);
        }
        if (most > 0) {
            bars(scene, atDevice, queued, most, bottom, rows);
        }
        Resets resets = new Resets(scene, scene.screenY(row.y()), row.height());
        LaneWalk.walk(row.lanes().resets(), scene.viewport, scene.analysis.endNanos(), scene.narrow, resets);
    }

    /** How many there were in each pixel column, on average. */
    private static double[] levels(Scene scene, LaneView lane) {
        int columns = (int) Math.ceil(scene.viewport.plotWidth());
        double[] level = new double[columns];
        double[] covered = new double[columns];
        LaneWalk.walk(lane, scene.viewport, scene.analysis.endNanos(), scene.narrow, new Counts(scene, lane, level,
                covered));
        for (int i = 0; i < columns; i++) {
            level[i] = covered[i] > 0 ? level[i] / covered[i] : 0;
        }
        return level;
    }

    private static void bars(
            Scene scene, double[] atDevice, double[] queued, double most, double bottom, int rows) {
        int columns = atDevice.length;
        int[] argb = new int[columns * rows];
        int edge = Palette.mix(scene.palette.bars(), scene.palette.text(), 0.25);
        for (int i = 0; i < columns; i++) {
            int below = (int) Math.round(atDevice[i] / most * rows);
            int height = (int) Math.round((atDevice[i] + queued[i]) / most * rows);
            for (int r = rows - height; r < rows; r++) {
                boolean top = r == rows - height || r == rows - below;
                double share = r < rows - below ? 0.3 : 0.62;
                argb[r * columns + i] = top ? edge : Palette.fade(scene.palette.bars(), share);
            }
        }
        scene.sketch.pixels(Layer.SPANS, scene.plotLeft(), bottom - rows, columns, rows, columns, rows, argb);
        scene.text(Long.toString(Math.round(most)), scene.palette.muted(), TimelineLayout.GUTTER - 8,
                bottom - rows + 8, Anchor.END, Typeface.SANS, 10);
    }

    /** Adds up the requests in each column, weighted by time. */
    private record Counts(Scene scene, LaneView lane, double[] level, double[] covered) implements LaneWalk.Visitor {
        @Override
        public void span(long startNanos, long endNanos, int flags, int ref, int index) {
            double from = scene.clampedX(startNanos) - scene.plotLeft();
            double to = scene.clampedX(endNanos) - scene.plotLeft();
            for (int c = (int) from; c < to && c < level.length; c++) {
                double part = Math.min(to, c + 1.0) - Math.max(from, c);
                level[c] += part * flags;
                covered[c] += part;
            }
        }

        @Override
        public void dense(int column, int from, int to, double share, RangeSummary summary) {
            int step = Math.max(1, (to - from) / 16);
            double sum = 0;
            double time = 0;
            for (int i = from; i < to; i += step) {
                sum += (double) lane.flags(i) * lane.lengthNanos(i);
                time += lane.lengthNanos(i);
            }
            if (time > 0) {
                level[column] += share * sum / time;
                covered[column] += share;
            }
        }
    }

    /** Marks where requests timed out and what that led to. */
    private static final class Resets implements LaneWalk.Visitor {
        private final Scene scene;
        private final double y;
        private final double height;

        private Resets(Scene scene, double y, double height) {
            this.scene = scene;
            this.y = y;
            this.height = height;
        }

        @Override
        public void span(long startNanos, long endNanos, int flags, int ref, int index) {
            mark(scene.clampedX(startNanos), scene.clampedX(endNanos));
        }

        @Override
        public void dense(int column, int from, int to, double share, RangeSummary summary) {
            mark(scene.plotLeft() + column, scene.plotLeft() + column + 1);
        }

        private void mark(double from, double to) {
            double width = Math.max(LEAST_MARK, to - from);
            scene.sketch.fillRect(Layer.SPANS, Palette.fade(scene.palette.over(), 0.6), from, y + 3, width, height - 6);
            if (from < scene.viewport.width() - LABEL_ROOM) {
                scene.label("Event 129", scene.palette.overText(), from + width + 6, y + 15, Anchor.START,
                        Typeface.SANS, 10, true);
            }
        }
    }
}
