package dev.irqlscope.format;

/**
 * Starts of one processor's calls in a recording of whole microseconds. A start that is an end less a length, both cut to
 * microseconds, can be one late: the call then seems to begin after one that ran inside it, and to cut it. Calls are recorded at
 * their end, so those that ran inside have been seen before.
 */
final class RoundedStarts {
    private static final int SEEN = 1 << 10;

    private final long[] starts = new long[SEEN];
    private final long[] ends = new long[SEEN];
    private int calls;
    private int corrected;

    /** The start of a call that is recorded now: as given, or 1 earlier where a call that ran inside it began then. */
    long of(long start, long end) {
        long right = start;
        for (int i = calls - 1; i >= 0 && i >= calls - SEEN && ends[i % SEEN] > start; i--) {
            if (starts[i % SEEN] == start - 1 && ends[i % SEEN] <= end) {
                right = start - 1;
            }
        }
        corrected += right == start ? 0 : 1;
        starts[calls % SEEN] = right;
        ends[calls % SEEN] = end;
        calls = calls == Integer.MAX_VALUE ? SEEN : calls + 1;
        return right;
    }

    /** Calls whose start was corrected. */
    int corrected() {
        return corrected;
    }
}
