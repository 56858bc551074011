package dev.irqlscope.trace;

/** A saved view: the stretch of time that was on screen. */
public record Camera(long fromNanos, long toNanos) {

    public Camera {
        if (toNanos <= fromNanos) {
            throw new IllegalArgumentException("empty view: " + fromNanos + " to " + toNanos + " ns");
        }
    }

    public long spanNanos() {
        return toNanos - fromNanos;
    }
}
