package dev.irqlscope.app.timeline;

import dev.irqlscope.view.Anchor;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Layer;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Sketch;
import dev.irqlscope.view.TextMeasure;
import dev.irqlscope.view.Typeface;
import java.util.List;

/**
 * What a small card beside the pointer says.
 *
 * @param title first line
 * @param lines what follows, in order
 */
record HoverCard(String title, List<Line> lines) {
    private static final double SIZE = 12;
    private static final double LINE_HEIGHT = 17;
    private static final double PADDING = 10;
    private static final double AWAY = 14;

    /** How a line is meant. */
    enum Tone {
        PLAIN,
        QUIET,
        BAD,
        ODD
    }

    /** One line. */
    record Line(String text, Tone tone) {}

    /** A rectangle on the surface. */
    record Place(double x, double y, double width, double height) {}

    HoverCard {
        lines = List.copyOf(lines);
    }

    /** Where the card goes: right below the pointer, or on its other side where there is no room, always on the surface. */
    Place place(double pointerX, double pointerY, double width, double height) {
        TextMeasure measure = TextMeasure.shipped();
        double widest = measure.width(title, Typeface.SANS_BOLD, SIZE);
        for (Line line : lines) {
            widest = Math.max(widest, measure.width(line.text(), Typeface.SANS, SIZE));
        }
        double w = Math.ceil(widest) + 2 * PADDING;
        double h = (1 + lines.size()) * LINE_HEIGHT + 2 * PADDING - 4;
        double x = pointerX + AWAY + w <= width ? pointerX + AWAY : pointerX - AWAY - w;
        double y = pointerY + AWAY + h <= height ? pointerY + AWAY : pointerY - AWAY - h;
        return new Place(inside(x, w, width), inside(y, h, height), w, h);
    }

    DrawList draw(double pointerX, double pointerY, double width, double height, Palette palette) {
        Place at = place(pointerX, pointerY, width, height);
        Sketch sketch = new Sketch(width, height);
        sketch.fillRoundRect(Layer.GROUND, palette.band(), at.x, at.y, at.width, at.height, 6);
        sketch.strokeRect(Layer.GRID, palette.border(), at.x + 0.5, at.y + 0.5, at.width - 1, at.height - 1, 6, 1);
        double baseline = at.y + PADDING + SIZE - 1;
        sketch.text(Layer.TEXT, palette.text(), title, at.x + PADDING, baseline, Anchor.START, Typeface.SANS_BOLD,
                SIZE);
        for (Line line : lines) {
            baseline += LINE_HEIGHT;
            sketch.text(Layer.TEXT, color(line.tone(), palette), line.text(), at.x + PADDING, baseline, Anchor.START,
                    Typeface.SANS, SIZE);
        }
        return sketch.build();
    }

    private static int color(Tone tone, Palette palette) {
        return switch (tone) {
            case PLAIN -> palette.text();
            case QUIET -> palette.muted();
            case BAD -> palette.overText();
            case ODD -> palette.spurious();
        };
    }

    private static double inside(double start, double length, double room) {
        return Math.max(0, Math.min(Math.round(start), Math.floor(room - length)));
    }
}
