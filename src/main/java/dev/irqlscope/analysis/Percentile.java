package dev.irqlscope.analysis;

/** A running 99th percentile, rounded up by at most a sixteenth: good enough to compare with. Indexer's thread only. */
final class Percentile {
    private static final int STEPS_SHIFT = 4;
    private static final int STEPS = 1 << STEPS_SHIFT;
    private static final int RECOUNT_EVERY = 64;

    private final long[] counts = new long[Long.SIZE * STEPS];
    private long count;
    private long p99;

    void add(long value) {
        counts[bucket(Math.max(0, value))]++;
        count++;
        if (count % RECOUNT_EVERY == 0) {
            recount();
        }
    }

    long count() {
        return count;
    }

    /** As of the last multiple of {@value #RECOUNT_EVERY} values. */
    long p99() {
        return p99;
    }

    private void recount() {
        long beyond = count - (count * 99 + 99) / 100;
        int bucket = counts.length - 1;
        long seen = counts[bucket];
        while (seen <= beyond) {
            seen += counts[--bucket];
        }
        p99 = ceiling(bucket);
    }

    private static int bucket(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        return (exponent - STEPS_SHIFT + 1) * STEPS + (int) (value >>> (exponent - STEPS_SHIFT)) - STEPS;
    }

    /** The greatest value that falls into the bucket. */
    private static long ceiling(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (bucket % STEPS + STEPS + 1) << shift) - 1;
    }
}
