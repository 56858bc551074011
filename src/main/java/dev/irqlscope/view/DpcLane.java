package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import java.util.List;

/** A processor's DPC runs, each with the time it spent in the queue, and arrows from the ISRs that queued them. */
final class DpcLane implements LaneWalk.Visitor {
    private static final double BAR = 15;

    /** Arrows and whiskers of all lanes in sight; beyond that nobody could follow them. */
    private static final int MOST_ARROWS = 240;

    /** Preemptions of one run that are shown. */
    private static final int MOST_PREEMPTIONS = 24;

    /** A wait shorter than this many pixels is no line. */
    private static final double SHORTEST = 5;

    private final Scene scene;
    private final CpuLanes lanes;
    private final double top;
    private final double isrBottom;
    private final Strip strip;
    private final int most;
    private int arrows;

    private DpcLane(Scene scene, CpuLanes lanes, double top, double isrBottom) {
        this.scene = scene;
        this.lanes = lanes;
        this.top = top;
        this.isrBottom = isrBottom;
        this.strip = new Strip(scene.viewport);
        long dpcLanes = scene.layout.rows()
                .stream()
                .filter(row -> row instanceof Row.Dpcs && scene.inSight(row))
                .count();
        this.most = (int) Math.max(6, MOST_ARROWS / Math.max(1, dpcLanes));
    }

    /** @param isrBottom where arrows begin: the lower edge of the ISR bars */
    static void draw(Scene scene, Row.Dpcs row, double isrBottom) {
        double top = scene.screenY(row.y()) + row.height() - BAR - 5;
        DpcLane lane = new DpcLane(scene, row.lanes(), top, isrBottom);
        LaneWalk.walk(row.lanes().dpcs(), scene.viewport, scene.analysis.endNanos(), scene.narrow, lane);
        lane.strip.draw(scene.sketch, Layer.SPANS, top, BAR);
    }

    /** A run, or a part of one that passed its limit or was covered by another run. */
    @Override
    public void span(long startNanos, long endNanos, int flags, int ref, int index) {
        double x0 = scene.clampedX(startNanos);
        double x1 = scene.clampedX(endNanos);
        boolean over = (flags & Activities.OVER_LIMIT) != 0;
        boolean first = startNanos == scene.analysis.activities().startNanos(ref);
        if (x1 - x0 < scene.narrow) {
            strip.span(x0, x1, over ? scene.palette.over() : scene.palette.dpc(), over);
        } else {
            scene.sketch.fillRoundRect(over ? Layer.OVER : Layer.SPANS,
                    over ? scene.palette.over() : scene.palette.dpc(),
                    x0, top, x1 - x0, BAR, 2);
            double free = preempted(startNanos, endNanos, x1);
            if (first) {
                String name = scene.routineName(scene.analysis.activities().routine(ref));
                scene.spanLabel(name, x0, top, free - x0, BAR, scene.palette.onSpan());
            }
        }
        if (first) {
            wait(startNanos, ref, x0);
        }
        double wide = Math.max(4, x1 - x0);
        scene.hits.add(new Hit.DpcHit((x0 + x1 - wide) / 2, top, wide, BAR, ref));
    }

    @Override
    public void dense(int column, int from, int to, double share, RangeSummary summary) {
        if ((summary.flags() & Activities.OVER_LIMIT) != 0) {
            strip.insist(column, scene.palette.over());
        } else {
            strip.add(column, share, scene.palette.dpc());
        }
    }

    /** Dims the parts in which an ISR held the run off, and tells where the first of them begins. */
    private double preempted(long startNanos, long endNanos, double x1) {
        double first = x1;
        for (LaneView lane : List.of(lanes.isrsByDepth().isEmpty() ? lanes.vectors() : lanes.isrsByDepth().getFirst(),
                lanes.vectors())) {
            int index = lane.firstStartingAtOrAfter(startNanos);
            for (int seen = 0; index < lane.size() && seen < MOST_PREEMPTIONS
                    && lane.startNanos(index) < endNanos; index++, seen++) {
                double from = scene.clampedX(lane.startNanos(index));
                double to = scene.clampedX(lane.endNanos(index));
                if (to - from >= scene.narrow) {
                    scene.sketch.fillRect(Layer.NESTED, Palette.fade(scene.palette.ground(), 0.68), from, top + 1,
                            to - from, BAR - 2);
                    first = Math.min(first, from);
                }
            }
        }
        return first;
    }

    /** The dotted line of the wait, and the arrow from the ISR. */
    private void wait(long startNanos, int activity, double x) {
        int instance = scene.analysis.activities().link(activity);
        if (instance < 0 || instance >= scene.analysis.dpcInstanceCount() || arrows >= most
                || startNanos < scene.viewport.fromNanos()) {
            return;
        }
        DpcInstances instances = scene.analysis.dpcInstances();
        boolean inferred = instances.pairClass(instance) == PairClass.INFERRED;
        long since = inferred ? instances.droppedNanos(instance) : instances.queuedNanos(instance);
        if (since == DpcInstances.UNKNOWN) {
            return;
        }
        double from = scene.viewport.xOf(since);
        if (x - from < SHORTEST) {
            return;
        }
        arrows++;
        double middle = top + BAR / 2;
        int color = Palette.mix(scene.palette.dpc(), scene.palette.text(), 0.35);
        scene.sketch.line(Layer.LINES, color, Math.max(from, scene.plotLeft()), middle, x, middle, 1.5,
                Painter.Dash.DOTTED);
        int issuer = instances.issuer(instance);
        boolean here = issuer >= 0 && scene.analysis.activities().cpu(issuer) == lanes.cpu();
        if (from >= scene.plotLeft() && here) {
            arrow(from, x, color, inferred);
        }
    }

    /** Through the gap between the lanes, so that it crosses no bar; dashed where nobody knows that it was this ISR. */
    private void arrow(double from, double to, int color, boolean inferred) {
        double gap = (isrBottom + top) / 2;
        double reach = Math.min(18, (to - from) * 0.5);
        double tip = to + 2.5;
        scene.sketch.circle(Layer.MARKS, color, from, isrBottom, 2);
        if (inferred) {
            scene.sketch.line(Layer.LINES, color, from, isrBottom, from, gap, 1.25);
            scene.sketch.line(Layer.LINES, color, from, gap, tip, gap, 1.25, Painter.Dash.DASHED);
            scene.sketch.line(Layer.LINES, color, tip, gap, tip, top - 3, 1.25);
        } else {
            scene.sketch.curve(Layer.LINES, color, from, isrBottom, from, gap, from + reach * 0.3, gap, from + reach,
                    gap, 1.25);
            scene.sketch.curve(Layer.LINES, color, from + reach, gap, tip - 3, gap, tip, gap, tip, top - 3, 1.25);
        }
        scene.sketch.triangle(Layer.MARKS, color, tip, top + 0.5, tip - 3, top - 4.5, tip + 3, top - 4.5);
    }
}
