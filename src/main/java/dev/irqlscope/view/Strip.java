package dev.irqlscope.view;

/** A row of pixel columns in which what is too narrow for a shape adds up: how full each column is, and its colour. */
final class Strip {
    /** What is there at all is seen at least this much. */
    private static final double FAINTEST = 0.42;

    /** What insists on its colour is at least this wide, in pixels, or the eye would miss it. */
    private static final double LEAST_INSISTING = 3;

    private final double plotLeft;
    private final double[] share;
    private final int[] color;
    private final boolean[] strong;
    private boolean used;

    Strip(Viewport view) {
        this.plotLeft = TimelineLayout.GUTTER;
        int columns = (int) Math.ceil(view.plotWidth());
        this.share = new double[columns];
        this.color = new int[columns];
        this.strong = new boolean[columns];
    }

    /** Adds something that covers this share of a column. */
    void add(int column, double part, int argb) {
        if (column < 0 || column >= share.length) {
            return;
        }
        used = true;
        share[column] += Math.max(part, 1e-9);
        if (!strong[column]) {
            color[column] = argb;
        }
    }

    /** Makes a column fully this colour, whatever else is added to it. */
    void insist(int column, int argb) {
        if (column >= 0 && column < share.length) {
            used = true;
            share[column] = 1;
            color[column] = argb;
            strong[column] = true;
        }
    }

    /** Adds a span from x to x. */
    void span(double x0, double x1, int argb, boolean insisting) {
        double from = x0 - plotLeft;
        double to = Math.max(x1 - plotLeft, from + 1e-6);
        if (insisting && to - from < LEAST_INSISTING) {
            double middle = (from + to) / 2;
            from = middle - LEAST_INSISTING / 2;
            to = middle + LEAST_INSISTING / 2;
        }
        for (int column = (int) Math.max(0, from); column < to && column < share.length; column++) {
            if (insisting) {
                insist(column, argb);
            } else {
                add(column, Math.min(to, column + 1.0) - Math.max(from, column), argb);
            }
        }
    }

    /** Draws it as a bar of this height; columns where nothing is stay clear. */
    void draw(Sketch sketch, Layer layer, double y, double height) {
        if (!used) {
            return;
        }
        int first = 0;
        while (share[first] == 0) {
            first++;
        }
        int past = share.length;
        while (share[past - 1] == 0) {
            past--;
        }
        int[] argb = new int[past - first];
        for (int i = 0; i < argb.length; i++) {
            double full = share[first + i];
            if (full > 0) {
                argb[i] = Palette.fade(color[first + i], FAINTEST + (1 - FAINTEST) * Math.min(1, full));
            }
        }
        sketch.pixels(layer, plotLeft + first, y, argb.length, height, argb.length, 1, argb);
    }
}
