package dev.irqlscope.app.timeline;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Keys of the timeline while it has the focus. Tab walks from ISR to ISR only while something is selected and there is one to
 * go to, so that Escape and then Tab leaves the timeline. FX thread only.
 */
final class TimelineKeys {
    private static final double ARROW_PAN = 0.1;
    private static final double PAGE_PAN = 0.8;
    private static final double STEP_ZOOM = 1.5;

    private final TimelinePane pane;
    private final CameraDirector director;

    TimelineKeys(TimelinePane pane, CameraDirector director) {
        this.pane = pane;
        this.director = director;
        pane.addEventHandler(KeyEvent.KEY_PRESSED, this::press);
        pane.addEventHandler(KeyEvent.KEY_RELEASED, this::move);
        pane.focusedProperty().addListener((property, before, focused) -> {
            if (!focused) {
                director.releaseAll();
            }
        });
    }

    /** Takes the keys that move the camera. They come here also when another part of the window has the focus. */
    void move(KeyEvent event) {
        if (event.getEventType() == KeyEvent.KEY_RELEASED) {
            director.release(event.getCode());
        } else if (event.getEventType() == KeyEvent.KEY_PRESSED
                && HeldKeys.moves(event.getCode())
                && !modified(event)) {
            director.press(event.getCode());
            pane.requestFrame();
            event.consume();
        }
    }

    private void press(KeyEvent event) {
        if (modified(event)) {
            return;
        }
        if (HeldKeys.moves(event.getCode())) {
            move(event);
        } else if (act(event.getCode(), event.isShiftDown())) {
            event.consume();
        }
    }

    /** Whether the key means something here, now. */
    private boolean act(KeyCode key, boolean shift) {
        return switch (key) {
            case LEFT, KP_LEFT -> did(() -> pane.panBy(shift ? -PAGE_PAN : -ARROW_PAN));
            case RIGHT, KP_RIGHT -> did(() -> pane.panBy(shift ? PAGE_PAN : ARROW_PAN));
            case UP, KP_UP -> did(() -> pane.scrollRows(-1));
            case DOWN, KP_DOWN -> did(() -> pane.scrollRows(1));
            case PLUS, EQUALS, ADD -> did(() -> pane.zoomBy(STEP_ZOOM));
            case MINUS, SUBTRACT -> did(() -> pane.zoomBy(1 / STEP_ZOOM));
            case HOME -> !shift && did(pane::showBeginning);
            case END -> !shift && did(pane::showEnd);
            case F -> did(pane::fitAll);
            case Z -> pane.zoomToChoice();
            case OPEN_BRACKET -> pane.selectNeighbour(false);
            case CLOSE_BRACKET -> pane.selectNeighbour(true);
            case TAB -> pane.hasSelection() && pane.selectNeighbour(!shift);
            case ESCAPE -> pane.clearChoice();
            default -> false;
        };
    }

    private static boolean modified(KeyEvent event) {
        return event.isShortcutDown() || event.isControlDown() || event.isAltDown() || event.isMetaDown();
    }

    private static boolean did(Runnable action) {
        action.run();
        return true;
    }
}
