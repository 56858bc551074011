package dev.irqlscope.app.timeline;

import dev.irqlscope.trace.Camera;

/**
 * The stretch of time on screen and how it moves. It keeps fractions of nanoseconds, so that many small steps add up and a
 * zoom can be undone. Pure: knows no pixels, no clock, no window. One thread.
 */
final class TimelineCamera {
    /** Closer than this nothing new can be seen. */
    static final long MIN_SPAN_NANOS = 20;

    /** What is shown of a run that has just begun. */
    static final long FIRST_SPAN_NANOS = 400_000;

    /** Where on screen a followed playhead stands, as a share of the width. */
    static final double FOLLOWED_AT = 0.75;

    /** However short a run is, one can zoom out this far. */
    private static final long HORIZON_NANOS = 1_000_000;

    /** Empty room left of time 0 and right of the end at most, as a share of the span. */
    private static final double ROOM_BEFORE = 0.05;

    private static final double ROOM_AFTER = 0.3;

    /** Room on either side when everything is fitted, as a share of the run. */
    private static final double FIT_ROOM = 0.01;

    /** Edges that a flight to a place keeps from the screen's edges, as a share of the width. */
    private static final double COMFORT = 0.08;

    private long endNanos;
    private double from;
    private double span = FIRST_SPAN_NANOS;

    /** What is on screen, in whole nanoseconds. */
    Camera shown() {
        return rounded(from, span);
    }

    double spanNanos() {
        return span;
    }

    /** How far time has come. */
    long endNanos() {
        return endNanos;
    }

    void setEnd(long nanos) {
        endNanos = Math.max(0, nanos);
        place(from, span);
    }

    void show(Camera camera) {
        place(camera.fromNanos(), camera.spanNanos());
    }

    /** What {@link #show} would make of this. */
    Camera limited(Camera camera) {
        double s = limitedSpan(camera.spanNanos());
        return rounded(limitedFrom(camera.fromNanos() + (camera.spanNanos() - s) / 2, s), s);
    }

    /**
     * Divides the span by {@code factor} (above 1: closer) and keeps the time at {@code anchor} where it is, unless the limits
     * forbid it.
     *
     * @param anchor share of the width, 0 at the left edge
     */
    void zoom(double factor, double anchor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            return;
        }
        double newSpan = limitedSpan(span / factor);
        place(from + anchor * (span - newSpan), newSpan);
    }

    /** Moves by this share of the span; above 0 towards later times. */
    void pan(double share) {
        if (Double.isFinite(share)) {
            place(from + share * span, span);
        }
    }

    /** Shows the same span beginning at this time. */
    void moveTo(double fromNanos) {
        place(fromNanos, span);
    }

    /**
     * Puts the playhead where a followed one stands; the first screen stays until the playhead has got there.
     *
     * @param growing whether the end recedes; if not, nothing beyond it is shown
     */
    void follow(long playheadNanos, boolean growing) {
        double wanted = playheadNanos - FOLLOWED_AT * span;
        place(Math.max(0, growing ? wanted : Math.min(wanted, endNanos - span)), span);
    }

    /** Where on screen this time is, as a share of the width. */
    double shareOf(long nanos) {
        return (nanos - from) / span;
    }

    /** The whole run. */
    Camera whole() {
        double room = endNanos * FIT_ROOM;
        return limited(rounded(-room, Math.max(endNanos, MIN_SPAN_NANOS) + 2 * room));
    }

    /** The same span, moved only as far as needed to have all of this in sight; wider if it does not fit. */
    Camera bringing(long startNanos, long untilNanos) {
        double length = Math.max(0, untilNanos - startNanos);
        double needed = Math.max(span, length / (1 - 2 * COMFORT));
        double edge = Math.min(COMFORT * needed, (needed - length) / 2);
        double newFrom = from;
        if (startNanos < from + edge || untilNanos > from + needed - edge) {
            boolean near = untilNanos > from && startNanos < from + needed;
            newFrom = !near
                    ? startNanos - (needed - length) / 2
                    : startNanos < from + edge ? startNanos - edge : untilNanos - needed + edge;
        }
        return limited(rounded(newFrom, needed));
    }

    /** The stretch in the middle third or so, with what came before it and after it. */
    static Camera around(long startNanos, long untilNanos) {
        long length = Math.max(MIN_SPAN_NANOS, untilNanos - startNanos);
        double room = length * 1.5;
        return rounded(startNanos - room, length + 2 * room);
    }

    private void place(double newFrom, double newSpan) {
        span = limitedSpan(newSpan);
        from = limitedFrom(newFrom, span);
    }

    private double limitedSpan(double wanted) {
        double widest = Math.max(HORIZON_NANOS, endNanos / (1 - ROOM_BEFORE - ROOM_AFTER / 2));
        return Math.clamp(wanted, MIN_SPAN_NANOS, widest);
    }

    private double limitedFrom(double wanted, double withSpan) {
        double earliest = -ROOM_BEFORE * withSpan;
        double latest = Math.max(0, endNanos - (1 - ROOM_AFTER) * withSpan);
        return Math.clamp(wanted, earliest, latest);
    }

    private static Camera rounded(double from, double span) {
        long start = Math.round(from);
        return new Camera(start, start + Math.max(MIN_SPAN_NANOS, Math.round(span)));
    }
}
