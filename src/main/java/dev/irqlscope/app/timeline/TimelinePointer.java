package dev.irqlscope.app.timeline;

import dev.irqlscope.view.TimelineLayout;
import dev.irqlscope.view.Viewport;
import javafx.scene.Cursor;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import javafx.scene.layout.Region;

/**
 * Mouse and wheel over the timeline. A drag pans, also up and down where rows are out of sight; with shift it measures; on
 * the ruler or with the right button it chooses what to zoom to. The wheel or a pinch zooms at the pointer; sideways, or with shift, it
 * pans; with control, or over the names of the rows, it scrolls them. FX thread only.
 */
final class TimelinePointer {
    /** A press that moves less than this is a click. */
    private static final double SLACK = 4;

    private static final double ZOOM_PER_PIXEL = 1.0 / 160;
    private static final double PAN_PER_PIXEL = 1.0 / 400;

    private final Region surface;
    private final Target target;

    private Drag drag = Drag.NONE;
    private double pressX;
    private double pressY;
    private Viewport pressed;
    private boolean moved;

    private enum Drag {
        NONE,
        PAN,
        MEASURE,
        ZOOM
    }

    /** What the pointer acts on. */
    interface Target {
        /** What is shown, or {@code null} if nothing is. */
        Viewport viewport();

        CameraDirector camera();

        void scrollTo(double y);

        /** Marks a stretch; {@code null} for none. */
        void measure(MeasuredRange range);

        MeasuredRange measured();

        /** Where the pointer is; below 0 when it is elsewhere or busy. */
        void hover(double x, double y);

        void click(double x, double y);

        void doubleClick(double x, double y);
    }

    TimelinePointer(Region surface, Target target) {
        this.surface = surface;
        this.target = target;
        surface.addEventHandler(ScrollEvent.SCROLL, this::scroll);
        surface.addEventHandler(ZoomEvent.ZOOM, this::pinch);
        surface.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        surface.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        surface.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
        surface.addEventHandler(MouseEvent.MOUSE_MOVED, event -> target.hover(event.getX(), event.getY()));
        surface.addEventHandler(MouseEvent.MOUSE_EXITED, event -> target.hover(-1, -1));
    }

    private void scroll(ScrollEvent event) {
        Viewport view = target.viewport();
        if (view == null || event.isInertia()) {
            return;
        }
        double across = event.getDeltaX();
        double down = event.getDeltaY();
        if (event.isShiftDown() && across == 0) {
            across = down;
            down = 0;
        }
        if (Math.abs(across) > Math.abs(down)) {
            target.camera().pan(-across * PAN_PER_PIXEL);
        } else if (event.isControlDown() || event.getX() < TimelineLayout.GUTTER) {
            target.scrollTo(view.scrollY() - down);
        } else if (down != 0) {
            target.camera().zoomAt(Math.exp(down * ZOOM_PER_PIXEL), shareAt(view, event.getX()));
        }
        event.consume();
    }

    private void pinch(ZoomEvent event) {
        Viewport view = target.viewport();
        if (view != null) {
            target.camera().zoomAt(event.getZoomFactor(), shareAt(view, event.getX()));
            event.consume();
        }
    }

    private void press(MouseEvent event) {
        pressed = target.viewport();
        drag = Drag.NONE;
        moved = false;
        if (pressed == null) {
            return;
        }
        pressX = event.getX();
        pressY = event.getY();
        if (pressX >= TimelineLayout.GUTTER) {
            if (event.getButton() == MouseButton.SECONDARY
                    || (event.getButton() == MouseButton.PRIMARY && pressY < TimelineLayout.RULER)) {
                drag = Drag.ZOOM;
            } else if (event.getButton() == MouseButton.PRIMARY) {
                drag = event.isShiftDown() ? Drag.MEASURE : Drag.PAN;
            }
        }
    }

    private void drag(MouseEvent event) {
        if (drag == Drag.NONE) {
            return;
        }
        double dx = event.getX() - pressX;
        double dy = event.getY() - pressY;
        if (!moved && Math.hypot(dx, dy) < SLACK) {
            return;
        }
        moved = true;
        target.hover(-1, -1);
        if (drag == Drag.PAN) {
            surface.setCursor(Cursor.CLOSED_HAND);
            target.camera().moveTo(pressed.fromNanos() - dx / pressed.pixelsPerNano());
            target.scrollTo(pressed.scrollY() - dy);
        } else {
            long now = timeAt(target.viewport(), event.getX());
            MeasuredRange range = target.measured();
            long start = timeAt(pressed, pressX);
            target.measure(
                    range == null || range.oneEndNanos() != start ? new MeasuredRange(start, now) : range.to(now));
        }
        event.consume();
    }

    private void release(MouseEvent event) {
        // After a quick flick the way there may not have been reported, only its end.
        drag(event);
        Drag ended = drag;
        drag = Drag.NONE;
        surface.setCursor(Cursor.DEFAULT);
        if (ended == Drag.ZOOM && moved) {
            MeasuredRange range = target.measured();
            target.measure(null);
            if (range != null) {
                target.camera().show(range.camera(), true);
            }
        } else if (!moved && event.getButton() == MouseButton.PRIMARY && pressed != null) {
            if (event.getClickCount() == 2) {
                target.doubleClick(event.getX(), event.getY());
            } else {
                target.click(event.getX(), event.getY());
            }
        }
    }

    private static double shareAt(Viewport view, double x) {
        return Math.clamp((x - TimelineLayout.GUTTER) / view.plotWidth(), 0, 1);
    }

    private static long timeAt(Viewport view, double x) {
        return view.timeAt(Math.clamp(x, TimelineLayout.GUTTER, view.width()));
    }
}
