package dev.irqlscope.app.timeline;

import java.util.EnumSet;
import java.util.Set;
import javafx.scene.input.KeyCode;

/** The keys that move the camera for as long as they are held: W and S zoom, A and D pan. */
final class HeldKeys {
    /** Speeds: natural logarithm of the zoom, and share of the width, each per second. */
    private static final double ZOOM_PER_SECOND = 2.2;

    private static final double PAN_PER_SECOND = 0.9;

    /** A tap moves as if it had lasted this long. */
    private static final double TAP_SECONDS = 0.08;

    /** A pulse that comes late moves no further than this. */
    private static final double LONGEST_STEP_SECONDS = 0.1;

    private final Set<KeyCode> held = EnumSet.noneOf(KeyCode.class);
    private long lastNanos = -1;

    static boolean moves(KeyCode key) {
        return key == KeyCode.W || key == KeyCode.S || key == KeyCode.A || key == KeyCode.D;
    }

    /** Notes the key. The step that a tap makes at once; nothing for the repeats of a key that is held already. */
    Step press(KeyCode key) {
        if (!held.add(key)) {
            return Step.NONE;
        }
        return step(EnumSet.of(key), TAP_SECONDS);
    }

    void release(KeyCode key) {
        held.remove(key);
        if (held.isEmpty()) {
            lastNanos = -1;
        }
    }

    void releaseAll() {
        held.clear();
        lastNanos = -1;
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** What to do at this pulse. */
    Step pulse(long nowNanos) {
        if (held.isEmpty()) {
            return Step.NONE;
        }
        double seconds = lastNanos < 0 ? 0 : Math.min((nowNanos - lastNanos) / 1e9, LONGEST_STEP_SECONDS);
        lastNanos = nowNanos;
        return step(held, seconds);
    }

    private static Step step(Set<KeyCode> keys, double seconds) {
        int zoom = (keys.contains(KeyCode.W) ? 1 : 0) - (keys.contains(KeyCode.S) ? 1 : 0);
        int pan = (keys.contains(KeyCode.D) ? 1 : 0) - (keys.contains(KeyCode.A) ? 1 : 0);
        return new Step(Math.exp(zoom * ZOOM_PER_SECOND * seconds), pan * PAN_PER_SECOND * seconds);
    }

    /** A zoom and a pan, as {@link TimelineCamera} takes them. */
    record Step(double zoom, double pan) {
        static final Step NONE = new Step(1, 0);
    }
}
