package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.Dispatches;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the eye shall find first: the longest ISR in view, spurious interrupts, lost events. */
final class Callouts {
    private static final double DIAMOND = 6;

    /** A callout may stand on the head above its rows, in which nothing is drawn at that place. */
    private static final double ON_HEAD = 14;

    /** Spurious dispatches nearer than this share a diamond. */
    private static final double CLUSTER = 15;

    /** With more of them in view diamonds stand further apart and tell how many they stand for. */
    private static final int MANY = 30;

    private static final double WIDE_CLUSTER = 72;

    private final Scene scene;
    private final Map<Integer, Row.IrqlLevels> levels = new HashMap<>();
    private final Map<Integer, Row.Isrs> isrs = new HashMap<>();

    private final List<Diamond> diamonds = new ArrayList<>();

    /** A diamond on the screen and how many spurious dispatches it stands for. */
    private record Diamond(double x, double y, int count) {}

    private Callouts(Scene scene) {
        this.scene = scene;
        for (Row row : scene.layout.rows()) {
            if (row instanceof Row.IrqlLevels irql && scene.inSight(irql)) {
                levels.put(irql.lanes().cpu(), irql);
            } else if (row instanceof Row.Isrs lane && scene.inSight(lane)) {
                isrs.put(lane.lanes().cpu(), lane);
            }
        }
    }

    static void draw(Scene scene) {
        Callouts callouts = new Callouts(scene);
        callouts.spurious();
        callouts.longestIsr();
        callouts.nameDiamonds();
        callouts.lost();
    }

    private void longestIsr() {
        LaneView lane = scene.analysis.isrDurations();
        Viewport view = scene.viewport;
        int from = lane.firstStartingAtOrAfter(view.fromNanos());
        // A call that returns right of the view may fill it: calls nest, so only the next few can.
        int to = Math.min(lane.size(), LaneWalk.firstAtOrAfter(lane, from, view.toNanos()) + 4);
        RangeSummary summary = new RangeSummary();
        lane.summarize(from, to, summary);
        int longest = summary.longestIndex();
        if (longest < 0) {
            return;
        }
        int activity = lane.ref(longest);
        Activities activities = scene.analysis.activities();
        long start = activities.startNanos(activity);
        long end = activities.endNanos(activity);
        Row.IrqlLevels row = levels.get(activities.cpu(activity));
        if (row == null || end < view.fromNanos() || start > view.toNanos()) {
            return;
        }
        long wall = lane.lengthNanos(longest);
        int flags = lane.flags(longest);
        boolean over = (flags & Activities.OVER_LIMIT) != 0;
        boolean past = over || (flags & Activities.STRETCHED) != 0;
        double x0 = scene.clampedX(start);
        double x1 = scene.clampedX(end);
        int level = levelOf(row.lanes(), start, scene.routine(activity));
        double top = scene.screenY(row.top(level));
        if (past) {
            limitTick(row, activity, start, end, over);
        }
        if (x1 - x0 < 6) {
            marker((x0 + x1) / 2, top, past);
        }
        long exclusive = activities.exclusiveNanos(activity);
        String text = exclusive == wall
                ? scene.duration(wall)
                : scene.duration(wall) + " (" + bare(scene.duration(exclusive)) + " exclusive)";
        String named = scene.routine(activity).name() + " " + text;
        int color = past ? scene.palette.overText() : scene.palette.muted();
        if (!calloutBeside(named, color, x0, x1, row, top, past)) {
            calloutBeside(text, color, x0, x1, row, top, past);
        }
        scene.hits.add(new Hit.IsrHit(x0 - 3, top, Math.max(6, x1 - x0 + 6), row.barHeight(), activity));
    }

    /**
     * Beside the upper right end of the bar, else at its left, else further up, but among the rows of its own processor. One that
     * matters covers other bars if it must; the others are left out.
     */
    private boolean calloutBeside(String text, int color, double x0, double x1, Row.IrqlLevels row, double top,
            boolean strong) {
        double barHeight = row.barHeight();
        double highest = scene.screenY(row.y()) - ON_HEAD;
        double lowest = scene.screenY(row.y() + row.height());
        double size = strong ? 12 : 10.5;
        Typeface face = strong ? Typeface.SANS_BOLD : Typeface.SANS;
        double width = scene.textWidth(text, face, size);
        for (boolean free : strong ? new boolean[]{true, false} : new boolean[]{true}) {
            for (double baseline : new double[]{top - 8, top + barHeight / 2 + 4, top - 30, top + barHeight + 16}) {
                if (baseline - size < highest || baseline > lowest) {
                    continue;
                }
                for (double left : new double[]{x1 + 6, x0 - 6 - width, (x0 + x1 - width) / 2}) {
                    boolean onBar = baseline > top - 4 && baseline < top + barHeight + 6 && left < x1
                            && left + width > x0;
                    boolean covers = scene.labels.covers(left, baseline - size, width, size * 1.3);
                    if (!onBar && !(free && covers)
                            && scene.label(text, color, left, baseline, Anchor.START, face, size, true)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A triangle that points down at something narrow. */
    private void marker(double x, double top, boolean past) {
        int color = past ? scene.palette.over() : scene.palette.isr();
        scene.sketch.triangle(Layer.MARKS, color, x, top - 1, x - 4.5, top - 7.5, x + 4.5, top - 7.5);
    }

    /** The dotted line where a routine had used up its limit. */
    private void limitTick(Row.IrqlLevels row, int activity, long start, long end, boolean over) {
        Entity.Routine routine = scene.routine(activity);
        long limit = scene.analysis.limits().of(routine);
        long crossing = over ? LimitCrossing.of(scene.analysis, row.lanes(), activity) : start + limit;
        double x = scene.viewport.xOf(crossing);
        boolean wide = (end - start) * scene.viewport.pixelsPerNano() > 30;
        if (!wide || x < scene.plotLeft() || x > scene.plotRight()) {
            return;
        }
        int level = levelOf(row.lanes(), start, routine);
        double top = Math.max(scene.screenY(row.y()) + 4, scene.screenY(row.top(level)) - 26);
        Row.Isrs lane = isrs.get(row.lanes().cpu());
        double bottom = lane == null ? scene.screenY(row.floor()) : IsrLane.barTop(scene, lane) + IsrLane.BAR;
        scene.sketch.line(Layer.LINES, scene.palette.over(), x, top, x, bottom, 1.2, Painter.Dash.DOTTED);
        String text = limit % 1_000 == 0 ? limit / 1_000 + " µs" : scene.duration(limit);
        scene.label(text, scene.palette.overText(), x - 4, top + 9, Anchor.END, Typeface.SANS_BOLD, 10, true);
    }

    private static int levelOf(CpuLanes lanes, long nanos, Entity.Routine routine) {
        int index = lanes.irql().indexAt(nanos);
        return index >= 0
                ? lanes.irql().flags(index) & CpuLanes.LEVEL_MASK
                : Math.max(Irql.LOWEST_DIRQL, routine.irql());
    }

    /** How far apart diamonds for these spurious dispatches stand at least. */
    static double clusterPixels(LaneView spurious, Viewport view) {
        int count = spurious.firstStartingAtOrAfter(view.toNanos()) - spurious.firstStartingAtOrAfter(view.fromNanos());
        return count > MANY ? WIDE_CLUSTER : CLUSTER;
    }

    private void spurious() {
        LaneView lane = scene.analysis.spurious();
        Viewport view = scene.viewport;
        Dispatches dispatches = scene.analysis.dispatches();
        Map<Integer, Double> clusterEnd = new HashMap<>();
        double cluster = clusterPixels(lane, view);
        int index = lane.firstEndingAfter(view.fromNanos());
        while (index < lane.size() && lane.startNanos(index) < view.toNanos()) {
            int dispatch = lane.ref(index);
            double x = scene.clampedX(lane.startNanos(index) + lane.lengthNanos(index) / 2);
            int past = LaneWalk.firstAtOrAfter(lane, index + 1,
                    lane.startNanos(index) + (long) Math.ceil(cluster / view.pixelsPerNano()));
            int cpu = dispatches.cpu(dispatch);
            Row.IrqlLevels row = levels.get(cpu);
            if (row != null && x >= clusterEnd.getOrDefault(cpu, -1.0)) {
                clusterEnd.put(cpu, x + cluster);
                diamond(row, dispatch, x, past - index);
            }
            index = past;
        }
    }

    private void diamond(Row.IrqlLevels row, int dispatch, double x, int count) {
        Dispatches dispatches = scene.analysis.dispatches();
        int isr = dispatches.firstIsr(dispatch);
        int level = isr < 0
                ? Irql.LOWEST_DIRQL
                : levelOf(row.lanes(), scene.analysis.activities().startNanos(isr), scene.routine(isr));
        double y = scene.screenY(row.top(level)) - DIAMOND + 1;
        Palette palette = scene.palette;
        scene.sketch.fillDiamond(Layer.MARKS, palette.ground(), x, y, DIAMOND);
        scene.sketch.strokeDiamond(Layer.PLATES, palette.spurious(), x, y, DIAMOND, 1.8);
        scene.labels.block(x - DIAMOND, y - DIAMOND, 2 * DIAMOND, 2 * DIAMOND);
        scene.hits.add(new Hit.SpuriousHit(x - DIAMOND - 2, y - DIAMOND - 2, 2 * DIAMOND + 4, 2 * DIAMOND + 4, dispatch,
                count));
        diamonds.add(new Diamond(x, y, count));
    }

    /** Says what the diamonds are, once in full where there is room, and how many stand behind each. */
    private void nameDiamonds() {
        boolean worded = false;
        for (Diamond diamond : diamonds) {
            if (diamond.count > 1) {
                nameDiamond(diamond, "×" + diamond.count);
            } else if (!worded) {
                worded = nameDiamond(diamond, "spurious: nobody claimed");
            }
        }
    }

    private boolean nameDiamond(Diamond diamond, String text) {
        double size = 10.5;
        double width = scene.textWidth(text, Typeface.SANS, size);
        for (boolean free : new boolean[]{true, false}) {
            for (double left : new double[]{diamond.x + DIAMOND + 5, diamond.x - DIAMOND - 5 - width}) {
                if (!(free && scene.labels.covers(left, diamond.y - 7, width, 14)) && scene.label(text,
                        scene.palette.spurious(), left, diamond.y + 3.5, Anchor.START, Typeface.SANS, size, true)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void lost() {
        for (Row.IrqlLevels row : levels.values()) {
            LaneView gaps = row.lanes().gaps();
            double top = scene.screenY(row.y()) + 2;
            Row.Isrs isr = isrs.get(row.lanes().cpu());
            double height = row.height() - 4 + (isr == null ? 0 : 2 * isr.height());
            LaneWalk.walk(gaps, scene.viewport, scene.analysis.endNanos(), 2, new LaneWalk.Visitor() {
                @Override
                public void span(long startNanos, long endNanos, int flags, int ref, int index) {
                    gap(scene.clampedX(startNanos), scene.clampedX(endNanos), top, height, ref);
                }

                @Override
                public void dense(int column, int from, int to, double share, RangeSummary summary) {
                    double x = scene.plotLeft() + column;
                    gap(x, x + 1, top, height, 0);
                }
            });
        }
    }

    private void gap(double x0, double x1, double top, double height, int events) {
        double wide = Math.max(2, x1 - x0);
        scene.sketch.fillRect(Layer.OVER, scene.palette.plate(), x0, top, wide, height);
        scene.sketch.hatchRect(Layer.LINES, scene.palette.lost(), x0, top, wide, height);
        String text = events > 0 ? Ticks.grouped(events) + " events lost" : "events lost";
        double width = scene.textWidth(text, Typeface.SANS, 10.5);
        if (wide > width + 12) {
            scene.label(text, scene.palette.text(), (x0 + x1) / 2, top + height / 2 + 4, Anchor.MIDDLE, Typeface.SANS,
                    10.5, true);
        }
    }

    /** A duration without its unit, to stand beside one that has it. */
    private static String bare(String duration) {
        int space = duration.lastIndexOf(' ');
        return space < 0 ? duration : duration.substring(0, space);
    }
}
