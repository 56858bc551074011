package dev.irqlscope.view;

import dev.irqlscope.analysis.DeviceLanes;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import java.util.ArrayList;
import java.util.List;

/** What a device does: the level of its interrupt line, and how many requests it has. */
final class DeviceRows {
    private DeviceRows() {}

    /** A line's level as a step line: high as long as any device pulls it. Where the group's own device does, it is tinted. */
    static void line(Scene scene, Row.LineLevel row) {
        double y = scene.screenY(row.y());
        double high = y + 8.5;
        double low = y + row.height() - 8.5;
        int columns = (int) Math.ceil(scene.viewport.plotWidth());
        double[] ups = new double[columns + 1];
        double[] own = new double[columns + 1];
        boolean first = true;
        StepLine step = new StepLine(scene, high, low);
        for (DeviceLanes device : row.sharing()) {
            Pulls pulls = new Pulls(scene, first ? own : ups, step);
            LaneWalk.walk(device.asserted(), scene.viewport, scene.analysis.endNanos(), scene.narrow, pulls);
            if (first) {
                for (double[] span : pulls.wide()) {
                    scene.sketch.fillRect(Layer.SHADE, Palette.fade(scene.palette.line(), 0.16), span[0], high,
                            span[1] - span[0], low - high);
                }
            }
            first = false;
        }
        Strip strip = new Strip(scene.viewport);
        for (int i = 0; i < columns; i++) {
            double full = own[i] + ups[i];
            if (full > 0) {
                strip.add(i, full, scene.palette.line());
            }
        }
        strip.draw(scene.sketch, Layer.SPANS, high, low - high);
        step.draw();
    }

    /** Requests at a device as bars, scaled to the most there were in view. */
    static void outstanding(Scene scene, Row.Outstanding row) {
        LaneView lane = row.lanes().outstanding();
        double bottom = scene.screenY(row.y()) + row.height() - 4;
        double room = row.height() - 9;
        int columns = (int) Math.ceil(scene.viewport.plotWidth());
        double[] level = new double[columns];
        double[] covered = new double[columns];
        LaneWalk.walk(lane, scene.viewport, scene.analysis.endNanos(), scene.narrow, new Counts(scene, lane, level,
                covered));
        double most = 0;
        for (int i = 0; i < columns; i++) {
            level[i] = covered[i] > 0 ? level[i] / covered[i] : 0;
            most = Math.max(most, level[i]);
        }
        if (most == 0) {
            return;
        }
        int rows = (int) room;
        int[] argb = new int[columns * rows];
        for (int i = 0; i < columns; i++) {
            int height = (int) Math.round(level[i] / most * rows);
            for (int r = rows - height; r < rows; r++) {
                argb[r * columns + i] = r == rows - height
                        ? Palette.mix(scene.palette.bars(), scene.palette.text(), 0.25)
                        : Palette.fade(scene.palette.bars(), 0.62);
            }
        }
        scene.sketch.pixels(Layer.SPANS, scene.plotLeft(), bottom - rows, columns, rows, columns, rows, argb);
        scene.text(Long.toString(Math.round(most)), scene.palette.muted(), TimelineLayout.GUTTER - 8,
                bottom - rows + 8, Anchor.END, Typeface.SANS, 10);
    }

    /** Collects where a device pulls its line. */
    private static final class Pulls implements LaneWalk.Visitor {
        private final Scene scene;
        private final double[] columns;
        private final StepLine step;
        private final List<double[]> wide = new ArrayList<>();

        Pulls(Scene scene, double[] columns, StepLine step) {
            this.scene = scene;
            this.columns = columns;
            this.step = step;
        }

        List<double[]> wide() {
            return wide;
        }

        @Override
        public void span(long startNanos, long endNanos, int flags, int ref, int index) {
            double x0 = scene.clampedX(startNanos);
            double x1 = scene.clampedX(endNanos);
            if (x1 - x0 >= scene.narrow) {
                wide.add(new double[]{x0, x1});
                step.high(x0, x1);
            } else {
                double from = x0 - scene.plotLeft();
                double to = Math.max(x1 - scene.plotLeft(), from + 1e-6);
                for (int c = (int) from; c < to && c < columns.length; c++) {
                    columns[c] += Math.min(to, c + 1.0) - Math.max(from, c);
                }
            }
        }

        @Override
        public void dense(int column, int from, int to, double share, RangeSummary summary) {
            columns[column] += share;
        }
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
}
