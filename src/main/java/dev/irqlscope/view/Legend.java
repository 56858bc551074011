package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/** The foot of a still picture: its worst moments in words, and what colours and shapes mean. */
final class Legend {
    private static final double LINE = 20;
    private static final double SIZE = 11.5;

    private final Sketch sketch;
    private final Palette palette;
    private final TraceInfo info;
    private final double left;
    private final double width;

    private Legend(Sketch sketch, Analysis analysis, Palette palette, double left, double width) {
        this.sketch = sketch;
        this.palette = palette;
        this.info = analysis.trace().info();
        this.left = left;
        this.width = width;
    }

    /** Draws it and returns its height. */
    static double draw(Sketch sketch, Analysis analysis, Palette palette, List<WorstMoments.Moment> worst, double left,
            double width) {
        Legend legend = new Legend(sketch, analysis, palette, left, width);
        double y = 0;
        if (!worst.isEmpty()) {
            sketch.text(Layer.TEXT, palette.text(), "Worst moments", left, y + 14, Anchor.START, Typeface.SANS_BOLD,
                    13);
            y += 24;
            double titles = 0;
            for (WorstMoments.Moment moment : worst) {
                titles = Math.max(titles, legend.width(moment.title(), Typeface.SANS_BOLD));
            }
            for (WorstMoments.Moment moment : worst) {
                y = legend.moment(moment, y, titles + 18);
            }
            y += 12;
        }
        return legend.shapes(y);
    }

    private double moment(WorstMoments.Moment moment, double y, double titleWidth) {
        double middle = y + 9;
        double baseline = y + 13;
        switch (moment.kind()) {
            case LONG_ISR -> sketch.circle(Layer.MARKS, moment.bad() ? palette.over() : palette.isr(), left + 6, middle,
                    4.5);
            case SPURIOUS -> sketch.strokeDiamond(Layer.MARKS, palette.spurious(), left + 6, middle, 5, 1.6);
            case LATENCY, QUEUE_TIME -> sketch.fillRect(Layer.MARKS, palette.dpc(), left + 2, middle - 4, 8, 8);
            case LOST -> sketch.hatchRect(Layer.MARKS, palette.lost(), left + 1, middle - 5, 10, 10);
        }
        double column = left + 22;
        if (moment.atNanos() >= 0) {
            sketch.text(Layer.TEXT, palette.muted(), OverlayMarks.moment(moment.atNanos(), info.clock()), column + 118,
                    baseline, Anchor.END, Typeface.MONO, 11);
        }
        column += 134;
        sketch.text(Layer.TEXT, palette.text(), moment.title(), column, baseline, Anchor.START, Typeface.SANS_BOLD,
                SIZE);
        double text = column + titleWidth;
        double room = left + width - text;
        double at = y;
        for (String line : wrapped(moment.text(), room)) {
            sketch.text(Layer.TEXT, palette.muted(), line, text, at + 13, Anchor.START, Typeface.SANS, SIZE);
            at += LINE - 3;
        }
        return at + 3;
    }

    /** Lines no wider than there is room, broken at spaces. */
    private List<String> wrapped(String text, double room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, Typeface.SANS) > room) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private double width(String text, Typeface typeface) {
        return TextMeasure.shipped().width(text, typeface, SIZE);
    }

    /** Draws a symbol whose left edge and middle are given. */
    private interface Symbol {
        void draw(double x, double middle);
    }

    private record Entry(String words, Symbol symbol) {}

    private double shapes(double y) {
        boolean context = info.isOfContexts();
        List<Entry> entries = List.of(
                new Entry(context ? "hard interrupt handler" : "ISR", bar(palette.isr())),
                new Entry("nested", bar(palette.nested())),
                new Entry("past its limit", bar(palette.over())),
                new Entry(context ? "softirq" : "DPC", bar(palette.dpc())),
                new Entry("waiting in the queue", (x, middle) -> sketch.line(Layer.LINES, palette.dpc(), x, middle,
                        x + 16, middle, 1.5, Painter.Dash.DOTTED)),
                new Entry(context ? "kernel vector" : "clock, IPI", bar(palette.clock())),
                new Entry(context ? "task" : "thread", bar(palette.passive())),
                new Entry("code at a raised level", bar(palette.raised())),
                new Entry("idle", (x, middle) -> sketch.fillRect(Layer.SPANS, palette.idle(), x, middle + 3, 16, 2)),
                new Entry("spurious",
                        (x, middle) -> sketch.strokeDiamond(Layer.MARKS, palette.spurious(), x + 8, middle,
                                5, 1.6)),
                new Entry("stretched by nesting", (x, middle) -> {
                    sketch.fillRoundRect(Layer.SPANS, palette.isr(), x, middle - 5, 16, 10, 2);
                    sketch.hatchRect(Layer.OVER, palette.over(), x + 6, middle - 5, 10, 10);
                }));
        sketch.fillRect(Layer.LINES, palette.border(), left, y, width, 1);
        double x = left;
        double middle = y + 20;
        for (Entry entry : entries) {
            double needs = 22 + TextMeasure.shipped().width(entry.words, Typeface.SANS, 11);
            if (x + needs > left + width) {
                x = left;
                middle += LINE;
            }
            entry.symbol.draw(x, middle);
            sketch.text(Layer.TEXT, palette.muted(), entry.words, x + 22, middle + 4, Anchor.START, Typeface.SANS, 11);
            x += needs + 18;
        }
        return middle + 10;
    }

    private Symbol bar(int color) {
        return (x, middle) -> sketch.fillRoundRect(Layer.SPANS, color, x, middle - 5, 16, 10, 2);
    }
}
