package dev.irqlscope.analysis;

import java.util.Arrays;

/** Durations and when each began, as they come. One thread. */
final class Samples {
    private long[] values = new long[64];
    private long[] starts = new long[64];
    private int count;
    private long total;
    private int longest = -1;

    void add(long valueNanos, long startNanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
        }
        values[count] = valueNanos;
        starts[count] = startNanos;
        total += valueNanos;
        if (longest < 0 || valueNanos > values[longest]) {
            longest = count;
        }
        count++;
    }

    int count() {
        return count;
    }

    long totalNanos() {
        return total;
    }

    double meanNanos() {
        return count == 0 ? 0 : (double) total / count;
    }

    long maxNanos() {
        return count == 0 ? 0 : values[longest];
    }

    long maxAtNanos() {
        return count == 0 ? 0 : starts[longest];
    }

    /** All figures. Sorts the samples, so it comes last. */
    Stats stats() {
        return Stats.of(values, starts, count);
    }
}
