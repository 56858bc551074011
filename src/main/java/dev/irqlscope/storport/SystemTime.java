package dev.irqlscope.storport;

import static java.time.temporal.ChronoUnit.DAYS;

import java.time.LocalDate;

/** The time of day as Windows counts it: 100 ns since 1 January 1601. The machine begins on 1 January 2026 at 0:00. */
final class SystemTime {
    private static final long NANOS_PER_UNIT = 100;
    private static final long UNITS_PER_DAY = 24 * 60 * 60 * 1_000_000_000L / NANOS_PER_UNIT;
    private static final long AT_START = LocalDate.of(1601, 1, 1).until(LocalDate.of(2026, 1, 1), DAYS) * UNITS_PER_DAY;

    private SystemTime() {}

    /** @param nanos virtual time */
    static long at(long nanos) {
        return AT_START + nanos / NANOS_PER_UNIT;
    }
}
