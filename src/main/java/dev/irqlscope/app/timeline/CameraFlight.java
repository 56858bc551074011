package dev.irqlscope.app.timeline;

import dev.irqlscope.trace.Camera;

/**
 * A short way from one stretch of time to another, so that the eye can follow a jump. Spans change by equal ratios in equal
 * times; both ends of a zoom move monotonically.
 *
 * @param startedNanos when it took off, by the clock of the pulses
 */
record CameraFlight(Camera origin, Camera target, long startedNanos) {
    static final long DURATION_NANOS = 220_000_000;

    boolean landed(long nowNanos) {
        return nowNanos - startedNanos >= DURATION_NANOS;
    }

    /** Where it is now; the target itself once it has landed. */
    Camera at(long nowNanos) {
        if (landed(nowNanos)) {
            return target;
        }
        double linear = Math.max(0, nowNanos - startedNanos) / (double) DURATION_NANOS;
        double share = linear * linear * (3 - 2 * linear);
        double span = origin.spanNanos() * Math.pow((double) target.spanNanos() / origin.spanNanos(), share);
        double way = origin.spanNanos() == target.spanNanos()
                ? share
                : (span - origin.spanNanos()) / (target.spanNanos() - origin.spanNanos());
        long from = Math.round(origin.fromNanos() + way * (target.fromNanos() - origin.fromNanos()));
        return new Camera(from, from + Math.max(1, Math.round(span)));
    }
}
