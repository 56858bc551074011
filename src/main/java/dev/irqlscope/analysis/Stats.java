package dev.irqlscope.analysis;

import java.util.Arrays;

/**
 * What a set of durations amounts to. Percentiles are nearest-rank on the exact values: the smallest value that at least
 * that share of all values does not exceed.
 *
 * @param count how many; with none, every other figure is 0 and means nothing
 * @param maxAtNanos when the first of the longest began
 */
public record Stats(
        long count,
        long totalNanos,
        long minNanos,
        double meanNanos,
        long p50Nanos,
        long p99Nanos,
        long p999Nanos,
        long maxNanos,
        long maxAtNanos) {
    public static final Stats NONE = new Stats(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * The figures of {@code values[0]} to {@code values[count - 1]}, of which value {@code i} began at {@code starts[i]}. The
     * values are sorted on the way.
     */
    static Stats of(long[] values, long[] starts, int count) {
        if (count == 0) {
            return NONE;
        }
        long total = 0;
        int longest = 0;
        for (int i = 0; i < count; i++) {
            total += values[i];
            boolean longer = values[i] > values[longest];
            if (longer || (values[i] == values[longest] && starts[i] < starts[longest])) {
                longest = i;
            }
        }
        long maxAt = starts[longest];
        Arrays.sort(values, 0, count);
        return new Stats(
                count,
                total,
                values[0],
                (double) total / count,
                nearestRank(values, count, 500),
                nearestRank(values, count, 990),
                nearestRank(values, count, 999),
                values[count - 1],
                maxAt);
    }

    /** The value at this rank, in thousandths, of sorted values. */
    static long nearestRank(long[] sorted, int count, int perMille) {
        long rank = ((long) count * perMille + 999) / 1_000;
        return sorted[(int) Math.max(0, rank - 1)];
    }
}
