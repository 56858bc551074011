package dev.irqlscope.hba;

import java.util.random.RandomGenerator;

/**
 * How long a medium works on one request: a floor, and above it an exponential tail.
 *
 * @param minNanos the floor
 * @param meanNanos the mean, floor included
 */
public record ServiceTime(long minNanos, long meanNanos) {

    public ServiceTime {
        if (minNanos < 0 || meanNanos < minNanos) {
            throw new IllegalArgumentException("service time needs 0 <= min <= mean: " + minNanos + ", " + meanNanos);
        }
    }

    /** Draws one. */
    public long draw(RandomGenerator random) {
        return minNanos + (long) (random.nextExponential() * (meanNanos - minNanos));
    }
}
