package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceInfo;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How often which duration occurs: ISR durations beside DPC latencies. Both axes are logarithmic, so that the one call in a million
 * that hurts is as plain to see as the million that don't. Bars stand for ranges of durations that grow by a tenth of a decade.
 */
public final class Distribution {
    private static final int DIGITS = 3;
    private static final long SHORTEST = 100;
    private static final double BARS_PER_DECADE = 10;
    private static final double LEFT = 56;
    private static final double RIGHT = 26;
    private static final double TOP = 34;
    private static final double BOTTOM = 26;
    private static final double SMALL = 10;
    private static final double TITLE = 12;
    private static final double LABEL_STEP = 13;

    private final Sketch sketch;
    private final Palette palette;
    private final TraceInfo.Clock clock;
    private final double left;
    private final double right;
    private final double top;
    private final double bottom;

    private Distribution(Sketch sketch, Palette palette, TraceInfo.Clock clock, double left, double width) {
        this.sketch = sketch;
        this.palette = palette;
        this.clock = clock;
        this.left = left + LEFT;
        this.right = left + width - RIGHT;
        this.top = TOP;
        this.bottom = sketch.height() - BOTTOM;
    }

    /** The picture of all durations of a trace. Looks at each: not for the thread that draws. */
    public static DrawList draw(Analysis analysis, double width, double height, Palette palette) {
        Sketch sketch = new Sketch(width, height);
        sketch.fillRect(Layer.GROUND, palette.ground(), 0, 0, width, height);
        TraceInfo info = analysis.trace().info();
        boolean linux = info.isOfContexts();
        long isrLimit = linux ? analysis.limits().otherIsrNanos() : analysis.limits().storportIsrNanos();
        double half = Math.floor(width / 2);
        new Distribution(sketch, palette, info.clock(), 0, half).panel(
                ChartTitles.isrDurations(info),
                analysis.isrDurations(),
                palette.isr(),
                info.clock().ticks() ? Long.MAX_VALUE : isrLimit);
        new Distribution(sketch, palette, info.clock(), half, width - half).panel(
                ChartTitles.dpcLatencies(info),
                analysis.dpcLatencies(),
                palette.dpc(),
                Long.MAX_VALUE);
        return sketch.build();
    }

    private void panel(String title, LaneView lane, int color, long limit) {
        sketch.text(Layer.TEXT, palette.text(), title, left, 20, Anchor.START, Typeface.SANS_BOLD, TITLE);
        Histogram histogram = new Histogram(DIGITS);
        for (int i = 0; i < lane.size(); i++) {
            histogram.recordValue(Math.max(0, lane.lengthNanos(i)));
        }
        if (histogram.getTotalCount() == 0) {
            sketch.text(Layer.TEXT, palette.muted(), "none so far", left, 44, Anchor.START, Typeface.SANS, TITLE);
            return;
        }
        double decades = Math.max(1,
                Math.ceil(Math.log10(Math.max(SHORTEST, histogram.getMaxValue() + 1.0) / SHORTEST)));
        long most = mostInOneBar(histogram);
        counts(most);
        durations(decades);
        for (HistogramIterationValue bar : bars(histogram)) {
            bar(bar, decades, most, color, limit);
        }
        if (limit != Long.MAX_VALUE && xOf(limit, decades) < right) {
            double x = xOf(limit, decades);
            sketch.line(Layer.LINES, palette.over(), x, top, x, bottom, 1.5);
            sketch.text(Layer.TEXT, palette.overText(), Durations.format(limit, clock), x + 5, top + 10, Anchor.START,
                    Typeface.SANS_BOLD, SMALL);
        }
    }

    private static Iterable<HistogramIterationValue> bars(Histogram histogram) {
        return histogram.logarithmicBucketValues(SHORTEST, Math.pow(10, 1 / BARS_PER_DECADE));
    }

    private static long mostInOneBar(Histogram histogram) {
        long most = 1;
        for (HistogramIterationValue bar : bars(histogram)) {
            most = Math.max(most, bar.getCountAddedInThisIterationStep());
        }
        return most;
    }

    private void bar(HistogramIterationValue bar, double decades, long most, int color, long limit) {
        long count = bar.getCountAddedInThisIterationStep();
        if (count > 0) {
            double from = xOf(Math.max(SHORTEST, bar.getValueIteratedFrom()), decades);
            double to = Math.max(from + 2, xOf(bar.getValueIteratedTo(), decades));
            boolean over = bar.getValueIteratedFrom() >= limit;
            double y = yOf(count, most);
            sketch.fillRect(over ? Layer.OVER : Layer.SPANS, over ? palette.over() : color, from, y,
                    Math.max(1, to - from - 1), bottom - y);
        }
    }

    private void counts(long most) {
        double lastLabel = Double.POSITIVE_INFINITY;
        for (long count = 1; count <= most * 2; count *= 10) {
            double y = Math.round(yOf(count, most));
            if (y < top - 4) {
                break;
            }
            sketch.fillRect(Layer.GRID, palette.grid(), left, y, right - left, 1);
            if (lastLabel - y >= LABEL_STEP) {
                lastLabel = y;
                sketch.text(Layer.TEXT, palette.muted(), "%,d".formatted(count).replace(',', ' '), left - 8, y + 3.6,
                        Anchor.END, Typeface.SANS, SMALL);
            }
        }
        sketch.fillRect(Layer.GRID, palette.border(), left, Math.round(bottom), right - left, 1);
    }

    private void durations(double decades) {
        long value = SHORTEST;
        for (int decade = 0; decade <= decades; decade++, value *= 10) {
            double x = Math.round(xOf(value, decades));
            sketch.fillRect(Layer.GRID, palette.grid(), x, top, 1, bottom - top);
            sketch.text(Layer.TEXT, palette.muted(), round(value), x, bottom + 15, Anchor.MIDDLE, Typeface.SANS, SMALL);
        }
    }

    /** A power of ten without digits behind its point. */
    private String round(long value) {
        String text = Durations.format(value, clock);
        int point = text.indexOf('.');
        int space = text.indexOf(' ');
        return point < 0 ? text : text.substring(0, point) + text.substring(space);
    }

    private double xOf(double value, double decades) {
        return left + Math.max(0, Math.log10(value / SHORTEST)) / decades * (right - left);
    }

    /** One call is a bar that can be seen. */
    private double yOf(double count, long most) {
        double share = Math.log10(count * 2) / Math.log10(most * 2.0 + 1);
        return bottom - Math.min(1, share) * (bottom - top - 8);
    }
}
