package dev.irqlscope.session;

import java.util.function.LongSupplier;

/**
 * Maps wall time to virtual time: where the playhead should be by now. Whoever falls behind stays behind: time that a slice
 * could not use is given up, never made good by skipping events.
 *
 * <p>Driving thread only.
 */
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double RATE_WINDOW_NANOS = 0.5e9;

    private final LongSupplier wallNanos;
    private Pace pace = Pace.DEFAULT;
    private long originWall;
    private long originVirtual;
    private long lastWall;
    private long lastVirtual;
    private double rate;

    /** @param wallNanos a clock that only goes forward */
    Pacer(LongSupplier wallNanos) {
        this.wallNanos = wallNanos;
    }

    Pace pace() {
        return pace;
    }

    /** Changes the pace from this moment on. */
    void setPace(Pace to, long virtualNanos) {
        pace = to;
        rebase(virtualNanos);
    }

    /** Time begins to pass. */
    void start(long virtualNanos) {
        rebase(virtualNanos);
        lastWall = originWall;
        lastVirtual = virtualNanos;
        rate = 0;
    }

    /** Where the playhead should be by now; the end of time without a limit. */
    long dueNanos() {
        if (pace.isUnlimited()) {
            return Long.MAX_VALUE;
        }
        double passed = (wallNanos.getAsLong() - originWall) / NANOS_PER_SECOND * pace.virtualNanosPerSecond();
        return originVirtual + (long) passed;
    }

    /** Says how far a slice came. What it should have done and did not is forgotten. */
    void reached(long virtualNanos, boolean fellBehind) {
        long wall = wallNanos.getAsLong();
        if (wall > lastWall) {
            double fresh = (virtualNanos - lastVirtual) * NANOS_PER_SECOND / (wall - lastWall);
            double weight = Math.min(1, (wall - lastWall) / RATE_WINDOW_NANOS);
            rate = rate == 0 ? fresh : rate + weight * (fresh - rate);
            lastWall = wall;
            lastVirtual = virtualNanos;
        }
        if (fellBehind) {
            rebase(virtualNanos);
        }
    }

    /** Virtual nanoseconds a second that really passed, lately. */
    double rateNanosPerSecond() {
        return rate;
    }

    private void rebase(long virtualNanos) {
        originWall = wallNanos.getAsLong();
        originVirtual = virtualNanos;
    }
}
