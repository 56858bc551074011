package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/** One timeline while it is being drawn: what is drawn, where to, and what has been put there already. One thread. */
final class Scene {
    /** Rectangles that spans of all lanes together may become. */
    private static final double SPAN_BUDGET = 2_200;

    private static final double SPAN_TEXT = 10.5;
    private static final double SPAN_PADDING = 8;

    final Analysis analysis;
    final Viewport viewport;
    final Palette palette;
    final TimelineLayout layout;
    final Sketch sketch;
    final LabelPlacer labels;
    final List<Hit> hits = new ArrayList<>();
    final TextMeasure measure = TextMeasure.shipped();
    final TraceInfo info;

    /** Spans narrower than this are drawn as pixels, so that the number of primitives stays bounded. */
    final double narrow;

    /** Left and right edges of the ruler's texts. */
    final List<double[]> rulerTexts = new ArrayList<>();

    private final List<Runnable> later = new ArrayList<>();
    private final List<SpanLabel> spanLabels = new ArrayList<>();

    /** A label that goes into a span if there is still room when everything else has been placed. */
    private record SpanLabel(String text, double x, double y, double w, double h, int argb) {}

    Scene(Analysis analysis, TimelineLayout layout, Viewport viewport, Palette palette) {
        this.analysis = analysis;
        this.viewport = viewport;
        this.palette = palette;
        this.layout = layout;
        this.sketch = new Sketch(viewport.width(), viewport.height());
        this.labels = new LabelPlacer(TimelineLayout.GUTTER, TimelineLayout.RULER, viewport.width(),
                viewport.height());
        this.info = analysis.trace().info();
        this.narrow = Math.max(3, viewport.plotWidth() * lanesInSight() / SPAN_BUDGET);
    }

    private int lanesInSight() {
        int lanes = 0;
        for (Row row : layout.rows()) {
            if (inSight(row)) {
                lanes += switch (row) {
                    case Row.IrqlLevels levels -> 2;
                    case Row.Isrs isrs -> Math.max(1, isrs.lanes().isrsByDepth().size());
                    case Row.Dpcs dpcs -> 1;
                    default -> 0;
                };
            }
        }
        return lanes;
    }

    /** The screen's y of a row's y. */
    double screenY(double rowY) {
        return TimelineLayout.RULER + rowY - viewport.scrollY();
    }

    boolean inSight(Row row) {
        double top = screenY(row.y());
        return top + row.height() > TimelineLayout.RULER && top < viewport.height();
    }

    double plotLeft() {
        return TimelineLayout.GUTTER;
    }

    double plotRight() {
        return viewport.width();
    }

    /** A time's x, no further left or right than the plot. */
    double clampedX(long nanos) {
        return Math.clamp(viewport.xOf(nanos), plotLeft(), plotRight());
    }

    /** The routine that an activity is a call of. */
    Entity.Routine routine(int activity) {
        return analysis.trace().catalog().routine(analysis.activities().routine(activity));
    }

    String routineName(int routine) {
        return analysis.trace().catalog().nameOf(routine);
    }

    String duration(long nanos) {
        return Durations.format(nanos, info.clock());
    }

    double textWidth(String text, Typeface typeface, double size) {
        return measure.width(text, typeface, size);
    }

    void text(String text, int argb, double x, double baseline, Anchor anchor, Typeface typeface, double size) {
        sketch.text(Layer.TEXT, argb, text, x, baseline, anchor, typeface, size);
    }

    /** Asks for a label inside a span; says whether the span is wide enough for some of it. */
    boolean spanLabel(String text, double x, double y, double w, double h, int argb) {
        boolean fits = !shortened(text, w - SPAN_PADDING, SPAN_TEXT).isEmpty();
        if (fits) {
            spanLabels.add(new SpanLabel(text, x, y, w, h, argb));
        }
        return fits;
    }

    /** Places a label if its place is free, on a plate if it stands on drawn things. */
    boolean label(String text, int argb, double x, double baseline, Anchor anchor, Typeface typeface, double size,
            boolean plate) {
        double width = textWidth(text, typeface, size);
        double left = anchor.left(x, width);
        double top = baseline - size;
        if (!labels.claim(left, top, width, size * 1.3)) {
            return false;
        }
        if (plate) {
            sketch.fillRoundRect(Layer.PLATES, palette.plate(), left - 3, top - 1, width + 6, size * 1.3 + 2, 3);
        }
        text(text, argb, left, baseline, Anchor.START, typeface, size);
        return true;
    }

    /** Puts off what matters less until what matters more has its place. */
    void later(Runnable label) {
        later.add(label);
    }

    /** Places a label beside a point of a chart, on the preferred side if there is room, else on the other; says whether it could. */
    boolean callout(String text, int argb, double x, double y, boolean leftFirst, double size, Typeface typeface) {
        double width = textWidth(text, typeface, size);
        double right = x + 8;
        double left = x - 8 - width;
        double[] sides = leftFirst ? new double[]{left, right} : new double[]{right, left};
        for (boolean free : new boolean[]{true, false}) {
            for (double baseline : new double[]{y + 4, y - 8, y + 16, y + 28}) {
                for (double side : sides) {
                    if (!(free && labels.covers(side, baseline - size, width, size * 1.3))
                            && label(text, argb, side, baseline, Anchor.START, typeface, size, true)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    void placeLater() {
        later.forEach(Runnable::run);
        later.clear();
    }

    /** Writes span labels where there is still room. */
    void placeSpanLabels() {
        for (SpanLabel label : spanLabels) {
            String text = shortened(label.text, label.w - SPAN_PADDING, SPAN_TEXT);
            label(text, label.argb, label.x + SPAN_PADDING / 2, label.y + label.h / 2 + SPAN_TEXT * 0.36, Anchor.START,
                    Typeface.SANS, SPAN_TEXT, false);
        }
    }

    /** The text, or as much of it as has room, with an ellipsis; empty where fewer than four letters would be left. */
    String shortened(String text, double room, double size) {
        if (room < 10) {
            return "";
        }
        if (textWidth(text, Typeface.SANS, size) <= room) {
            return text;
        }
        for (int length = text.length() - 1; length >= 4; length--) {
            String shorter = text.substring(0, length).stripTrailing() + "…";
            if (textWidth(shorter, Typeface.SANS, size) <= room) {
                return shorter;
            }
        }
        return "";
    }
}
