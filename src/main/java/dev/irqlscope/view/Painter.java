package dev.irqlscope.view;

/**
 * Something that puts primitives on a surface: a window's canvas, a PNG, an SVG document. A {@link DrawList} calls
 * {@link #color} whenever the colour changes, which is rare, and then one method for each primitive of that colour.
 */
public interface Painter {
    /** The colour of whatever follows, fills and lines alike. */
    void color(int argb);

    void fillRect(double x, double y, double width, double height);

    void fillRoundRect(double x, double y, double width, double height, double radius);

    /** An outline, its line centred on the edge. */
    void strokeRect(double x, double y, double width, double height, double radius, double lineWidth);

    /** Diagonal lines inside a rectangle, as for data that is missing. */
    void hatchRect(double x, double y, double width, double height);

    void line(double x1, double y1, double x2, double y2, double lineWidth, Dash dash);

    /** Straight lines from point to point: {@code xs[from], ys[from]} to {@code xs[to - 1], ys[to - 1]}. */
    void polyline(double[] xs, double[] ys, double lineWidth);

    /** A filled closed shape. */
    void fillPolygon(double[] xs, double[] ys);

    /** The outline of a closed shape. */
    void strokePolygon(double[] xs, double[] ys, double lineWidth);

    /** A cubic Bézier curve with two control points. */
    void curve(double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2,
            double lineWidth);

    void fillCircle(double centreX, double centreY, double radius);

    /** Text on a baseline, in one line. */
    void text(String text, double x, double baseline, Anchor anchor, Typeface typeface, double size);

    /**
     * A raster that covers a rectangle: dense regions, one column of it for each pixel. It brings its own colours, so the
     * current colour does not matter and stays. Scaled without smoothing.
     *
     * @param argb row by row, {@code columns * rows} colours; not to be changed
     */
    void pixels(double x, double y, double width, double height, int columns, int rows, int[] argb);

    /** How a line is interrupted. */
    enum Dash {
        SOLID,
        /** Strokes of 4 pixels with gaps of 3. */
        DASHED,
        /** Strokes of 1.5 pixels with gaps of 2.5. */
        DOTTED;

        private static final double[] DASHES = {4, 3};
        private static final double[] DOTS = {1.5, 2.5};
        private static final double[] NONE = {};

        /** Lengths of strokes and gaps in turn, in pixels; empty for a solid line. */
        public double[] pattern() {
            return switch (this) {
                case SOLID -> NONE;
                case DASHED -> DASHES.clone();
                case DOTTED -> DOTS.clone();
            };
        }
    }
}
