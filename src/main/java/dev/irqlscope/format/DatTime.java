package dev.irqlscope.format;

import java.util.Set;

/**
 * What the stamps of a recording count.
 *
 * @param clock its name
 * @param multiplier makes nanoseconds of ticks with {@code shift}; 0 if stamps are taken as they are
 */
record DatTime(String clock, long multiplier, int shift) {
    /** Times past this would not leave room for sums. */
    private static final long MAX_STAMP = 9_000_000_000_000_000_000L;

    /** Clocks of ftrace that do not count nanoseconds. Source: Documentation/trace/ftrace.rst of the kernel. */
    private static final Set<String> TICKING = Set.of("x86-tsc", "counter", "uptime", "ppc-tb");

    /** Whether the unit is unknown. */
    boolean ticks() {
        return multiplier == 0 && TICKING.contains(clock);
    }

    /** The stamp as a time, or -1 if it is none. */
    long nanos(long stamp) {
        long time = stamp;
        if (multiplier != 0) {
            long high = Math.unsignedMultiplyHigh(stamp, multiplier);
            if (high >>> shift != 0) {
                return -1;
            }
            long low = stamp * multiplier;
            time = shift == 0 ? low : high << 64 - shift | low >>> shift;
        }
        return time < 0 || time > MAX_STAMP ? -1 : time;
    }
}
