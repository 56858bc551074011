package dev.irqlscope.app;

import dev.irqlscope.session.Pace;
import java.util.Locale;

/** The slider of paces: one unit a factor of ten from the slowest to the fastest; beyond it, as fast as it goes. */
final class PaceScale {
    private static final double FASTEST = Math.log10((double) Pace.FASTEST.virtualNanosPerSecond()
            / Pace.SLOWEST.virtualNanosPerSecond());

    /** Position of the last notch, a bit apart from the others. */
    static final double MAX = FASTEST + 0.5;

    /** Steps of 1, 2, 5 in each factor of ten. */
    private static final double[] ROUND = {1, 2, 5, 10};

    private PaceScale() {}

    static Pace paceAt(double position) {
        if (position > FASTEST + 0.25) {
            return Pace.AS_FAST_AS_POSSIBLE;
        }
        double exact = Pace.SLOWEST.virtualNanosPerSecond() * Math.pow(10, Math.clamp(position, 0, FASTEST));
        return new Pace(twoDigits(exact));
    }

    static double positionOf(Pace pace) {
        if (pace.virtualNanosPerSecond() > Pace.FASTEST.virtualNanosPerSecond()) {
            return MAX;
        }
        double ratio = (double) pace.virtualNanosPerSecond() / Pace.SLOWEST.virtualNanosPerSecond();
        return Math.clamp(Math.log10(ratio), 0, FASTEST);
    }

    /** The next round pace in this direction: 10, 20, 50 µs/s and so on. */
    static Pace next(Pace from, int direction) {
        long now = from.virtualNanosPerSecond();
        if (direction > 0) {
            return now >= Pace.FASTEST.virtualNanosPerSecond() ? Pace.AS_FAST_AS_POSSIBLE : new Pace(roundAbove(now));
        }
        if (now > Pace.FASTEST.virtualNanosPerSecond()) {
            return Pace.FASTEST;
        }
        return now <= Pace.SLOWEST.virtualNanosPerSecond() ? Pace.SLOWEST : new Pace(roundBelow(now));
    }

    /** A pace as people read it: {@code 1.0 ms/s}; without a limit, {@code max}. */
    static String describe(Pace pace) {
        return pace.virtualNanosPerSecond() == Pace.AS_FAST_AS_POSSIBLE.virtualNanosPerSecond()
                ? "max"
                : describe((double) pace.virtualNanosPerSecond());
    }

    /** Nanoseconds a second as people read them. */
    static String describe(double nanosPerSecond) {
        if (nanosPerSecond < 999_500) {
            return digits(nanosPerSecond / 1e3) + " µs/s";
        }
        return nanosPerSecond < 999_500_000
                ? digits(nanosPerSecond / 1e6) + " ms/s"
                : digits(nanosPerSecond / 1e9) + " s/s";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
    }

    private static long twoDigits(double exact) {
        double unit = Math.pow(10, Math.floor(Math.log10(exact)) - 1);
        return Math.round(Math.round(exact / unit) * unit);
    }

    private static long roundAbove(long now) {
        double unit = Math.pow(10, Math.floor(Math.log10(now)));
        for (double step : ROUND) {
            if (Math.round(step * unit) > now) {
                return Math.round(step * unit);
            }
        }
        return Math.round(20 * unit);
    }

    private static long roundBelow(long now) {
        double unit = Math.pow(10, Math.floor(Math.log10(now)));
        for (int i = ROUND.length - 1; i >= 0; i--) {
            if (Math.round(ROUND[i] * unit) < now) {
                return Math.round(ROUND[i] * unit);
            }
        }
        return Math.round(unit / 2);
    }
}
