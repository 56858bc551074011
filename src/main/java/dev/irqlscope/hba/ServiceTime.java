package dev.irqlscope.hba;

import java.util.random.RandomGenerator;

/** How long a medium works on one request, as a distribution. Times in nanoseconds. */
public sealed interface ServiceTime {

    /** Draws one. The same generator draws the same times on every computer. */
    long draw(RandomGenerator random);

    /** Whether the medium works on one request at a time, so that each waits for those before it. */
    default boolean oneAtATime() {
        return false;
    }

    /**
     * A floor, and above it an exponential tail.
     *
     * @param minNanos the floor
     * @param meanNanos the mean, floor included
     */
    record Exponential(long minNanos, long meanNanos) implements ServiceTime {
        public Exponential {
            if (minNanos < 0 || meanNanos < minNanos) {
                throw new IllegalArgumentException(
                        "service time needs 0 <= min <= mean: " + minNanos + ", " + meanNanos);
            }
        }

        @Override
        public long draw(RandomGenerator random) {
            return minNanos + (long) (random.nextExponential() * (meanNanos - minNanos));
        }
    }

    /**
     * A floor, and above it a log-normal distribution: what lies above the floor is {@code e} to the power of a normal
     * distribution, which is how flash answers: mostly near the mean, now and then much later.
     *
     * @param minNanos the floor
     * @param meanNanos the mean, floor included
     * @param p99Nanos what 99 of 100 stay below
     */
    record Skewed(long minNanos, long meanNanos, long p99Nanos) implements ServiceTime {
        /** 99 of 100 draws of a normal distribution stay below so many standard deviations. */
        private static final double P99_OF_NORMAL = 2.3263478740408408;

        public Skewed {
            if (!exists(minNanos, meanNanos, p99Nanos)) {
                throw new IllegalArgumentException(
                        "there is no log-normal service time of min %d, mean %d, p99 %d"
                                .formatted(minNanos, meanNanos, p99Nanos));
            }
        }

        /** Whether there is one. Above the floor, the 99th percentile is at least the mean and less than 15 times as much. */
        public static boolean exists(long minNanos, long meanNanos, long p99Nanos) {
            return minNanos >= 0 && meanNanos > minNanos && p99Nanos >= meanNanos
                    && 2 * StrictMath.log(ratio(minNanos, meanNanos, p99Nanos)) <= P99_OF_NORMAL * P99_OF_NORMAL;
        }

        private static double ratio(long minNanos, long meanNanos, long p99Nanos) {
            return (double) (p99Nanos - minNanos) / (meanNanos - minNanos);
        }

        /** From mean = median · e^(σ²/2) and p99 = median · e^(2.326 σ), both above the floor. */
        @Override
        public long draw(RandomGenerator random) {
            double logRatio = StrictMath.log(ratio(minNanos, meanNanos, p99Nanos));
            double sigma = P99_OF_NORMAL - StrictMath.sqrt(P99_OF_NORMAL * P99_OF_NORMAL - 2 * logRatio);
            double median = (meanNanos - minNanos) * StrictMath.exp(-sigma * sigma / 2);
            return minNanos + (long) (median * StrictMath.exp(sigma * random.nextGaussian()));
        }
    }

    /**
     * A disk with an arm, which it has one of. A request costs a transfer, a seek and a wait for the sector: the arm settles and
     * moves for a time that grows with the square root of its way, which leads from one random track to another; and the sector
     * is anywhere on the turning disk.
     *
     * @param transferNanos reading the sectors
     * @param settleNanos a seek over no way at all
     * @param strokeNanos what a seek over the whole disk takes on top
     * @param turnNanos one turn of the disk
     */
    record Seeking(long transferNanos, long settleNanos, long strokeNanos, long turnNanos) implements ServiceTime {
        @Override
        public long draw(RandomGenerator random) {
            double from = random.nextDouble();
            double to = random.nextDouble();
            double way = Math.abs(from - to);
            return transferNanos
                    + settleNanos
                    + (long) (strokeNanos * StrictMath.sqrt(way))
                    + (long) (turnNanos * random.nextDouble());
        }

        @Override
        public boolean oneAtATime() {
            return true;
        }
    }
}
