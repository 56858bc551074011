package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.GapParts;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import java.util.Arrays;
import java.util.List;

/** How long each DPC waited after the return from DIRQL. A run stands where it began. */
final class LatencyChart implements Points.Visitor {
    /** Of more values than this in view, evenly chosen ones tell the percentile. */
    private static final int COUNTED = 8_192;

    /** The scale never magnifies less than this. */
    private static final long LEAST = 500;

    private final Scene scene;
    private final LaneView lane;
    private final ChartFrame frame;
    private final int from;
    private final int to;
    private final int worst;
    private final int[] argb;
    private final int columns;
    private final int rows;
    private boolean rastered;

    private LatencyChart(Scene scene, Row.LatencyChart row) {
        this.scene = scene;
        this.lane = scene.analysis.dpcLatencies();
        this.from = lane.firstStartingAtOrAfter(scene.viewport.fromNanos());
        this.to = lane.firstStartingAtOrAfter(scene.viewport.toNanos());
        RangeSummary summary = new RangeSummary();
        lane.summarize(from, to, summary);
        this.worst = summary.longestIndex();
        long here = Math.max(0, summary.longestNanos());
        this.frame = from == to ? null : ChartFrame.draw(scene, row, (long) (Math.max(here, LEAST) * 1.2));
        this.columns = (int) Math.ceil(scene.viewport.plotWidth());
        this.rows = frame == null ? 0 : (int) Math.ceil(frame.bottom() - frame.top());
        this.argb = new int[columns * rows];
    }

    static void draw(Scene scene, Row.LatencyChart row) {
        LatencyChart chart = new LatencyChart(scene, row);
        if (chart.from == chart.to) {
            scene.text("none in view", scene.palette.faint(), scene.plotLeft() + 6,
                    scene.screenY(row.y()) + row.height() / 2 + 4, Anchor.START, Typeface.SANS, 10.5);
            return;
        }
        Points.walk(chart.lane, scene.viewport, chart);
        if (chart.rastered) {
            scene.sketch.pixels(Layer.SPANS, scene.plotLeft(), chart.frame.bottom() - chart.rows, chart.columns,
                    chart.rows, chart.columns, chart.rows, chart.argb);
        }
        chart.percentile();
        chart.worst();
    }

    @Override
    public void value(int index) {
        int color = scene.palette.dpc();
        double half = (lane.flags(index) & Activities.LATE) != 0 ? 4.5 : 3;
        double x = scene.viewport.xOf(lane.startNanos(index));
        double y = frame.yOf(lane.lengthNanos(index));
        scene.sketch.line(Layer.SPANS, Palette.fade(color, 0.6), x, frame.bottom(), x, y, 1);
        scene.sketch.fillRect(Layer.MARKS, color, x - half, y - half, 2 * half, 2 * half);
        scene.labels.obstacle(x - 4, y - 4, 8, 8);
        hit(index, x, y);
    }

    @Override
    public void column(int column, RangeSummary summary) {
        rastered = true;
        int bar = (int) Math.clamp(Math.round(frame.bottom() - frame.yOf(summary.longestNanos())), 1, rows);
        for (int row = rows - bar; row < rows; row++) {
            argb[row * columns + column] = row < rows - bar + 2
                    ? scene.palette.dpc()
                    : Palette.fade(scene.palette.dpc(), 0.45);
        }
    }

    private void hit(int index, double x, double y) {
        int activity = scene.analysis.dpcInstances().activity(lane.ref(index));
        if (activity >= 0) {
            scene.hits.add(new Hit.DpcHit(x - 5, y - 5, 10, 10, activity));
        }
    }

    private void percentile() {
        int count = to - from;
        if (count < 20) {
            return;
        }
        int taken = Math.min(count, COUNTED);
        long[] values = new long[taken];
        for (int i = 0; i < taken; i++) {
            values[i] = lane.lengthNanos(from + (int) ((long) i * count / taken));
        }
        Arrays.sort(values);
        long p99 = values[(int) Math.max(0, ((long) taken * 990 + 999) / 1_000 - 1)];
        double y = Math.round(frame.yOf(p99)) + 0.5;
        scene.sketch.line(Layer.LINES, scene.palette.muted(), scene.plotLeft(), y, scene.plotRight(), y, 1,
                Painter.Dash.DASHED);
        String text = "p99 in view " + (taken < count ? "≈ " : "") + scene.duration(p99);
        scene.later(() -> {
            if (!scene.label(text, scene.palette.muted(), scene.plotLeft() + 6, y - 4, Anchor.START, Typeface.SANS,
                    10.5,
                    true)) {
                scene.label(text, scene.palette.muted(), scene.plotRight() - 6, y - 4, Anchor.END, Typeface.SANS, 10.5,
                        true);
            }
        });
    }

    private void worst() {
        if (worst < 0 || lane.lengthNanos(worst) == 0) {
            return;
        }
        double x = scene.viewport.xOf(lane.startNanos(worst));
        double y = frame.yOf(lane.lengthNanos(worst));
        if (rastered) {
            scene.sketch.fillRect(Layer.MARKS, scene.palette.dpc(), x - 3.5, y - 3.5, 7, 7);
            hit(worst, x, y);
        }
        boolean rightHalf = x > (scene.plotLeft() + scene.plotRight()) / 2;
        for (String text : sentences(worst)) {
            if (scene.callout(text, scene.palette.dpc(), x, y, rightHalf, 10.5, Typeface.SANS_BOLD)) {
                return;
            }
        }
    }

    /** As in {@code AhciDpc 8.2 µs = clock 8.0 µs + drain 0.2 µs}, and shorter for where there is less room. */
    private List<String> sentences(int index) {
        int instance = lane.ref(index);
        String total = scene.routineName(scene.analysis.dpcInstances().routine(instance)) + " "
                + scene.duration(lane.lengthNanos(index));
        List<String> parts = GapWords.of(GapParts.of(scene.analysis, instance), scene::duration);
        return parts.isEmpty()
                ? List.of(total)
                : List.of(total + " = " + String.join(" + ", parts), total + ", mostly " + parts.getFirst(), total);
    }
}
