package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.Execution;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/** A processor's level as a staircase of bars, one row for each level. */
final class IrqlRows implements LaneWalk.Visitor {
    /** Spans of a dense column that are looked at one by one to tell how much time each level had. */
    private static final int LOOKED_AT = 24;

    /** Routines of one bar that are looked at to find the one that has most of it. */
    private static final int SEARCHED = 12;

    private final Scene scene;
    private final Row.IrqlLevels row;
    private final CpuLanes lanes;
    private final Strip[] strips;
    private final RangeSummary summary = new RangeSummary();
    private int lastNamed = -1;

    private IrqlRows(Scene scene, Row.IrqlLevels row) {
        this.scene = scene;
        this.row = row;
        this.lanes = row.lanes();
        this.strips = new Strip[row.levels().size()];
        for (int i = 0; i < strips.length; i++) {
            strips[i] = new Strip(scene.viewport);
        }
    }

    static void draw(Scene scene, Row.IrqlLevels row) {
        IrqlRows rows = new IrqlRows(scene, row);
        LaneWalk.walk(row.lanes().irql(), scene.viewport, scene.analysis.endNanos(), scene.narrow, rows);
        for (int i = 0; i < rows.strips.length; i++) {
            double top = scene.screenY(row.top(row.levels().get(i)));
            rows.strips[i].draw(scene.sketch, Layer.SPANS, top, row.barHeight());
        }
    }

    @Override
    public void span(long startNanos, long endNanos, int flags, int ref, int index) {
        int level = flags & CpuLanes.LEVEL_MASK;
        // Whatever interrupts the idle thread is not idle, and it itself may sit at DISPATCH.
        boolean idle = (flags & CpuLanes.IDLE) != 0 && level <= Irql.DISPATCH_LEVEL;
        boolean over = (flags & CpuLanes.OVER_LIMIT) != 0;
        double x0 = scene.clampedX(startNanos);
        double x1 = scene.clampedX(endNanos);
        if (idle) {
            idle(x0, x1);
            return;
        }
        int color = over ? scene.palette.over() : color(level, startNanos, index);
        if (x1 - x0 < scene.narrow) {
            strips[row.rank(level)].span(x0, x1, color, over);
            return;
        }
        double top = scene.screenY(row.top(level));
        scene.sketch.fillRoundRect(over ? Layer.OVER : Layer.SPANS, color, x0, top, x1 - x0, row.barHeight(),
                over || level == 0 ? 0 : 2);
        if (level > 0) {
            double floor = scene.screenY(row.floor());
            double under = top + row.barHeight();
            scene.sketch.fillRect(Layer.SHADE, Palette.fade(color, 0.13), x0, under, x1 - x0, floor - under);
            scene.labels.obstacle(x0, top, x1 - x0, row.barHeight());
            name(startNanos, endNanos, x0, x1, top);
        }
    }

    @Override
    public void dense(int column, int from, int to, double share, RangeSummary dense) {
        LaneView lane = lanes.irql();
        boolean over = (dense.flags() & CpuLanes.OVER_LIMIT) != 0;
        int step = Math.max(1, (to - from) / LOOKED_AT);
        long looked = 0;
        for (int i = from; i < to; i += step) {
            looked += lane.lengthNanos(i);
        }
        for (int i = from; i < to; i += step) {
            int flags = lane.flags(i);
            int level = flags & CpuLanes.LEVEL_MASK;
            if ((flags & CpuLanes.IDLE) == 0) {
                strips[row.rank(level)].add(column, share * lane.lengthNanos(i) / Math.max(1, looked),
                        plainColor(level));
            }
        }
        for (int i = 0; i < strips.length; i++) {
            int level = row.levels().get(i);
            if (level > 0 && (dense.flags() & CpuLanes.levelBit(level)) != 0) {
                strips[i].add(column, 0, plainColor(level));
            }
        }
        if (over) {
            strips[row.rank(overLevel(from, to))].insist(column, scene.palette.over());
        }
    }

    /** The level of the over-limit part among these spans: that of the longest ISR of their time, which is mostly it. */
    private int overLevel(int from, int to) {
        LaneView lane = lanes.irql();
        for (LaneView calls : lanes.isrsByDepth()) {
            int first = calls.firstStartingAtOrAfter(lane.startNanos(from));
            calls.summarize(first, LaneWalk.firstAtOrAfter(calls, first, lane.endNanos(to - 1)), summary);
            if (summary.longestIndex() >= 0 && (summary.flags() & Activities.OVER_LIMIT) != 0) {
                int at = lane.indexAt(calls.startNanos(summary.longestIndex()));
                return at < 0 ? Irql.LOWEST_DIRQL : lane.flags(at) & CpuLanes.LEVEL_MASK;
            }
        }
        return Irql.LOWEST_DIRQL;
    }

    private void idle(double x0, double x1) {
        double y = scene.screenY(row.floor()) - 2;
        scene.sketch.fillRect(Layer.SPANS, scene.palette.idle(), x0, y, Math.max(0.5, x1 - x0), 2);
        double width = scene.textWidth("idle", Typeface.SANS, 9.5);
        if (x1 - x0 > 4 * width) {
            scene.text("idle", scene.palette.faint(), (x0 + x1) / 2, y - 3.5, Anchor.MIDDLE, Typeface.SANS, 9.5);
            scene.labels.block((x0 + x1 - width) / 2, y - 12, width, 12);
        }
    }

    private int color(int level, long startNanos, int index) {
        if (Irql.isDirql(level) && executes(startNanos) == Execution.RAISED_CODE) {
            return scene.palette.raised();
        }
        if (Irql.isDirql(level) && index > 0) {
            LaneView lane = lanes.irql();
            int before = lane.flags(index - 1) & CpuLanes.LEVEL_MASK;
            boolean nested = Irql.isDirql(before) && before < level && lane.endNanos(index - 1) == startNanos;
            return nested ? scene.palette.nested() : scene.palette.isr();
        }
        if (level == Irql.DISPATCH_LEVEL) {
            return hasDpc(startNanos, index) ? scene.palette.dpc() : scene.palette.raised();
        }
        return plainColor(level);
    }

    private int executes(long nanos) {
        int index = lanes.execution().indexAt(nanos);
        return index < 0 ? Execution.UNKNOWN : lanes.execution().flags(index);
    }

    /** Whether a DPC runs in this span, rather than code that only keeps the processor at DISPATCH. */
    private boolean hasDpc(long startNanos, int index) {
        LaneView dpcs = lanes.dpcs();
        long end = index < 0 ? scene.analysis.endNanos() : lanes.irql().endNanos(index);
        int dpc = dpcs.firstEndingAfter(startNanos);
        return dpc < dpcs.size() && dpcs.startNanos(dpc) < end || dpcs.hasOpenSpan() && dpcs.openStartNanos() < end;
    }

    private int plainColor(int level) {
        Palette palette = scene.palette;
        return level >= Irql.CLOCK_LEVEL
                ? palette.clock()
                : level >= Irql.LOWEST_DIRQL
                        ? palette.isr()
                        : level == Irql.DISPATCH_LEVEL
                                ? palette.dpc()
                                : level > 0 ? palette.raised() : palette.passive();
    }

    /** Names the routine that has most of a bar, once for each call. */
    private void name(long startNanos, long endNanos, double x0, double x1, double top) {
        LaneView execution = lanes.execution();
        int what = Execution.UNKNOWN;
        int activity = -1;
        long most = -1;
        for (int i = execution.firstEndingAfter(startNanos), seen = 0; i < execution.size()
                && execution.startNanos(i) < endNanos && seen < SEARCHED; i++, seen++) {
            long inside = Math.min(endNanos, execution.endNanos(i)) - Math.max(startNanos, execution.startNanos(i));
            if (isCall(execution.flags(i)) && inside > most) {
                what = execution.flags(i);
                activity = execution.ref(i);
                most = inside;
            }
        }
        // What still runs has this bar's end, too.
        if (execution.hasOpenSpan()
                && isCall(execution.openFlags())
                && endNanos - Math.max(startNanos, execution.openStartNanos()) > Math.max(0, most)) {
            what = execution.openFlags();
            activity = execution.openRef();
        }
        int first = execution.indexAt(startNanos);
        if (activity < 0 && first >= 0 && execution.flags(first) == Execution.RAISED_CODE) {
            int lock = execution.ref(first);
            scene.spanLabel(lock < 0 ? "raised" : scene.analysis.trace().catalog().nameOf(lock), x0, top, x1 - x0,
                    row.barHeight(), scene.palette.text());
        }
        if (activity < 0 || activity >= scene.analysis.activityCount()) {
            return;
        }
        if (activity != lastNamed && scene.spanLabel(scene.routine(activity).name(), x0, top, x1 - x0, row.barHeight(),
                scene.palette.onSpan())) {
            lastNamed = activity;
        }
        scene.hits.add(hit(what, activity, x0, top, x1 - x0, row.barHeight()));
    }

    private static boolean isCall(int what) {
        return what == Execution.ISR || what == Execution.DPC || what == Execution.VECTOR;
    }

    static Hit hit(int what, int activity, double x, double y, double w, double h) {
        return switch (what) {
            case Execution.ISR -> new Hit.IsrHit(x, y, w, h, activity);
            case Execution.DPC -> new Hit.DpcHit(x, y, w, h, activity);
            default -> new Hit.VectorHit(x, y, w, h, activity);
        };
    }
}
