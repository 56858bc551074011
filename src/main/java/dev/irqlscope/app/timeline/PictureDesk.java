package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.view.Overlay;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Picture;
import dev.irqlscope.view.Timeline;
import dev.irqlscope.view.Viewport;
import java.util.concurrent.Executor;

/**
 * Draws pictures to order: small ones at once, large ones in the background, one at a time, and of those that wait only the
 * newest. A picture that took longer than what was ordered after it is thrown away. FX thread only.
 */
final class PictureDesk {
    /**
     * With more ISR calls in sight a picture is large. Some 7 ms on a slow machine with two processors; the whole of a run with
     * ten million events takes 17 ms there.
     */
    private static final int LARGE = 40_000;

    private final int large;
    private final Executor background;
    private final Executor fxThread;
    private final Receiver receiver;

    private Order waiting;
    private boolean busy;
    private long delivered;

    /** What a picture is to be of. */
    record Order(Analysis analysis, Viewport viewport, Palette palette) {
        Picture draw() {
            return Timeline.draw(analysis, viewport, palette, Overlay.NONE);
        }

        private int isrsInSight() {
            LaneView isrs = analysis.isrDurations();
            return isrs.firstStartingAtOrAfter(viewport.toNanos()) - isrs.firstStartingAtOrAfter(viewport.fromNanos());
        }
    }

    /** Who gets the pictures, on the FX thread. */
    interface Receiver {
        void receive(Order order, Picture picture);
    }

    PictureDesk(Executor background, Executor fxThread, Receiver receiver) {
        this(LARGE, background, fxThread, receiver);
    }

    /** @param large how many ISR calls may be in sight before a picture is large */
    PictureDesk(int large, Executor background, Executor fxThread, Receiver receiver) {
        this.large = large;
        this.background = background;
        this.fxThread = fxThread;
        this.receiver = receiver;
    }

    /** Orders a picture; a small one is received before this returns. */
    void order(Order order) {
        if (order.isrsInSight() <= large) {
            waiting = null;
            deliver(order, order.draw());
        } else {
            waiting = order;
            if (!busy) {
                begin();
            }
        }
    }

    private void begin() {
        Order order = waiting;
        waiting = null;
        busy = true;
        long since = delivered;
        background.execute(() -> {
            try {
                Picture picture = order.draw();
                fxThread.execute(() -> finish(order, picture, since));
            } catch (RuntimeException | Error e) {
                fxThread.execute(() -> {
                    busy = false;
                    throw e;
                });
            }
        });
    }

    private void finish(Order order, Picture picture, long since) {
        busy = false;
        if (delivered == since) {
            deliver(order, picture);
        }
        if (waiting != null && !busy) {
            begin();
        }
    }

    private void deliver(Order order, Picture picture) {
        delivered++;
        receiver.receive(order, picture);
    }
}
