package dev.irqlscope.view;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Severity;

/** The ruler above the rows, and the lines that carry its ticks down through them. */
final class Ruler {
    private static final double TEXT_SIZE = 11;
    private static final double PIXELS_PER_TICK = 96;

    private static final double DOT_SPACING = 7;
    private static final double WIDE_SPACING = 28;
    private static final int MANY = 200;

    private Ruler() {}

    static void draw(Scene scene) {
        Viewport view = scene.viewport;
        Palette palette = scene.palette;
        Sketch sketch = scene.sketch;
        double height = TimelineLayout.RULER;
        sketch.fillRect(Layer.TOP_GROUND, palette.rail(), 0, 0, view.width(), height);
        sketch.fillRect(Layer.TOP_LINES, palette.border(), 0, height - 1, view.width(), 1);
        Ticks ticks = ticks(view);
        double freeFrom = 0;
        for (int i = 0; i < ticks.count(); i++) {
            double x = Math.round(view.xOf(ticks.at(i))) + 0.0;
            sketch.fillRect(Layer.TOP_LINES, palette.faint(), x, height - 9, 1, 8);
            sketch.fillRect(Layer.GRID, palette.grid(), x, height, 1, view.height() - height);
            String text = ticks.moment(ticks.at(i), scene.info.clock());
            double width = scene.textWidth(text, Typeface.MONO, TEXT_SIZE);
            if (x + 4 >= freeFrom && x + 4 + width <= view.width() - 2) {
                sketch.text(Layer.TOP_TEXT, palette.muted(), text, x + 4, height - 10, Anchor.START, Typeface.MONO,
                        TEXT_SIZE);
                scene.rulerTexts.add(new double[]{x + 4, x + 4 + width});
                freeFrom = x + width + 14;
            }
        }
        minorTicks(scene, ticks);
        findings(scene);
        sketch.text(Layer.TOP_TEXT, palette.faint(),
                scene.duration(view.spanNanos()) + " in view", TimelineLayout.GUTTER - 10, height - 10, Anchor.END,
                Typeface.SANS, 10.5);
    }

    /** A dot for each warning and error in view at the ruler's edge; where several meet, for the worst. */
    private static void findings(Scene scene) {
        Viewport view = scene.viewport;
        double spacing = scene.analysis.findings().size() > MANY ? WIDE_SPACING : DOT_SPACING;
        Finding[] slots = new Finding[(int) (view.plotWidth() / spacing) + 1];
        for (Finding finding : scene.analysis.findings()) {
            double x = view.xOf(finding.atNanos()) - TimelineLayout.GUTTER;
            if (finding.severity() != Severity.INFO && x >= 0 && x < view.plotWidth()) {
                int slot = (int) (x / spacing);
                if (slots[slot] == null || finding.severity().compareTo(slots[slot].severity()) > 0) {
                    slots[slot] = finding;
                }
            }
        }
        double y = TimelineLayout.RULER - 4;
        for (Finding finding : slots) {
            if (finding != null) {
                double x = view.xOf(finding.atNanos());
                int color = finding.severity() == Severity.ERROR ? scene.palette.over() : scene.palette.spurious();
                scene.sketch.circle(Layer.TOP_TEXT, color, x, y, 2.5);
                scene.hits.add(new Hit.FindingHit(x - 4, y - 6, 8, 10, finding));
            }
        }
    }

    private static Ticks ticks(Viewport view) {
        return Ticks.over(view.fromNanos(), view.toNanos(), (int) Math.max(1, view.plotWidth() / PIXELS_PER_TICK));
    }

    private static void minorTicks(Scene scene, Ticks ticks) {
        long fifth = ticks.step() / 5;
        if (fifth * 5 != ticks.step() || fifth == 0) {
            return;
        }
        Viewport view = scene.viewport;
        for (long at = Math.ceilDiv(view.fromNanos(), fifth) * fifth; at <= view.toNanos(); at += fifth) {
            if (at % ticks.step() != 0) {
                scene.sketch.fillRect(Layer.TOP_LINES, scene.palette.border(), Math.round(view.xOf(at)),
                        TimelineLayout.RULER - 5, 1, 4);
            }
        }
    }
}
