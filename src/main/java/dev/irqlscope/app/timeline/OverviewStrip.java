package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.view.Overview;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.TimelineLayout;
import dev.irqlscope.view.Viewport;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/**
 * The strip of the whole run above the ruler. Its window is what the timeline shows: dragged inside it moves, at an edge it
 * grows, and a click elsewhere brings it there.
 */
final class OverviewStrip extends Region {
    static final double HEIGHT = 50;

    private final Canvas canvas = new Canvas();
    private final CanvasPainter painter = new CanvasPainter(canvas);
    private final CameraDirector director;

    private long endNanos = 1;
    private OverviewGrip held;

    OverviewStrip(CameraDirector director) {
        this.director = director;
        canvas.setMouseTransparent(true);
        getChildren().add(canvas);
        getStyleClass().add("overview-strip");
        setPickOnBounds(true);
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> setCursor(cursorOver(gripAt(event.getX()))));
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        addEventHandler(MouseEvent.MOUSE_RELEASED, event -> held = null);
    }

    void paint(Analysis analysis, Viewport shown, Palette palette) {
        endNanos = Math.max(1, analysis.endNanos());
        painter.repaint(Overview.draw(analysis, getWidth(), getHeight(), shown, palette));
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(Math.ceil(getWidth()));
        canvas.setHeight(Math.ceil(getHeight()));
    }

    @Override
    protected double computePrefHeight(double width) {
        return HEIGHT;
    }

    private void press(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || event.getX() < TimelineLayout.GUTTER) {
            return;
        }
        held = gripAt(event.getX());
        if (held.part() == OverviewGrip.Part.OUTSIDE) {
            director.show(held.dragged(director.shown(), timeAt(event.getX())), true);
        }
        event.consume();
    }

    private void drag(MouseEvent event) {
        if (held != null) {
            director.show(held.dragged(director.shown(), timeAt(event.getX())), false);
            event.consume();
        }
    }

    private OverviewGrip gripAt(double x) {
        Camera shown = director.shown();
        return OverviewGrip.at(x, xOf(shown.fromNanos()), xOf(shown.toNanos()), shown, timeAt(x));
    }

    private double xOf(long nanos) {
        return TimelineLayout.GUTTER + Math.clamp((double) nanos / endNanos, 0, 1) * plotWidth();
    }

    private long timeAt(double x) {
        return Math.round((x - TimelineLayout.GUTTER) / plotWidth() * endNanos);
    }

    private double plotWidth() {
        return Math.max(1, getWidth() - TimelineLayout.GUTTER);
    }

    private static Cursor cursorOver(OverviewGrip grip) {
        return switch (grip.part()) {
            case LEFT_EDGE, RIGHT_EDGE -> Cursor.H_RESIZE;
            case INSIDE -> Cursor.OPEN_HAND;
            case OUTSIDE -> Cursor.DEFAULT;
        };
    }
}
