package dev.irqlscope.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A line that is low but for stretches that may overlap, drawn as one polyline. Before time 0 and after the end, where nothing
 * is known, there is no line.
 */
final class StepLine {
    private final Scene scene;
    private final double high;
    private final double low;
    private final List<double[]> stretches = new ArrayList<>();

    StepLine(Scene scene, double highY, double lowY) {
        this.scene = scene;
        this.high = highY;
        this.low = lowY;
    }

    void high(double x0, double x1) {
        stretches.add(new double[]{x0, x1});
    }

    void draw() {
        stretches.sort(Comparator.comparingDouble(s -> s[0]));
        double[] xs = new double[stretches.size() * 4 + 2];
        double[] ys = new double[xs.length];
        int count = 0;
        double left = scene.clampedX(0);
        double right = scene.clampedX(scene.analysis.endNanos());
        if (right <= left) {
            return;
        }
        double until = left;
        boolean begun = false;
        for (int i = 0; i < stretches.size(); i++) {
            double from = stretches.get(i)[0];
            double to = stretches.get(i)[1];
            while (i + 1 < stretches.size() && stretches.get(i + 1)[0] <= to) {
                i++;
                to = Math.max(to, stretches.get(i)[1]);
            }
            if (!begun && from <= left) {
                count = point(xs, ys, count, left, high);
            } else {
                count = begun ? count : point(xs, ys, count, left, low);
                count = point(xs, ys, count, from, low);
                count = point(xs, ys, count, from, high);
            }
            begun = true;
            count = point(xs, ys, count, to, high);
            if (to < right) {
                count = point(xs, ys, count, to, low);
            }
            until = to;
        }
        if (!begun) {
            count = point(xs, ys, count, left, low);
        }
        if (until < right) {
            count = point(xs, ys, count, right, low);
        }
        scene.sketch.polyline(Layer.LINES, scene.palette.line(), xs, ys, count, 1.5);
    }

    private static int point(double[] xs, double[] ys, int count, double x, double y) {
        xs[count] = x;
        ys[count] = y;
        return count + 1;
    }
}
