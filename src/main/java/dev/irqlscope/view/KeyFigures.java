package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Totals;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/** The figures of a whole trace, in a row. */
final class KeyFigures {
    private static final double HEIGHT = 44;

    /** A figure: what it counts, how much, and in which colour. */
    private record Figure(String name, String value, int color) {}

    private KeyFigures() {}

    /** Draws them and returns their height. */
    static double draw(Sketch sketch, Analysis analysis, Palette palette, double x, double y, double width) {
        List<Figure> figures = figures(analysis, palette);
        double each = width / figures.size();
        for (int i = 0; i < figures.size(); i++) {
            Figure figure = figures.get(i);
            double left = x + i * each;
            if (i > 0) {
                sketch.fillRect(Layer.LINES, palette.border(), left - 14, y + 2, 1, HEIGHT - 8);
            }
            sketch.text(Layer.TEXT, palette.muted(), figure.name, left, y + 11, Anchor.START, Typeface.SANS, 10.5);
            sketch.text(Layer.TEXT, figure.color, figure.value, left, y + 34, Anchor.START, Typeface.MONO_BOLD, 18);
        }
        return HEIGHT;
    }

    private static List<Figure> figures(Analysis analysis, Palette palette) {
        Totals totals = analysis.totals();
        TraceInfo info = analysis.trace().info();
        boolean context = info.isOfContexts();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(context ? "Handler calls" : "ISR calls", Ticks.grouped(totals.isrs()), palette.text()));
        boolean bad = totals.isrOverLimit() + totals.isrStretched() > 0;
        figures.add(new Figure(context ? "Longest handler" : "Longest ISR", longest(analysis.isrDurations(), info),
                bad ? palette.overText() : palette.text()));
        figures.add(new Figure("Over limit", Ticks.grouped(totals.isrOverLimit()),
                totals.isrOverLimit() > 0 ? palette.overText() : palette.text()));
        figures.add(new Figure("Spurious", Ticks.grouped(totals.spurious()),
                totals.spurious() > 0 ? palette.spurious() : palette.text()));
        figures.add(new Figure(context ? "Softirqs" : "DPCs", Ticks.grouped(totals.dpcs()), palette.text()));
        String latency = info.isOfWindows() ? "Worst DPC latency, inferred" : "Worst DPC latency";
        figures.add(new Figure(context ? "Worst softirq latency" : latency,
                longest(analysis.dpcLatencies(), info), palette.dpc()));
        if (totals.lostEvents() > 0) {
            figures.add(new Figure("Lost events", Ticks.grouped(totals.lostEvents()), palette.text()));
        }
        return figures;
    }

    private static String longest(LaneView lane, TraceInfo info) {
        RangeSummary summary = new RangeSummary();
        lane.summarize(0, lane.size(), summary);
        return summary.longestIndex() < 0 ? "–" : Durations.format(summary.longestNanos(), info.clock());
    }
}
