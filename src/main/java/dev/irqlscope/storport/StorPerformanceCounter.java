package dev.irqlscope.storport;

/**
 * What StorPortQueryPerformanceCounter gives.
 *
 * @param frequency counts per second
 * @param counter counts since the machine began
 */
public record StorPerformanceCounter(long frequency, long counter) {
    /** Counts per second, as on today's Windows. */
    static final long FREQUENCY = 10_000_000;

    private static final long NANOS_PER_COUNT = 1_000_000_000 / FREQUENCY;

    static StorPerformanceCounter at(long nanos) {
        return new StorPerformanceCounter(FREQUENCY, nanos / NANOS_PER_COUNT);
    }
}
