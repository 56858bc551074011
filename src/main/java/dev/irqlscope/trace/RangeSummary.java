package dev.irqlscope.trace;

/**
 * What a stretch of a {@link Lane} amounts to. Mutable, so that a painter can reuse one for every pixel column; not for
 * sharing between threads.
 */
public final class RangeSummary {
    private long count;
    private long busyNanos;
    private long longestNanos;
    private int longestIndex;
    private int flags;

    public RangeSummary() {
        reset();
    }

    public void reset() {
        count = 0;
        busyNanos = 0;
        longestNanos = -1;
        longestIndex = -1;
        flags = 0;
    }

    void add(long moreCount, long moreBusyNanos, long oneLongestNanos, int oneLongestIndex, int moreFlags) {
        count += moreCount;
        busyNanos += moreBusyNanos;
        flags |= moreFlags;
        if (oneLongestNanos > longestNanos) {
            longestNanos = oneLongestNanos;
            longestIndex = oneLongestIndex;
        }
    }

    /** Spans. */
    public long count() {
        return count;
    }

    /** Their lengths, added up. */
    public long busyNanos() {
        return busyNanos;
    }

    /** Length of the longest, -1 if there is none; of several alike, the first. */
    public long longestNanos() {
        return longestNanos;
    }

    /** Its index in the lane, -1 if there is none. */
    public int longestIndex() {
        return longestIndex;
    }

    /** All their flag bits. */
    public int flags() {
        return flags;
    }
}
