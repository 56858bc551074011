package dev.irqlscope.app.timeline;

import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.view.Anchor;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Layer;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Sketch;
import dev.irqlscope.view.TextMeasure;
import dev.irqlscope.view.TimelineLayout;
import dev.irqlscope.view.Typeface;
import dev.irqlscope.view.Viewport;

/** A stretch that the user marked, in either direction, and how long it is. */
record MeasuredRange(long oneEndNanos, long otherEndNanos) {
    private static final double SIZE = 12;
    private static final double PLATE = 20;

    MeasuredRange to(long nanos) {
        return new MeasuredRange(oneEndNanos, nanos);
    }

    long fromNanos() {
        return Math.min(oneEndNanos, otherEndNanos);
    }

    long toNanos() {
        return Math.max(oneEndNanos, otherEndNanos);
    }

    long spanNanos() {
        return toNanos() - fromNanos();
    }

    boolean contains(long nanos) {
        return nanos >= fromNanos() && nanos <= toNanos();
    }

    Camera camera() {
        return new Camera(fromNanos(), Math.max(toNanos(), fromNanos() + TimelineCamera.MIN_SPAN_NANOS));
    }

    DrawList draw(Viewport view, Palette palette, TraceInfo.Clock clock) {
        Sketch sketch = new Sketch(view.width(), view.height());
        double left = Math.clamp(view.xOf(fromNanos()), TimelineLayout.GUTTER, view.width());
        double right = Math.clamp(view.xOf(toNanos()), TimelineLayout.GUTTER, view.width());
        double top = TimelineLayout.RULER;
        if (right <= left) {
            return sketch.build();
        }
        sketch.fillRect(Layer.SHADE, Palette.fade(palette.accent(), 0.16), left, top, right - left,
                view.height() - top);
        sketch.fillRect(Layer.LINES, palette.accent(), left, top, 1, view.height() - top);
        sketch.fillRect(Layer.LINES, palette.accent(), right - 1, top, 1, view.height() - top);
        String text = Durations.format(spanNanos(), clock);
        double width = TextMeasure.shipped().width(text, Typeface.MONO_BOLD, SIZE) + 16;
        double x = Math.clamp((left + right - width) / 2, TimelineLayout.GUTTER,
                Math.max(TimelineLayout.GUTTER, view.width() - width));
        sketch.fillRoundRect(Layer.PLATES, palette.accent(), x, top + 4, width, PLATE, 4);
        sketch.text(Layer.TEXT, 0xFFFFFFFF, text, x + 8, top + 4 + PLATE / 2 + SIZE * 0.36, Anchor.START,
                Typeface.MONO_BOLD, SIZE);
        return sketch.build();
    }
}
