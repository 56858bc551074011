package dev.irqlscope.session;

/**
 * How fast time shall pass.
 *
 * @param virtualNanosPerSecond virtual nanoseconds for each second of wall time
 */
public record Pace(long virtualNanosPerSecond) {
    /** No waiting at all. */
    public static final Pace AS_FAST_AS_POSSIBLE = new Pace(Long.MAX_VALUE);
    /** 10 µs a second: single instructions can be followed by eye. */
    public static final Pace SLOWEST = new Pace(10_000);
    /** 100 ms a second. */
    public static final Pace FASTEST = new Pace(100_000_000);
    /** 1 ms a second. */
    public static final Pace DEFAULT = new Pace(1_000_000);

    public Pace {
        if (virtualNanosPerSecond <= 0) {
            throw new IllegalArgumentException("a pace of " + virtualNanosPerSecond + " ns/s");
        }
    }

    public boolean isUnlimited() {
        return virtualNanosPerSecond == Long.MAX_VALUE;
    }
}
