package dev.irqlscope.app.lists;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.app.timeline.CanvasPainter;
import dev.irqlscope.view.Distribution;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Palette;
import javafx.application.Platform;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;

/**
 * The distributions of durations. Each is looked at on a thread of its own, one picture at a time, and while time runs not more
 * often than once a second. FX thread only.
 */
public final class DistributionPane extends Region {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Canvas canvas = new Canvas();
    private final CanvasPainter painter = new CanvasPainter(canvas);
    private Palette palette = Palette.DARK;
    private Shown shown;
    private boolean drawing;
    private long drawnWhen = Long.MIN_VALUE / 2;

    /** What a picture depends on. */
    private record Shown(Analysis analysis, double width, double height, Palette palette) {}

    public DistributionPane() {
        setId("distribution");
        setAccessibleText("Distribution of ISR durations and DPC latencies");
        getChildren().add(canvas);
    }

    public void setPalette(Palette to) {
        palette = to;
    }

    /** Once per pulse while it can be seen. */
    public void show(Analysis analysis, boolean running, long pulseNanos) {
        Shown wanted = new Shown(analysis, getWidth(), getHeight(), palette);
        boolean sameSurface = shown != null && shown.equals(
                new Shown(shown.analysis, wanted.width, wanted.height, wanted.palette));
        boolean soon = running && sameSurface && pulseNanos - drawnWhen < PAUSE_NANOS;
        if (drawing || soon || wanted.equals(shown) || wanted.width < 1 || wanted.height < 1) {
            return;
        }
        drawing = true;
        shown = wanted;
        drawnWhen = pulseNanos;
        Thread.ofPlatform().daemon().name("distribution").start(() -> {
            try {
                DrawList picture = Distribution.draw(wanted.analysis, wanted.width, wanted.height, wanted.palette);
                Platform.runLater(() -> paint(wanted, picture));
            } finally {
                Platform.runLater(() -> drawing = false);
            }
        });
    }

    private void paint(Shown what, DrawList picture) {
        canvas.setWidth(what.width);
        canvas.setHeight(what.height);
        painter.repaint(picture);
    }
}
