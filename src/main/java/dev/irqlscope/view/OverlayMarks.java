package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cursor, playhead, the time under the mouse, the selected call, the finding pointed out, and what people marked. */
final class OverlayMarks {
    private static final double PLATE_TEXT = 11;

    private final Scene scene;
    private final Sketch sketch;

    private OverlayMarks(Scene scene) {
        this.scene = scene;
        this.sketch = new Sketch(scene.viewport.width(), scene.viewport.height());
    }

    static DrawList draw(Scene scene, Overlay overlay) {
        OverlayMarks marks = new OverlayMarks(scene);
        if (overlay.highlighted() != null) {
            marks.finding(overlay.highlighted());
        }
        if (overlay.selectedActivity() >= 0 && overlay.selectedActivity() < scene.analysis.activityCount()) {
            marks.selected(overlay.selectedActivity());
        }
        MarkFlags.draw(scene, marks.sketch, overlay.annotations());
        if (overlay.hoverNanos() >= 0) {
            marks.time(overlay.hoverNanos(), Palette.fade(scene.palette.cursor(), 0.35), false, true);
        }
        if (overlay.playheadNanos() >= 0) {
            marks.time(overlay.playheadNanos(), scene.palette.accent(), false, false);
            marks.playheadTop(overlay.playheadNanos());
        }
        if (overlay.cursorNanos() >= 0) {
            marks.time(overlay.cursorNanos(), scene.palette.cursor(), true, true);
        }
        return marks.sketch.build();
    }

    private void time(long nanos, int color, boolean strong, boolean plate) {
        double x = scene.viewport.xOf(nanos);
        if (x < scene.plotLeft() || x > scene.plotRight()) {
            return;
        }
        double height = scene.viewport.height();
        sketch.fillRect(Layer.LINES, color, Math.round(x - 0.5), TimelineLayout.RULER - 2, 1, height);
        if (!plate) {
            return;
        }
        String text = moment(nanos, scene.info.clock());
        double width = scene.textWidth(text, Typeface.MONO_BOLD, PLATE_TEXT) + 12;
        double left = Math.clamp(x - width / 2, scene.plotLeft(),
                Math.max(scene.plotLeft(), scene.plotRight() - width));
        for (double[] covered : scene.rulerTexts) {
            if (covered[0] < left + width && left < covered[1]) {
                sketch.fillRect(Layer.GROUND, scene.palette.rail(), covered[0] - 1, 2, covered[1] - covered[0] + 2,
                        TimelineLayout.RULER - 12);
            }
        }
        int ground = strong ? scene.palette.cursor() : scene.palette.band();
        int ink = strong ? scene.palette.onCursor() : scene.palette.text();
        sketch.fillRoundRect(strong ? Layer.TOP_GROUND : Layer.PLATES, ground, left, 4, width,
                TimelineLayout.RULER - 9, 3);
        if (!strong) {
            sketch.strokeRect(Layer.TEXT, scene.palette.border(), left + 0.5, 4.5, width - 1,
                    TimelineLayout.RULER - 10, 3, 1);
        }
        sketch.text(strong ? Layer.TOP_TEXT : Layer.TEXT, ink, text, left + width / 2, 18, Anchor.MIDDLE,
                strong ? Typeface.MONO_BOLD : Typeface.MONO, PLATE_TEXT);
    }

    private void playheadTop(long nanos) {
        double x = scene.viewport.xOf(nanos);
        if (x >= scene.plotLeft() && x <= scene.plotRight()) {
            double y = TimelineLayout.RULER;
            sketch.triangle(Layer.MARKS, scene.palette.accent(), x - 5, y - 6, x + 5, y - 6, x, y + 1);
        }
    }

    private void selected(int activity) {
        Map<Double, double[]> outlines = new LinkedHashMap<>();
        for (Hit hit : scene.hits) {
            int of = switch (hit) {
                case Hit.IsrHit isr -> isr.activity();
                case Hit.DpcHit dpc -> dpc.activity();
                case Hit.VectorHit vector -> vector.activity();
                default -> -1;
            };
            if (of == activity) {
                // One outline for all parts of a call that stand side by side.
                double[] box = outlines.computeIfAbsent(hit.y(), y -> new double[]{hit.x(), hit.x(), hit.h()});
                box[0] = Math.min(box[0], hit.x());
                box[1] = Math.max(box[1], hit.x() + hit.w());
            }
        }
        outlines.forEach((y, box) -> sketch.strokeRect(Layer.LINES, scene.palette.cursor(), box[0] - 1, y - 1,
                box[1] - box[0] + 2, box[2] + 2, 3, 1.5));
        Activities activities = scene.analysis.activities();
        long end = activities.isOpen(activity) ? scene.analysis.endNanos() : activities.endNanos(activity);
        double x0 = scene.clampedX(activities.startNanos(activity));
        double x1 = scene.clampedX(end);
        if (end >= scene.viewport.fromNanos() && activities.startNanos(activity) <= scene.viewport.toNanos()) {
            sketch.fillRect(Layer.TOP_LINES, scene.palette.cursor(), x0, TimelineLayout.RULER - 3, Math.max(2, x1 - x0),
                    3);
        }
    }

    private void finding(Finding finding) {
        double x0 = scene.clampedX(finding.atNanos());
        double x1 = scene.clampedX(Math.max(finding.untilNanos(), finding.atNanos()));
        int color = switch (finding.severity()) {
            case ERROR -> scene.palette.over();
            case WARNING -> scene.palette.spurious();
            case INFO -> scene.palette.isr();
        };
        double wide = Math.max(2, x1 - x0);
        double height = scene.viewport.height() - TimelineLayout.RULER;
        sketch.fillRect(Layer.SHADE, Palette.fade(color, 0.10), x0, TimelineLayout.RULER, wide, height);
        sketch.fillRect(Layer.SPANS, color, x0, TimelineLayout.RULER - 3, wide, 3);
    }

    static String moment(long nanos, TraceInfo.Clock clock) {
        return clock.ticks() ? Ticks.grouped(nanos) : Durations.formatMoment(nanos);
    }
}
