package dev.irqlscope.view;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is to be painted: primitives in columns, in the order of their layers and inside a layer by colour, so that painters
 * seldom change paint. Immutable; any thread may paint it.
 *
 * @see Sketch what builds one
 */
public final class DrawList {
    private final double width;
    private final double height;
    private final Primitive[] kinds;
    private final int[] colors;
    private final int[] offsets;
    private final double[] numbers;
    private final Object[] objects;

    DrawList(double width, double height, Primitive[] kinds, int[] colors, int[] offsets, double[] numbers,
            Object[] objects) {
        this.width = width;
        this.height = height;
        this.kinds = kinds;
        this.colors = colors;
        this.offsets = offsets;
        this.numbers = numbers;
        this.objects = objects;
    }

    /** A list with nothing in it. */
    public static DrawList empty(double width, double height) {
        return new DrawList(width, height, new Primitive[0], new int[0], new int[0], new double[0], new Object[0]);
    }

    /** A list and where its origin goes. */
    public record Placed(DrawList list, double x, double y) {}

    /** One list of several, each painted over those before it. */
    public static DrawList of(double width, double height, List<Placed> parts) {
        int size = 0;
        int used = 0;
        for (Placed part : parts) {
            size += part.list.kinds.length;
            used += part.list.numbers.length;
        }
        DrawList all = new DrawList(width, height, new Primitive[size], new int[size], new int[size],
                new double[used], new Object[size]);
        int at = 0;
        int number = 0;
        for (Placed part : parts) {
            part.list.copyInto(all, at, number, part.x, part.y);
            at += part.list.kinds.length;
            number += part.list.numbers.length;
        }
        return all;
    }

    private void copyInto(DrawList into, int at, int number, double dx, double dy) {
        System.arraycopy(kinds, 0, into.kinds, at, kinds.length);
        System.arraycopy(colors, 0, into.colors, at, colors.length);
        System.arraycopy(numbers, 0, into.numbers, number, numbers.length);
        for (int i = 0; i < kinds.length; i++) {
            int offset = number + offsets[i];
            into.offsets[at + i] = offset;
            into.objects[at + i] = objects[i] instanceof Points points ? points.shifted(dx, dy) : objects[i];
            for (int pair = 0; pair < kinds[i].pairs; pair++) {
                into.numbers[offset + 2 * pair] += dx;
                into.numbers[offset + 2 * pair + 1] += dy;
            }
        }
    }

    public double width() {
        return width;
    }

    public double height() {
        return height;
    }

    /** Primitives. A painter's work grows with this and with nothing else. */
    public int size() {
        return kinds.length;
    }

    /** Paints it all. */
    public void paint(Painter painter) {
        boolean first = true;
        int color = 0;
        for (int i = 0; i < kinds.length; i++) {
            if (first || colors[i] != color) {
                color = colors[i];
                painter.color(color);
                first = false;
            }
            paintOne(i, painter);
        }
    }

    private void paintOne(int index, Painter painter) {
        double[] n = numbers;
        int at = offsets[index];
        switch (kinds[index]) {
            case FILL_RECT -> painter.fillRect(n[at], n[at + 1], n[at + 2], n[at + 3]);
            case FILL_ROUND_RECT -> painter.fillRoundRect(n[at], n[at + 1], n[at + 2], n[at + 3], n[at + 4]);
            case STROKE_RECT -> painter.strokeRect(n[at], n[at + 1], n[at + 2], n[at + 3], n[at + 4], n[at + 5]);
            case HATCH_RECT -> painter.hatchRect(n[at], n[at + 1], n[at + 2], n[at + 3]);
            case LINE -> painter.line(n[at], n[at + 1], n[at + 2], n[at + 3], n[at + 4],
                    (Painter.Dash) objects[index]);
            case CURVE -> painter.curve(n[at], n[at + 1], n[at + 2], n[at + 3], n[at + 4], n[at + 5], n[at + 6],
                    n[at + 7], n[at + 8]);
            case CIRCLE -> painter.fillCircle(n[at], n[at + 1], n[at + 2]);
            case POLYLINE -> {
                Points points = (Points) objects[index];
                painter.polyline(points.xs(), points.ys(), n[at]);
            }
            case FILL_POLYGON -> {
                Points points = (Points) objects[index];
                painter.fillPolygon(points.xs(), points.ys());
            }
            case STROKE_POLYGON -> {
                Points points = (Points) objects[index];
                painter.strokePolygon(points.xs(), points.ys(), n[at]);
            }
            case TEXT -> {
                Words words = (Words) objects[index];
                painter.text(words.text(), n[at], n[at + 1], words.anchor(), words.typeface(), n[at + 2]);
            }
            case PIXELS -> {
                Raster raster = (Raster) objects[index];
                painter.pixels(n[at], n[at + 1], n[at + 2], n[at + 3], raster.columns(), raster.rows(),
                        raster.argb());
            }
        }
    }

    /** All texts, in the order of painting. */
    public void texts(Consumer<PlacedText> into) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == Primitive.TEXT) {
                Words words = (Words) objects[i];
                int at = offsets[i];
                into.accept(new PlacedText(words.text(), numbers[at], numbers[at + 1], words.anchor(),
                        words.typeface(), numbers[at + 2], colors[i]));
            }
        }
    }

    /** Whether the two would be painted alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DrawList list && width == list.width && height == list.height
                && Arrays.equals(kinds, list.kinds) && Arrays.equals(colors, list.colors)
                && Arrays.equals(numbers, list.numbers) && Arrays.equals(objects, list.objects);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(colors) * 31 + Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return "DrawList[" + kinds.length + " primitives, " + width + " by " + height + "]";
    }

    /** A text and where it stands. */
    public record PlacedText(
            String text, double x, double baseline, Anchor anchor, Typeface typeface, double size, int argb) {}

    /** The kinds of primitive, in the order in which those of one colour are painted. */
    enum Primitive {
        FILL_RECT(1),
        FILL_ROUND_RECT(1),
        PIXELS(1),
        HATCH_RECT(1),
        STROKE_RECT(1),
        LINE(2),
        POLYLINE(0),
        CURVE(4),
        FILL_POLYGON(0),
        STROKE_POLYGON(0),
        CIRCLE(1),
        TEXT(1);

        /** How many of its numbers, from the first on, are pairs of x and y. */
        private final int pairs;

        Primitive(int pairs) {
            this.pairs = pairs;
        }
    }

    /** Corners of a shape. Compared by content. */
    record Points(double[] xs, double[] ys) {
        Points shifted(double dx, double dy) {
            return new Points(Arrays.stream(xs).map(x -> x + dx).toArray(),
                    Arrays.stream(ys).map(y -> y + dy).toArray());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Points points && Arrays.equals(xs, points.xs) && Arrays.equals(ys, points.ys);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(xs) * 31 + Arrays.hashCode(ys);
        }
    }

    /** What a text says and how. */
    record Words(String text, Anchor anchor, Typeface typeface) {}

    /** Colours of a raster. Compared by content. */
    record Raster(int columns, int rows, int[] argb) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Raster raster && columns == raster.columns && rows == raster.rows
                    && Arrays.equals(argb, raster.argb);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(argb);
        }
    }
}
