package dev.irqlscope.view;

import dev.irqlscope.trace.TraceInfo;

/**
 * Round places on a scale: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param first the first one at or after the scale's start
 * @param step from one to the next, at least 1
 * @param count how many lie on the scale
 */
public record Ticks(long first, long step, int count) {
    private static final long NANOS = 1;
    private static final long MICROS = 1_000;
    private static final long MILLIS = 1_000_000;
    private static final long SECONDS = 1_000_000_000;

    /** Ticks from {@code from} to {@code to}, both inclusive, no more than {@code most} (at least 1) of them plus one. */
    public static Ticks over(long from, long to, int most) {
        long step = roundStep((to - from) / (double) Math.max(1, most));
        long first = Math.ceilDiv(from, step) * step;
        return new Ticks(first, step, first > to ? 0 : (int) ((to - first) / step) + 1);
    }

    /** The smallest round step that is at least this long. */
    static long roundStep(double atLeast) {
        long step = 1;
        while (step < atLeast) {
            if (step * 2 >= atLeast) {
                return step * 2;
            }
            if (step * 5 >= atLeast) {
                return step * 5;
            }
            step *= 10;
        }
        return step;
    }

    public long at(int index) {
        return first + index * step;
    }

    /** A moment of a ruler with these ticks: one unit for all, as many decimals as tell neighbours apart. */
    public String moment(long units, TraceInfo.Clock clock) {
        if (clock.ticks()) {
            return grouped(units);
        }
        long reach = Math.max(Math.abs(first), Math.abs(at(Math.max(0, count - 1))));
        long unit = unitOf(reach, step);
        return decimal(units, unit, decimals(step, unit)) + nameOf(unit);
    }

    /** The same for lengths on the side of a chart. */
    public String length(long units, TraceInfo.Clock clock) {
        if (clock.ticks()) {
            return grouped(units);
        }
        long top = at(Math.max(0, count - 1));
        long unit = top >= SECONDS ? SECONDS : top >= MILLIS ? MILLIS : top >= MICROS ? MICROS : NANOS;
        return decimal(units, unit, decimals(step, unit)) + nameOf(unit);
    }

    private static long unitOf(long reach, long step) {
        if (step >= SECONDS / 10 || reach >= 10 * SECONDS && step >= MILLIS) {
            return SECONDS;
        }
        if (reach >= MILLIS || step >= 100 * MICROS) {
            return MILLIS;
        }
        return reach >= 10 * MICROS || step >= MICROS ? MICROS : NANOS;
    }

    private static String nameOf(long unit) {
        return unit == SECONDS ? " s" : unit == MILLIS ? " ms" : unit == MICROS ? " µs" : " ns";
    }

    private static int decimals(long step, long unit) {
        int decimals = 0;
        for (long left = unit; left > 1 && step % left != 0; left /= 10) {
            decimals++;
        }
        return decimals;
    }

    private static String decimal(long value, long unit, int decimals) {
        long size = Math.abs(value);
        String whole = Long.toString(size / unit);
        String text = whole;
        if (decimals > 0) {
            String all = Long.toString(unit + size % unit).substring(1, 1 + decimals);
            StringBuilder fraction = new StringBuilder(all);
            for (int i = 3; i < fraction.length(); i += 4) {
                fraction.insert(i, ' ');
            }
            text = whole + "." + fraction;
        }
        return value < 0 ? "-" + text : text;
    }

    /** Spaces between groups of three digits. */
    static String grouped(long value) {
        StringBuilder digits = new StringBuilder(Long.toString(Math.abs(value)));
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ' ');
        }
        return value < 0 ? "-" + digits : digits.toString();
    }
}
