package dev.irqlscope.format;

import java.time.Instant;

/**
 * A clock of a CTF trace.
 *
 * @param frequency in hertz
 * @param offsetSeconds from 1970 (UTC) to where the clock shows {@code -offsetTicks}
 */
record CtfClock(String name, long frequency, long offsetSeconds, long offsetTicks) {
    static final long DEFAULT_FREQUENCY = 1_000_000_000L;

    /** So that a second's ticks times nanoseconds stay below 63 bits. */
    static final long MOST_FREQUENCY = 9_000_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Times past this would not leave room for sums. */
    private static final long MOST_NANOS = 9_000_000_000_000_000_000L;

    private static final long MOST_SECONDS = MOST_NANOS / SECOND_NANOS;

    /** A value of the clock in nanoseconds of its own, -1 if that is no time that a computer can reach. */
    long nanos(long value) {
        if (frequency == SECOND_NANOS) {
            return value > MOST_NANOS ? -1 : Math.max(value, -1);
        }
        long seconds = value / frequency;
        if (value < 0 || seconds > MOST_SECONDS) {
            return -1;
        }
        return seconds * SECOND_NANOS + value % frequency * SECOND_NANOS / frequency;
    }

    /** What the wall clock showed when this one showed so many nanoseconds; null if that is not known. */
    Instant wallClock(long nanos) {
        boolean known = (offsetSeconds != 0 || offsetTicks != 0) && Math.abs(zeroSeconds()) <= MOST_SECONDS;
        return known ? Instant.ofEpochSecond(zeroSeconds(), zeroNanos()).plusNanos(nanos) : null;
    }

    /** How much later than another clock this one began to count; 0 if they have nothing to do with one another. */
    long nanosAfter(CtfClock other) {
        long seconds = zeroSeconds() - other.zeroSeconds();
        return Math.abs(seconds) <= MOST_SECONDS
                ? seconds * SECOND_NANOS + zeroNanos() - other.zeroNanos()
                : 0;
    }

    /** When the clock showed 0: whole seconds since 1970 (UTC). */
    private long zeroSeconds() {
        return offsetSeconds + Math.floorDiv(offsetTicks, frequency);
    }

    private long zeroNanos() {
        return Math.floorMod(offsetTicks, frequency) * SECOND_NANOS / frequency;
    }
}
