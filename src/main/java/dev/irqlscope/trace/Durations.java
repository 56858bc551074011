package dev.irqlscope.trace;

/** Lengths of time as people read them: {@code 840 ns}, {@code 73.2 µs}, {@code 12.460 ms}, {@code 2.501 s}. */
public final class Durations {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private Durations() {}

    /** The length in the largest unit that keeps a digit before the point, rounded half up. */
    public static String format(long nanos) {
        if (nanos < 0) {
            return nanos == Long.MIN_VALUE ? "-" + format(Long.MAX_VALUE) : "-" + format(-nanos);
        }
        if (nanos < MICROSECOND) {
            return nanos + " ns";
        }
        if (nanos < MILLISECOND - MICROSECOND / 20) {
            return decimal(nanos, MICROSECOND, 10) + " µs";
        }
        if (nanos < SECOND - MILLISECOND / 2_000) {
            return decimal(nanos, MILLISECOND, 1_000) + " ms";
        }
        return decimal(nanos, SECOND, 1_000) + " s";
    }

    /** The same for a trace's own clock: where that counts ticks of no known rate, the number of ticks. */
    public static String format(long units, TraceInfo.Clock clock) {
        return clock.ticks() ? units + (units == 1 ? " tick" : " ticks") : format(units);
    }

    /** A moment of a trace, to the nanosecond: {@code 12.460 000 ms}. */
    public static String formatMoment(long nanos) {
        if (nanos < 0) {
            return nanos == Long.MIN_VALUE ? "-" + formatMoment(Long.MAX_VALUE) : "-" + formatMoment(-nanos);
        }
        long fraction = nanos % MILLISECOND;
        return nanos / MILLISECOND + "." + padded(fraction / 1_000, 3) + " " + padded(fraction % 1_000, 3) + " ms";
    }

    /** The same for a trace's own clock: where that counts ticks of no known rate, the number of ticks. */
    public static String formatMoment(long units, TraceInfo.Clock clock) {
        return clock.ticks() ? format(units, clock) : formatMoment(units);
    }

    private static String decimal(long nanos, long unit, int places) {
        long step = unit / places;
        long rounded = nanos / step + (nanos % step * 2 >= step ? 1 : 0);
        return rounded / places + "." + padded(rounded % places, places == 10 ? 1 : 3);
    }

    private static String padded(long value, int digits) {
        String text = Long.toString(value);
        return "0".repeat(digits - text.length()) + text;
    }
}
