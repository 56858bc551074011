package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/** A processor's ISR calls: the outermost as bars, those inside them lighter and lower, what ran past its limit red. */
final class IsrLane implements LaneWalk.Visitor {
    static final double BAR = 16;

    private final Scene scene;
    private final CpuLanes lanes;
    private final double top;
    private final int depth;
    private final Strip strip;

    private IsrLane(Scene scene, CpuLanes lanes, double top, int depth) {
        this.scene = scene;
        this.lanes = lanes;
        this.top = top;
        this.depth = depth;
        this.strip = new Strip(scene.viewport);
    }

    static void draw(Scene scene, Row.Isrs row) {
        double top = barTop(scene, row);
        for (int depth = 0; depth < row.lanes().isrsByDepth().size(); depth++) {
            IsrLane lane = new IsrLane(scene, row.lanes(), top, depth);
            LaneWalk.walk(row.lanes().isrsByDepth().get(depth), scene.viewport, scene.analysis.endNanos(), scene.narrow,
                    lane);
            // Nested calls too narrow for bars leave the outer ones' colour to be seen above them.
            double cut = depth == 0 ? 0 : lane.height() / 2;
            lane.strip.draw(scene.sketch, lane.layer(), lane.y() + cut, lane.height() - cut);
        }
    }

    static double barTop(Scene scene, Row.Isrs row) {
        return scene.screenY(row.y()) + (row.height() - BAR) / 2;
    }

    /** Nested calls are lower than what they interrupt, so that both are seen. */
    private double y() {
        return top + Math.min(2, depth) * 4;
    }

    private double height() {
        return BAR - Math.min(2, depth) * 4;
    }

    /** A call, or the part of it before or after the moment at which it passed its limit. */
    @Override
    public void span(long startNanos, long endNanos, int flags, int ref, int index) {
        double x0 = scene.clampedX(startNanos);
        double x1 = scene.clampedX(endNanos);
        boolean over = (flags & Activities.OVER_LIMIT) != 0;
        // What the dispatch came to is known only after the call's return: the activity has it, the lane's flags do not.
        int known = scene.analysis.activities().flags(ref);
        boolean spurious = (known & Activities.SPURIOUS) != 0;
        if (x1 - x0 < scene.narrow) {
            strip.span(x0, x1, over ? scene.palette.over() : spurious ? scene.palette.spurious() : color(known), over);
        } else if (over) {
            scene.sketch.fillRect(Layer.OVER, scene.palette.over(), x0, y(), x1 - x0, height());
        } else if (spurious) {
            hollow(x0, x1);
            answer(startNanos, ref, known, x0, x1, scene.palette.spurious());
        } else {
            bar(startNanos, endNanos, known, ref, x0, x1);
        }
        double wide = Math.max(4, x1 - x0);
        scene.hits.add(new Hit.IsrHit((x0 + x1 - wide) / 2, y(), wide, height(), ref));
    }

    @Override
    public void dense(int column, int from, int to, double share, RangeSummary summary) {
        if ((summary.flags() & Activities.OVER_LIMIT) != 0) {
            strip.insist(column, scene.palette.over());
        } else {
            strip.add(column, share, color(0));
        }
    }

    private int color(int flags) {
        int plain = depth == 0 ? scene.palette.isr() : scene.palette.nested();
        boolean declined = (flags & Activities.DECLINED) != 0;
        return declined ? Palette.mix(scene.palette.ground(), plain, 0.55) : plain;
    }

    private Layer layer() {
        return depth == 0 ? Layer.SPANS : Layer.NESTED;
    }

    private void hollow(double x0, double x1) {
        scene.sketch.fillRoundRect(layer(), scene.palette.ground(), x0, y(), x1 - x0, height(), 2);
        scene.sketch.strokeRect(Layer.OVER, scene.palette.spurious(), x0 + 0.75, y() + 0.75, x1 - x0 - 1.5,
                height() - 1.5, 2, 1.5);
    }

    private void bar(long startNanos, long endNanos, int known, int activity, double x0, double x1) {
        Palette palette = scene.palette;
        scene.sketch.fillRoundRect(layer(), color(known), x0, y(), x1 - x0, height(), 2);
        if (depth > 0) {
            scene.sketch.strokeRect(Layer.OVER, palette.ground(), x0, y(), x1 - x0, height(), 2, 1);
        } else {
            answer(startNanos, activity, known, x0, firstNested(startNanos, endNanos, x1), palette.onSpan());
        }
        if ((known & Activities.STRETCHED) != 0) {
            long limit = scene.analysis.limits().of(scene.routine(activity));
            double past = scene.clampedX(startNanos + limit);
            scene.sketch.hatchRect(Layer.LINES, palette.over(), past, y(), x1 - past, height());
        }
    }

    /** What the call returned, written where it begins. */
    private void answer(long startNanos, int activity, int known, double x0, double x1, int argb) {
        String answer = (known & Activities.DECLINED) != 0
                ? "FALSE"
                : (known & Activities.CLAIMED) != 0 ? "TRUE" : "";
        if (startNanos != scene.analysis.activities().startNanos(activity)) {
            return;
        }
        boolean inside = scene.spanLabel(answer, x0, y(), x1 - x0, height(), argb);
        if (!inside && (known & Activities.SPURIOUS) != 0) {
            scene.later(
                    () -> scene.label(answer, argb, x1 + 4, y() + height() / 2 + 3.5, Anchor.START, Typeface.SANS, 9.5,
                            false));
        }
    }

    /** Where the first call inside this one begins, so that the label stays clear of it. */
    private double firstNested(long startNanos, long endNanos, double x1) {
        if (lanes.isrsByDepth().size() < 2) {
            return x1;
        }
        LaneView inner = lanes.isrsByDepth().get(1);
        int first = inner.firstStartingAtOrAfter(startNanos);
        return first < inner.size() && inner.startNanos(first) < endNanos
                ? scene.clampedX(inner.startNanos(first))
                : x1;
    }
}
