package dev.irqlscope.view;

import java.util.ArrayList;
import java.util.List;

/** A painter that writes down what it is told. */
final class Recorder implements Painter {
    /** One primitive: its colour, its name, its first numbers. */
    record Told(int argb, String what, double x, double y, double w, double h) {}

    final List<Told> told = new ArrayList<>();
    int colorChanges;
    private int argb;

    static Recorder of(DrawList list) {
        Recorder recorder = new Recorder();
        list.paint(recorder);
        return recorder;
    }

    private void add(String what, double x, double y, double w, double h) {
        told.add(new Told(argb, what, x, y, w, h));
    }

    @Override
    public void color(int color) {
        argb = color;
        colorChanges++;
    }

    @Override
    public void fillRect(double x, double y, double width, double height) {
        add("rect", x, y, width, height);
    }

    @Override
    public void fillRoundRect(double x, double y, double width, double height, double radius) {
        add("round", x, y, width, height);
    }

    @Override
    public void strokeRect(double x, double y, double width, double height, double radius, double lineWidth) {
        add("outline", x, y, width, height);
    }

    @Override
    public void hatchRect(double x, double y, double width, double height) {
        add("hatch", x, y, width, height);
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double lineWidth, Dash dash) {
        add("line " + dash, x1, y1, x2 - x1, y2 - y1);
    }

    @Override
    public void polyline(double[] xs, double[] ys, double lineWidth) {
        add("polyline", xs[0], ys[0], xs[xs.length - 1] - xs[0], ys[ys.length - 1] - ys[0]);
    }

    @Override
    public void fillPolygon(double[] xs, double[] ys) {
        add("polygon", xs[0], ys[0], 0, 0);
    }

    @Override
    public void strokePolygon(double[] xs, double[] ys, double lineWidth) {
        add("polygon outline", xs[0], ys[0], 0, 0);
    }

    @Override
    public void curve(double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2,
            double lineWidth) {
        add("curve", x1, y1, x2 - x1, y2 - y1);
    }

    @Override
    public void fillCircle(double centreX, double centreY, double radius) {
        add("circle", centreX, centreY, radius, radius);
    }

    @Override
    public void text(String text, double x, double baseline, Anchor anchor, Typeface typeface, double size) {
        add("text " + text, x, baseline, 0, size);
    }

    @Override
    public void pixels(double x, double y, double width, double height, int columns, int rows, int[] colors) {
        add("pixels", x, y, width, height);
    }
}
