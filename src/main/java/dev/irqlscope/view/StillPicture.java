package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.view.DrawList.Placed;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture that stands by itself, as in a report: title, figures, the whole run as a strip, the timeline, what the worst
 * moments were, and a legend.
 */
public final class StillPicture {
    /** The narrowest picture in which everything has room. */
    public static final int NARROWEST = 640;

    private static final double MARGIN = 24;
    private static final double OVERVIEW = 48;
    private static final double CHART = 118;
    private static final double GAP = 18;

    /** A run more than so many times as long as its worst moment gets a panel for that moment. */
    private static final long LONG_RUN = 12;

    private final Analysis analysis;
    private final Palette palette;
    private final double width;
    private final List<Placed> parts = new ArrayList<>();
    private double y = MARGIN;

    private StillPicture(Analysis analysis, int width, Palette palette) {
        this.analysis = analysis;
        this.palette = palette;
        this.width = Math.max(NARROWEST, width);
    }

    /** The picture of a stretch of time. Any thread. */
    public static DrawList draw(Analysis analysis, long fromNanos, long toNanos, int width, Palette palette) {
        StillPicture picture = new StillPicture(analysis, width, palette);
        long to = Math.max(toNanos, fromNanos + 1);
        List<WorstMoments.Moment> worst = WorstMoments.between(analysis, fromNanos, to);
        picture.top(fromNanos, to);
        picture.timeline(fromNanos, to);
        return picture.finish(worst);
    }

    /** The picture of a whole run: all of it and, where it is long, its worst moment from near. Any thread. */
    public static DrawList draw(Analysis analysis, int width, Palette palette) {
        long end = Math.max(1, analysis.endNanos() + 1);
        Viewport near = worstMoment(analysis, width);
        if (near == null) {
            return draw(analysis, 0, end, width, palette);
        }
        StillPicture picture = new StillPicture(analysis, width, palette);
        List<WorstMoments.Moment> worst = WorstMoments.between(analysis, 0, end);
        picture.top(near.fromNanos(), near.toNanos());
        picture.charts(end);
        picture.heading("Around the longest " + (picture.isContext() ? "hard interrupt handler" : "ISR"),
                picture.moment(near.fromNanos()) + " to " + picture.moment(near.toNanos()));
        picture.timeline(near.fromNanos(), near.toNanos());
        return picture.finish(worst);
    }

    /** The surroundings of the longest ISR of a long run, or {@code null} if the run is short. */
    private static Viewport worstMoment(Analysis analysis, int width) {
        LaneView lane = analysis.isrDurations();
        RangeSummary summary = new RangeSummary();
        lane.summarize(0, lane.size(), summary);
        if (summary.longestIndex() < 0) {
            return null;
        }
        Activities activities = analysis.activities();
        int activity = lane.ref(summary.longestIndex());
        long length = Math.max(20, summary.longestNanos());
        long from = Math.max(0, activities.startNanos(activity) - 2 * length);
        long to = Math.min(analysis.endNanos() + 1, activities.endNanos(activity) + 2 * length);
        return analysis.endNanos() < LONG_RUN * length
                ? null
                : new Viewport(from, Math.max(to, from + 1), Math.max(NARROWEST, width), 1, 0);
    }

    private void top(long from, long to) {
        TraceInfo info = analysis.trace().info();
        Sketch sketch = new Sketch(width, 200);
        String title = info.scenario() != null ? info.scenario() : baseName(info.source());
        sketch.text(Layer.TEXT, palette.text(), title, MARGIN, 18, Anchor.START, Typeface.SANS_BOLD, 20);
        sketch.text(Layer.TEXT, palette.muted(), subtitle(info), MARGIN, 38, Anchor.START, Typeface.SANS, 12);
        double tiles = KeyFigures.draw(sketch, analysis, palette, MARGIN, 58, width - 2 * MARGIN);
        parts.add(new Placed(sketch.build(), 0, y));
        y += 58 + tiles + 14;
        Viewport shown = new Viewport(from, to, width - MARGIN, 1, 0);
        parts.add(new Placed(Overview.draw(analysis, width - 2 * MARGIN, OVERVIEW, shown, palette), MARGIN, y));
        y += OVERVIEW;
    }

    private String subtitle(TraceInfo info) {
        StringBuilder text = new StringBuilder();
        if (info.scenario() != null) {
            text.append("Simulated run");
            if (info.seed() != null) {
                text.append(" · seed ").append(info.seed());
            }
        } else {
            text.append("Recorded trace · ").append(info.format());
        }
        int cpus = analysis.cpus().size();
        text.append(" · ").append(cpus).append(cpus == 1 ? " processor" : " processors");
        text.append(" · ").append(Durations.format(analysis.endNanos(), info.clock()));
        text.append(" · ").append(Ticks.grouped(analysis.trace().endIndex())).append(" events");
        if (info.levels() == TraceInfo.Levels.CONTEXT) {
            text.append(" · levels inferred from context");
        } else if (info.levels() == TraceInfo.Levels.INFERRED) {
            text.append(" · levels inferred from vectors");
        } else if (info.levels() == TraceInfo.Levels.UNKNOWN) {
            text.append(" · levels of ISRs unknown");
        }
        return text.toString();
    }

    private void charts(long end) {
        TimelineLayout layout = TimelineLayout.charts(analysis, CHART);
        Viewport view = new Viewport(0, end, width - 2 * MARGIN, layout.contentHeight(), 0);
        parts.add(new Placed(Timeline.draw(analysis, layout, view, palette, Overlay.NONE).base(), MARGIN, y));
        y += view.height() + GAP;
    }

    private void timeline(long from, long to) {
        double inner = width - 2 * MARGIN;
        TimelineLayout layout = TimelineLayout.of(analysis, 1);
        Viewport view = new Viewport(from, to, inner, layout.contentHeight(), 0);
        parts.add(new Placed(Timeline.draw(analysis, layout, view, palette, Overlay.NONE).base(), MARGIN, y));
        y += view.height() + GAP;
    }

    private void heading(String title, String more) {
        Sketch sketch = new Sketch(width, 30);
        sketch.text(Layer.TEXT, palette.text(), title, MARGIN, 14, Anchor.START, Typeface.SANS_BOLD, 14);
        double x = MARGIN + TextMeasure.shipped().width(title, Typeface.SANS_BOLD, 14) + 12;
        sketch.text(Layer.TEXT, palette.muted(), more, x, 14, Anchor.START, Typeface.MONO, 11.5);
        parts.add(new Placed(sketch.build(), 0, y));
        y += 26;
    }

    private DrawList finish(List<WorstMoments.Moment> worst) {
        Sketch sketch = new Sketch(width, 400);
        double height = Legend.draw(sketch, analysis, palette, worst, MARGIN, width - 2 * MARGIN);
        parts.add(new Placed(sketch.build(), 0, y));
        double total = y + height + MARGIN;
        Sketch ground = new Sketch(width, total);
        ground.fillRect(Layer.GROUND, palette.ground(), 0, 0, width, total);
        parts.addFirst(new Placed(ground.build(), 0, 0));
        return DrawList.of(width, total, parts);
    }

    private String moment(long nanos) {
        return OverlayMarks.moment(nanos, analysis.trace().info().clock());
    }

    private boolean isContext() {
        return analysis.trace().info().levels() == TraceInfo.Levels.CONTEXT;
    }

    private static String baseName(String source) {
        return source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
    }
}
