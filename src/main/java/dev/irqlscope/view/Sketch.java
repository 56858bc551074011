package dev.irqlscope.view;

import dev.irqlscope.view.DrawList.Points;
import dev.irqlscope.view.DrawList.Primitive;
import dev.irqlscope.view.DrawList.Raster;
import dev.irqlscope.view.DrawList.Words;
import java.util.Arrays;

/** Collects primitives and sorts them into a {@link DrawList}. One thread. */
public final class Sketch {
    private final double width;
    private final double height;
    private Primitive[] kinds = new Primitive[512];
    private long[] keys = new long[512];
    private int[] colors = new int[512];
    private int[] offsets = new int[512];
    private Object[] objects = new Object[512];
    private double[] numbers = new double[4096];
    private int size;
    private int used;
    private double dx;
    private double dy;

    public Sketch(double width, double height) {
        this.width = width;
        this.height = height;
    }

    public double width() {
        return width;
    }

    public double height() {
        return height;
    }

    /** Primitives so far. */
    public int size() {
        return size;
    }

    /** Shifts whatever follows. */
    public void origin(double x, double y) {
        dx = x;
        dy = y;
    }

    public void fillRect(Layer layer, int argb, double x, double y, double w, double h) {
        if (w > 0 && h > 0) {
            add(Primitive.FILL_RECT, layer, argb, null, x + dx, y + dy, w, h);
        }
    }

    public void fillRoundRect(Layer layer, int argb, double x, double y, double w, double h, double radius) {
        double fitting = Math.min(radius, Math.min(w, h) / 2);
        if (fitting < 0.5) {
            fillRect(layer, argb, x, y, w, h);
        } else {
            add(Primitive.FILL_ROUND_RECT, layer, argb, null, x + dx, y + dy, w, h, fitting);
        }
    }

    public void strokeRect(Layer layer, int argb, double x, double y, double w, double h, double radius,
            double lineWidth) {
        add(Primitive.STROKE_RECT, layer, argb, null, x + dx, y + dy, w, h, Math.min(radius, Math.min(w, h) / 2),
                lineWidth);
    }

    public void hatchRect(Layer layer, int argb, double x, double y, double w, double h) {
        if (w > 0 && h > 0) {
            add(Primitive.HATCH_RECT, layer, argb, null, x + dx, y + dy, w, h);
        }
    }

    public void line(Layer layer, int argb, double x1, double y1, double x2, double y2, double lineWidth) {
        line(layer, argb, x1, y1, x2, y2, lineWidth, Painter.Dash.SOLID);
    }

    public void line(Layer layer, int argb, double x1, double y1, double x2, double y2, double lineWidth,
            Painter.Dash dash) {
        add(Primitive.LINE, layer, argb, dash, x1 + dx, y1 + dy, x2 + dx, y2 + dy, lineWidth);
    }

    public void curve(Layer layer, int argb, double x1, double y1, double cx1, double cy1, double cx2, double cy2,
            double x2, double y2, double lineWidth) {
        add(Primitive.CURVE, layer, argb, null, x1 + dx, y1 + dy, cx1 + dx, cy1 + dy, cx2 + dx, cy2 + dy, x2 + dx,
                y2 + dy, lineWidth);
    }

    public void circle(Layer layer, int argb, double x, double y, double radius) {
        add(Primitive.CIRCLE, layer, argb, null, x + dx, y + dy, radius);
    }

    /** Takes over the first {@code count} points. */
    public void polyline(Layer layer, int argb, double[] xs, double[] ys, int count, double lineWidth) {
        if (count > 1) {
            add(Primitive.POLYLINE, layer, argb, shifted(xs, ys, count), lineWidth);
        }
    }

    public void fillDiamond(Layer layer, int argb, double x, double y, double radius) {
        add(Primitive.FILL_POLYGON, layer, argb, diamond(x, y, radius));
    }

    public void strokeDiamond(Layer layer, int argb, double x, double y, double radius, double lineWidth) {
        add(Primitive.STROKE_POLYGON, layer, argb, diamond(x, y, radius), lineWidth);
    }

    /** A filled triangle. */
    public void triangle(Layer layer, int argb, double x1, double y1, double x2, double y2, double x3, double y3) {
        add(Primitive.FILL_POLYGON, layer, argb,
                shifted(new double[]{x1, x2, x3}, new double[]{y1, y2, y3}, 3));
    }

    public void text(Layer layer, int argb, String text, double x, double baseline, Anchor anchor, Typeface typeface,
            double textSize) {
        if (!text.isEmpty()) {
            add(Primitive.TEXT, layer, argb, new Words(text, anchor, typeface), x + dx, baseline + dy, textSize);
        }
    }

    /** A raster; takes over the array. */
    public void pixels(Layer layer, double x, double y, double w, double h, int columns, int rows, int[] argb) {
        if (argb.length != columns * rows) {
            throw new IllegalArgumentException(argb.length + " colours for " + columns + " by " + rows + " pixels");
        }
        add(Primitive.PIXELS, layer, 0, new Raster(columns, rows, argb), x + dx, y + dy, w, h);
    }

    /** The list. Primitives of one layer, colour and kind keep their order. */
    public DrawList build() {
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            order[i] = keys[i] | i;
        }
        // Layer, then colour, then kind, then order of arrival: the key holds all four.
        int[] palette = distinctColors();
        for (int i = 0; i < size; i++) {
            long color = Arrays.binarySearch(palette, colors[i]);
            order[i] |= color << COLOR_SHIFT;
        }
        Arrays.sort(order);
        Primitive[] sortedKinds = new Primitive[size];
        int[] sortedColors = new int[size];
        int[] sortedOffsets = new int[size];
        Object[] sortedObjects = new Object[size];
        double[] sortedNumbers = new double[used];
        int end = 0;
        for (int i = 0; i < size; i++) {
            int from = (int) (order[i] & INDEX_MASK);
            sortedKinds[i] = kinds[from];
            sortedColors[i] = colors[from];
            sortedObjects[i] = objects[from];
            sortedOffsets[i] = end;
            int length = (from + 1 < size ? offsets[from + 1] : used) - offsets[from];
            System.arraycopy(numbers, offsets[from], sortedNumbers, end, length);
            end += length;
        }
        return new DrawList(width, height, sortedKinds, sortedColors, sortedOffsets, sortedNumbers, sortedObjects);
    }

    private static final int KIND_SHIFT = 24;
    private static final int COLOR_SHIFT = 32;
    private static final int LAYER_SHIFT = 52;
    private static final long INDEX_MASK = (1L << KIND_SHIFT) - 1;

    private int[] distinctColors() {
        int[] all = Arrays.copyOf(colors, size);
        Arrays.sort(all);
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[count++] = all[i];
            }
        }
        return Arrays.copyOf(all, count);
    }

    private void add(Primitive kind, Layer layer, int argb, Object object, double... values) {
        if (size == kinds.length) {
            int more = size * 2;
            kinds = Arrays.copyOf(kinds, more);
            keys = Arrays.copyOf(keys, more);
            colors = Arrays.copyOf(colors, more);
            offsets = Arrays.copyOf(offsets, more);
            objects = Arrays.copyOf(objects, more);
        }
        while (used + values.length > numbers.length) {
            numbers = Arrays.copyOf(numbers, numbers.length * 2);
        }
        kinds[size] = kind;
        keys[size] = (long) layer.ordinal() << LAYER_SHIFT | (long) kind.ordinal() << KIND_SHIFT;
        colors[size] = argb;
        offsets[size] = used;
        objects[size] = object;
        System.arraycopy(values, 0, numbers, used, values.length);
        used += values.length;
        size++;
    }

    private Points diamond(double x, double y, double radius) {
        return shifted(new double[]{x, x + radius, x, x - radius}, new double[]{y - radius, y, y + radius, y}, 4);
    }

    private Points shifted(double[] xs, double[] ys, int count) {
        double[] movedXs = new double[count];
        double[] movedYs = new double[count];
        for (int i = 0; i < count; i++) {
            movedXs[i] = xs[i] + dx;
            movedYs[i] = ys[i] + dy;
        }
        return new Points(movedXs, movedYs);
    }
}
