package dev.irqlscope.view;

import dev.irqlscope.analysis.DeviceLanes;
import dev.irqlscope.trace.RangeSummary;
import java.util.ArrayList;
import java.util.List;

/** The level of a device's interrupt line. */
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
}
