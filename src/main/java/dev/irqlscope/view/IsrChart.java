package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import java.util.ArrayList;
import java.util.List;

/** How long each ISR call took, against the limits. A call stands where it returned. */
final class IsrChart implements Points.Visitor {
    private static final int MOST_PEAKS = 48;

    /** Places along a limit's line that its label tries. */
    private static final int PLACES = 16;

    private final Scene scene;
    private final ChartFrame frame;
    private final LaneView lane;
    private final Limits limits;
    private final int[] argb;
    private final int columns;
    private final int rows;
    private final List<Integer> peaks = new ArrayList<>();
    private boolean rastered;

    private IsrChart(Scene scene, Row.IsrChart row) {
        this.scene = scene;
        this.lane = scene.analysis.isrDurations();
        this.limits = scene.analysis.limits();
        this.frame = ChartFrame.draw(scene, row, most());
        this.columns = (int) Math.ceil(scene.viewport.plotWidth());
        this.rows = (int) Math.ceil(frame.bottom() - frame.top());
        this.argb = new int[columns * rows];
    }

    static void draw(Scene scene, Row.IsrChart row) {
        IsrChart chart = new IsrChart(scene, row);
        Points.walk(chart.lane, scene.viewport, chart);
        if (chart.rastered) {
            scene.sketch.pixels(Layer.SPANS, scene.plotLeft(), chart.frame.bottom() - chart.rows, chart.columns,
                    chart.rows, chart.columns, chart.rows, chart.argb);
        }
        if (chart.rastered) {
            chart.peaks();
            chart.spurious();
        }
        chart.nameLongest();
        chart.limitLines();
    }

    /** The top of the scale: above the limits and above whatever is in view, and still for most of a run. */
    private long most() {
        RangeSummary summary = new RangeSummary();
        lane.summarize(0, lane.size(), summary);
        long ever = Math.max(0, summary.longestNanos());
        int from = lane.firstStartingAtOrAfter(scene.viewport.fromNanos());
        lane.summarize(from, lane.firstStartingAtOrAfter(scene.viewport.toNanos()), summary);
        long here = Math.max(0, summary.longestNanos());
        long limit = scene.info.clock().ticks()
                ? 0
                : hasStorport() ? limits.storportIsrNanos() : limits.otherIsrNanos();
        long steady = limit == 0 ? ever : Math.min(ever, 4 * limit);
        return (long) (Math.max(Math.max(here, steady), limit * 1.15) * 1.08);
    }

    @Override
    public void value(int index) {
        Palette palette = scene.palette;
        int flags = lane.flags(index) | scene.analysis.activities().flags(lane.ref(index));
        double x = scene.viewport.xOf(lane.startNanos(index));
        double y = frame.yOf(lane.lengthNanos(index));
        boolean over = (flags & Activities.OVER_LIMIT) != 0;
        if ((flags & Activities.SPURIOUS) != 0) {
            scene.sketch.strokeDiamond(Layer.MARKS, palette.spurious(), x, y, 5, 1.6);
        } else {
            int color = over ? palette.over() : palette.isr();
            scene.sketch.line(Layer.SPANS, Palette.fade(color, over ? 0.9 : 0.6), x, frame.bottom(), x, y,
                    over ? 1.6 : 1);
            if ((flags & Activities.STRETCHED) != 0) {
                scene.sketch.circle(Layer.MARKS, palette.over(), x, y, 4.6);
                scene.sketch.circle(Layer.PLATES, palette.ground(), x, y, 2.8);
            } else {
                scene.sketch.circle(Layer.MARKS, color, x, y, over ? 4.6 : 3);
            }
            scene.labels.obstacle(x - 4, y - 4, 8, frame.bottom() - y + 4);
        }
        scene.hits.add(new Hit.IsrHit(x - 5, y - 5, 10, 10, lane.ref(index)));
    }

    @Override
    public void column(int column, RangeSummary summary) {
        rastered = true;
        boolean over = (summary.flags() & Activities.OVER_LIMIT) != 0;
        int bar = (int) Math.clamp(Math.round(frame.bottom() - frame.yOf(summary.longestNanos())), 1, rows);
        int body = over ? scene.palette.over() : Palette.fade(scene.palette.isr(), 0.5);
        for (int row = rows - bar; row < rows; row++) {
            argb[row * columns + column] = row < rows - bar + 2 && !over ? scene.palette.isr() : body;
        }
        if (over) {
            peaks.add(summary.longestIndex());
        }
    }

    /** Dots on the over-limit columns, or on the highest alone where dots would run into one another. */
    private void peaks() {
        boolean crowded = peaks.size() > MOST_PEAKS;
        for (int index : peaks) {
            double x = scene.viewport.xOf(lane.startNanos(index));
            double y = frame.yOf(lane.lengthNanos(index));
            if (!crowded) {
                scene.sketch.circle(Layer.MARKS, scene.palette.over(), x, y, 3);
                scene.labels.obstacle(x - 4, y - 4, 8, frame.bottom() - y + 4);
            }
            scene.hits.add(new Hit.IsrHit(x - 5, y - 5, 10, 10, lane.ref(index)));
        }
    }

    /** Diamonds at the chart's foot where columns stand for calls, a diamond's width apart at least. */
    private void spurious() {
        LaneView spurious = scene.analysis.spurious();
        int index = spurious.firstEndingAfter(scene.viewport.fromNanos());
        long apart = (long) Math.ceil(Callouts.clusterPixels(spurious, scene.viewport)
                / scene.viewport.pixelsPerNano());
        while (index < spurious.size() && spurious.startNanos(index) < scene.viewport.toNanos()) {
            long at = spurious.startNanos(index);
            scene.sketch.strokeDiamond(Layer.MARKS, scene.palette.spurious(), scene.clampedX(at), frame.bottom() - 5, 5,
                    1.6);
            index = LaneWalk.firstAtOrAfter(spurious, index + 1, at + apart);
        }
    }

    private void nameLongest() {
        RangeSummary summary = new RangeSummary();
        lane.summarize(lane.firstStartingAtOrAfter(scene.viewport.fromNanos()),
                lane.firstStartingAtOrAfter(scene.viewport.toNanos()), summary);
        int longest = summary.longestIndex();
        if (longest < 0) {
            return;
        }
        boolean past = (lane.flags(longest) & (Activities.OVER_LIMIT | Activities.STRETCHED)) != 0;
        double x = scene.viewport.xOf(lane.startNanos(longest));
        if (past && rastered) {
            scene.sketch.circle(Layer.MARKS, scene.palette.over(), x, frame.yOf(lane.lengthNanos(longest)), 3.6);
        }
        scene.callout(scene.duration(lane.lengthNanos(longest)),
                past ? scene.palette.overText() : scene.palette.muted(),
                x, frame.yOf(lane.lengthNanos(longest)), x > (scene.plotLeft() + scene.plotRight()) / 2, 10.5,
                Typeface.SANS_BOLD);
    }

    private void limitLines() {
        if (scene.info.clock().ticks()) {
            return;
        }
        boolean storport = hasStorport();
        boolean others = hasOthers();
        if (storport) {
            String source = limits.storportIsrNanos() == Limits.DEFAULT.storportIsrNanos()
                    ? " (Storport HW_INTERRUPT)"
                    : " (limit of this view)";
            limitLine(limits.storportIsrNanos(), " · HwStorInterrupt should return by here" + source, true);
        }
        if (others && (!storport || limits.otherIsrNanos() != limits.storportIsrNanos())) {
            String source = limits.otherIsrNanos() == Limits.DEFAULT.otherIsrNanos()
                    ? " (bug check 0x133 page)"
                    : " (limit of this view)";
            limitLine(limits.otherIsrNanos(), (storport ? " · any other ISR" : " · any ISR") + source, !storport);
        }
    }

    private void limitLine(long nanos, String words, boolean main) {
        double y = Math.round(frame.yOf(nanos)) + 0.5;
        Palette palette = scene.palette;
        int color = main ? palette.over() : Palette.fade(palette.over(), 0.55);
        scene.sketch.line(Layer.LINES, color, scene.plotLeft(), y, scene.plotRight(), y, main ? 1.4 : 1,
                main ? Painter.Dash.SOLID : Painter.Dash.DASHED);
        int text = main ? palette.overText() : palette.muted();
        scene.later(() -> limitLabel(round(nanos) + words, text, y));
    }

    /** Over its line where it hides no call, else under it, where it hides only stems. */
    private void limitLabel(String words, int argb, double line) {
        double size = 10.5;
        double width = scene.textWidth(words, Typeface.SANS, size);
        double room = scene.viewport.plotWidth() - width - 12;
        double above = line - 6;
        for (int step = 0; step <= PLACES; step++) {
            double left = scene.plotLeft() + 6 + room * step / PLACES;
            if (!scene.labels.covers(left, above - size, width, size * 1.3)
                    && scene.label(words, argb, left, above, Anchor.START, Typeface.SANS, size, true)) {
                return;
            }
        }
        for (double baseline : new double[]{line + 14, above}) {
            if (scene.label(words, argb, scene.plotLeft() + 6, baseline, Anchor.START, Typeface.SANS, size, true)) {
                return;
            }
        }
    }

    /** A limit without needless decimals: {@code 50 µs}. */
    private static String round(long nanos) {
        return nanos % 1_000 == 0 && nanos < 1_000_000
                ? nanos / 1_000 + " µs"
                : Durations.format(nanos);
    }

    private boolean hasStorport() {
        return any(true);
    }

    private boolean hasOthers() {
        return any(false);
    }

    private boolean any(boolean storport) {
        for (Entity entity : scene.analysis.trace().catalog().list()) {
            if (entity instanceof Entity.Routine routine && routine.kind().isIsr() && routine.storport() == storport) {
                return true;
            }
        }
        return false;
    }
}
