package dev.irqlscope.view;

import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import java.util.List;

/**
 * Marks as flags on the ruler with their words, what was injected into the run as bolts, notes as brackets under it. Where many meet,
 * the first has the words.
 */
final class MarkFlags {
    private static final double TEXT = 10.5;
    private static final double PLATE = 16;
    private static final double FLAG_WIDE = 9;
    private static final double FLAG_HIGH = 9;
    private static final double BOLT_HIGH = 15;
    private static final double LONGEST_LABEL = 240;

    /** Flags that stand closer than this look like one. */
    private static final double SPACING = 5;

    private final Scene scene;
    private final Sketch sketch;
    private double labelsFrom = Double.NEGATIVE_INFINITY;

    private MarkFlags(Scene scene, Sketch sketch) {
        this.scene = scene;
        this.sketch = sketch;
    }

    static void draw(Scene scene, Sketch sketch, Annotations annotations) {
        MarkFlags flags = new MarkFlags(scene, sketch);
        flags.notes(annotations.notes());
        flags.labelsFrom = Double.NEGATIVE_INFINITY;
        flags.moments(annotations.marks(), scene.analysis.trace().catalog().interventions());
    }

    /** Both in order of time, so that no label lies on another one. */
    private void moments(List<Mark> marks, List<Entity.Intervention> interventions) {
        double lastFlag = Double.NEGATIVE_INFINITY;
        double lastBolt = Double.NEGATIVE_INFINITY;
        int bolt = 0;
        for (int flag = 0; flag < marks.size() || bolt < interventions.size();) {
            boolean injected = flag == marks.size() || bolt < interventions.size()
                    && interventions.get(bolt).atNanos() <= marks.get(flag).atNanos();
            if (injected) {
                Entity.Intervention done = interventions.get(bolt++);
                double x = scene.viewport.xOf(done.atNanos());
                if (isSeparate(x, lastBolt)) {
                    lastBolt = x;
                    bolt(Math.round(x));
                    label("injected: " + done.name(), x + 5, TimelineLayout.RULER + 3);
                }
            } else {
                Mark mark = marks.get(flag++);
                double x = scene.viewport.xOf(mark.atNanos());
                if (isSeparate(x, lastFlag)) {
                    lastFlag = x;
                    flag(Math.round(x));
                    label(mark.label(), x + 4, TimelineLayout.RULER + 3);
                }
            }
        }
    }

    private boolean isSeparate(double x, double last) {
        return x >= scene.plotLeft() && x <= scene.plotRight() && x - last >= SPACING;
    }

    /** A stroke of lightning whose trace goes down through the rows. */
    private void bolt(double x) {
        double top = TimelineLayout.RULER - BOLT_HIGH - 2;
        double middle = top + BOLT_HIGH / 2;
        int ink = scene.palette.spurious();
        sketch.fillRect(Layer.LINES, Palette.fade(ink, 0.6), x - 0.5, TimelineLayout.RULER, 1, scene.viewport.height());
        sketch.triangle(Layer.MARKS, ink, x + 3, top, x - 5, middle + 1.5, x + 1, middle + 1.5);
        sketch.triangle(Layer.MARKS, ink, x - 1, middle - 1.5, x + 5, middle - 1.5, x - 3, top + BOLT_HIGH);
    }

    /** A pennant whose pole goes down through the rows. */
    private void flag(double x) {
        double top = TimelineLayout.RULER - FLAG_HIGH - 4;
        int ink = scene.palette.text();
        sketch.fillRect(Layer.LINES, Palette.fade(ink, 0.45), x - 0.5, top, 1, scene.viewport.height());
        sketch.fillRect(Layer.MARKS, ink, x - 0.5, top, 1.5, FLAG_HIGH + 4);
        sketch.triangle(Layer.MARKS, ink, x, top, x, top + FLAG_HIGH, x + FLAG_WIDE, top + FLAG_HIGH / 2);
    }

    private void notes(List<Note> notes) {
        double last = Double.NEGATIVE_INFINITY;
        double y = TimelineLayout.RULER + 3 + PLATE + 3;
        int ink = scene.palette.muted();
        for (Note note : notes) {
            double right = scene.clampedX(note.toNanos());
            double left = scene.clampedX(note.fromNanos());
            boolean inView = note.toNanos() >= scene.viewport.fromNanos()
                    && note.fromNanos() <= scene.viewport.toNanos();
            if (inView && left - last >= SPACING) {
                last = left;
                sketch.fillRect(Layer.LINES, ink, left, y, Math.max(1.5, right - left), 1.5);
                sketch.fillRect(Layer.LINES, ink, left, y, 1.5, 6);
                sketch.fillRect(Layer.LINES, ink, Math.max(left, right - 1.5), y, 1.5, 6);
                label(note.cpu() < 0 ? note.text() : "CPU " + note.cpu() + ": " + note.text(), left + 4, y + 4);
            }
        }
    }

    private void label(String words, double x, double y) {
        String text = shortened(words);
        double width = scene.textWidth(text, Typeface.SANS, TEXT) + 10;
        double left = Math.max(scene.plotLeft(), Math.min(x, scene.plotRight() - width));
        if (left < labelsFrom || text.isEmpty()) {
            return;
        }
        labelsFrom = left + width + 2;
        sketch.fillRoundRect(Layer.PLATES, scene.palette.band(), left, y, width, PLATE, 3);
        sketch.strokeRect(Layer.TEXT, scene.palette.border(), left + 0.5, y + 0.5, width - 1, PLATE - 1, 3, 1);
        sketch.text(Layer.TEXT, scene.palette.text(), text, left + 5, y + 11.5, Anchor.START, Typeface.SANS, TEXT);
    }

    private String shortened(String words) {
        if (scene.textWidth(words, Typeface.SANS, TEXT) <= LONGEST_LABEL) {
            return words;
        }
        int end = Math.min(words.length(), 60);
        while (end > 1 && scene.textWidth(words.substring(0, end) + "…", Typeface.SANS, TEXT) > LONGEST_LABEL) {
            end--;
        }
        return words.substring(0, end).strip() + "…";
    }
}
