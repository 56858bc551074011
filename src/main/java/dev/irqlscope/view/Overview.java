package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/** A strip of the whole run: the longest ISR of each pixel column, spurious interrupts, and the stretch that is shown. */
public final class Overview {
    private static final double DIAMOND = 4.5;

    /** One column in so many may be red from top to bottom. */
    private static final int RED_AT_MOST = 4;

    /** Pixels of a red tip. */
    private static final int TIP = 5;

    private Overview() {}

    /** Draws it. The same arguments give the same picture; any thread may call. */
    public static DrawList draw(Analysis analysis, double width, double height, Viewport shown, Palette palette) {
        Sketch sketch = new Sketch(width, height);
        sketch.fillRect(Layer.GROUND, palette.rail(), 0, 0, width, height);
        double plot = width - TimelineLayout.GUTTER;
        long end = Math.max(1, analysis.endNanos());
        sketch.text(Layer.TEXT, palette.text(), "Whole run", 14, height / 2 - 2, Anchor.START, Typeface.SANS, 11.5);
        sketch.text(Layer.TEXT, palette.muted(),
                "0 – " + Durations.format(analysis.endNanos(), analysis.trace().info().clock()), 14,
                height / 2 + 11, Anchor.START, Typeface.SANS, 9.5);
        if (plot < 1 || height < 8) {
            return sketch.build();
        }
        bars(analysis, sketch, palette, (int) Math.ceil(plot), (int) height, end);
        diamonds(analysis, sketch, palette, plot, end);
        if (shown != null) {
            double from = TimelineLayout.GUTTER + Math.clamp((double) shown.fromNanos() / end, 0, 1) * plot;
            double to = TimelineLayout.GUTTER + Math.clamp((double) shown.toNanos() / end, 0, 1) * plot;
            double wide = Math.max(3, to - from);
            sketch.fillRect(Layer.SHADE, Palette.fade(palette.accent(), 0.28), from, 0, wide, height);
            sketch.strokeRect(Layer.LINES, palette.accent(), from + 0.5, 0.5, wide - 1, height - 1, 0, 1);
        }
        sketch.fillRect(Layer.LINES, palette.border(), 0, height - 1, width, 1);
        return sketch.build();
    }

    /**
     * A bar for each column, as high as its longest ISR, red where one ran past its limit by its own work. In a long run
     * that may be so everywhere, and a wall of red would hide which were the worst: then only the tips are red.
     */
    private static void bars(Analysis analysis, Sketch sketch, Palette palette, int columns, int height, long end) {
        LaneView lane = analysis.isrDurations();
        int rows = height - 12;
        if (rows < 4 || lane.size() == 0) {
            return;
        }
        RangeSummary summary = new RangeSummary();
        lane.summarize(0, lane.size(), summary);
        double top = summary.longestNanos();
        int[] argb = new int[columns * rows];
        int[] bars = new int[columns];
        boolean[] over = new boolean[columns];
        int red = 0;
        int from = 0;
        for (int column = 0; column < columns; column++) {
            int to = lane
                    .firstStartingAtOrAfter((long) ((column + 1.0) * end / columns) + (column == columns - 1 ? 1 : 0));
            if (to > from) {
                lane.summarize(from, to, summary);
                over[column] = (summary.flags() & Activities.OVER_LIMIT) != 0;
                red += over[column] ? 1 : 0;
                bars[column] = (int) Math.clamp(Math.round(rows * Math.sqrt(summary.longestNanos() / top)), 1, rows);
            }
            from = to;
        }
        int tip = red > columns / RED_AT_MOST ? TIP : rows;
        for (int column = 0; column < columns; column++) {
            int first = rows - bars[column];
            for (int row = first; row < rows; row++) {
                boolean isRed = over[column] && row < first + tip;
                argb[row * columns + column] = isRed ? palette.over() : Palette.fade(palette.isr(), 0.8);
            }
        }
        sketch.pixels(Layer.SPANS, TimelineLayout.GUTTER, 10, columns, rows, columns, rows, argb);
    }

    private static void diamonds(Analysis analysis, Sketch sketch, Palette palette, double plot, long end) {
        LaneView lane = analysis.spurious();
        double spacing = DIAMOND * 2;
        for (double x = 0; x < plot; x += spacing) {
            int first = lane.firstStartingAtOrAfter((long) (x / plot * end));
            int past = lane.firstStartingAtOrAfter((long) ((x + spacing) / plot * end));
            if (past > first) {
                double at = TimelineLayout.GUTTER + (double) lane.startNanos(first) / end * plot;
                sketch.strokeDiamond(Layer.MARKS, palette.spurious(), at, 6, DIAMOND, 1.5);
            }
        }
    }
}
