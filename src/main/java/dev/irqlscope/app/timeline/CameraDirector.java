package dev.irqlscope.app.timeline;

import dev.irqlscope.trace.Camera;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.input.KeyCode;

/**
 * Who moves the camera: the user, a flight to somewhere, held keys, the playhead. Whatever the user does ends a flight, and
 * unless it only changes the span it ends following. FX thread only.
 */
final class CameraDirector {
    private final TimelineCamera camera = new TimelineCamera();
    private final HeldKeys keys = new HeldKeys();
    private final BooleanProperty follow = new SimpleBooleanProperty(this, "follow", true);
    private final Runnable moved;
    private final boolean animated;

    private Camera wanted;
    private CameraFlight flight;
    private long playheadNanos = -1;
    private boolean running;
    private boolean live = true;
    private boolean untouched = true;

    /**
     * @param moved called whenever another stretch of time is on screen, or is about to be
     * @param animated whether jumps take a moment
     */
    CameraDirector(boolean animated, Runnable moved) {
        this.animated = animated;
        this.moved = moved;
        follow.addListener((property, before, now) -> {
            if (now) {
                followPlayhead();
            }
        });
    }

    Camera shown() {
        return camera.shown();
    }

    /** Where it comes to rest: what is shown, or where a flight is going to. */
    Camera destination() {
        if (wanted != null) {
            return wanted;
        }
        return flight != null ? flight.target() : camera.shown();
    }

    BooleanProperty followProperty() {
        return follow;
    }

    /** Forgets the trace: another is about to be shown. Whether the playhead is followed stays as it is. */
    void reset() {
        stopFlight();
        keys.releaseAll();
        playheadNanos = -1;
        untouched = true;
        camera.setEnd(0);
        camera.show(new Camera(0, TimelineCamera.FIRST_SPAN_NANOS));
        moved.run();
    }

    /**
     * Time is known this far, and has come at least as far as the playhead. A recording that nobody has moved in yet is fitted.
     */
    void setEnd(long knownNanos) {
        long endNanos = Math.max(knownNanos, playheadNanos);
        if (endNanos == camera.endNanos()) {
            return;
        }
        camera.setEnd(endNanos);
        fitIfUntouched();
        moved.run();
    }

    /**
     * What the session does. A step, a seek and a stop that the machine decided on bring the playhead into sight.
     *
     * @param isRunning whether the playhead moves by itself
     * @param isLive whether the end can still recede
     * @param stoppedItself whether the last stop was not asked for by pausing
     */
    void setPlayhead(long nanos, boolean isRunning, boolean isLive, boolean stoppedItself) {
        boolean wasRunning = running;
        boolean jumped = nanos != playheadNanos;
        running = isRunning;
        playheadNanos = nanos;
        // Else a playhead that the analysis has not reached yet would stay out of sight.
        camera.setEnd(Math.max(camera.endNanos(), nanos));
        if (live != isLive) {
            live = isLive;
            fitIfUntouched();
        }
        if (follow.get() && (running || wasRunning)) {
            followPlayhead();
        } else if (!running && nanos >= 0 && !fitsUntouched() && (wasRunning ? stoppedItself : jumped)) {
            fly(camera.bringing(nanos, nanos), true);
        }
    }

    /** Whether a playhead moves by itself and the camera does not go with it. */
    boolean leftBehind() {
        return running && !follow.get();
    }

    /** Whether a playhead moves by itself and the camera goes with it. */
    boolean following() {
        return running && follow.get();
    }

    /** Zooms about a place that the user points at. */
    void zoomAt(double factor, double anchor) {
        touched();
        follow.set(false);
        camera.zoom(factor, anchor);
        moved.run();
    }

    /** Zooms about the followed playhead, else about the middle. */
    void zoom(double factor) {
        touched();
        boolean about = follow.get() && running;
        camera.zoom(factor, about ? Math.clamp(camera.shareOf(playheadNanos), 0, 1) : 0.5);
        moved.run();
    }

    void pan(double share) {
        touched();
        follow.set(false);
        camera.pan(share);
        moved.run();
    }

    /** Shows the same span from this time on, as a drag does. */
    void moveTo(double fromNanos) {
        touched();
        follow.set(false);
        camera.moveTo(fromNanos);
        moved.run();
    }

    /** Goes to this stretch; nothing follows the playhead afterwards. */
    void show(Camera target, boolean animate) {
        touched();
        follow.set(false);
        fly(camera.limited(target), animate);
    }

    void fitAll() {
        show(camera.whole(), true);
    }

    /** The least move that has all of this on screen. */
    void bring(long startNanos, long untilNanos) {
        Camera target = camera.bringing(startNanos, untilNanos);
        if (!target.equals(camera.shown())) {
            show(target, true);
        }
    }

    void press(KeyCode key) {
        apply(keys.press(key));
    }

    void release(KeyCode key) {
        keys.release(key);
    }

    void releaseAll() {
        keys.releaseAll();
    }

    /** Moves what moves by itself; {@code true} if there is more to come. */
    boolean pulse(long nowNanos) {
        if (wanted != null) {
            flight = new CameraFlight(camera.shown(), wanted, nowNanos);
            wanted = null;
        }
        if (flight != null) {
            camera.show(flight.at(nowNanos));
            if (flight.landed(nowNanos)) {
                flight = null;
            }
            moved.run();
        }
        apply(keys.pulse(nowNanos));
        return flight != null || !keys.isEmpty();
    }

    private void apply(HeldKeys.Step step) {
        if (step.zoom() != 1) {
            zoom(step.zoom());
        }
        if (step.pan() != 0) {
            pan(step.pan());
        }
    }

    private void followPlayhead() {
        if (playheadNanos >= 0) {
            stopFlight();
            camera.follow(playheadNanos, live);
            moved.run();
        }
    }

    private void fly(Camera target, boolean animate) {
        stopFlight();
        if (target.equals(camera.shown())) {
            return;
        }
        if (animate && animated) {
            wanted = target;
        } else {
            camera.show(target);
        }
        moved.run();
    }

    private void touched() {
        stopFlight();
        untouched = false;
    }

    private void stopFlight() {
        flight = null;
        wanted = null;
    }

    private boolean fitsUntouched() {
        return untouched && !live;
    }

    private void fitIfUntouched() {
        if (fitsUntouched()) {
            stopFlight();
            camera.show(camera.whole());
            moved.run();
        }
    }
}
