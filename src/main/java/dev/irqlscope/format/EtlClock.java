package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;

/**
 * Turns the stamps of an ETL file into nanoseconds, in whole numbers only.
 *
 * @param type as in {@link EtlHeader#clockType()}
 * @param ticksPerSecond 0 if the file does not say
 * @param wholeNanos nanoseconds that a tick takes if that is a whole number, else 0
 * @param counterHertz rate of the performance counter, in which durations of disk requests are given; 0 if unknown
 * @param originTicks what the clock shows at time 0 of the trace
 */
record EtlClock(
        int type, long ticksPerSecond, long wholeNanos, String name, long counterHertz, long originTicks) {
    static final int SYSTEM_TIME = 2;
    private static final int CYCLES = 3;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Faster clocks would not fit the arithmetic; no computer has one. */
    private static final long FASTEST = 9_000_000_000L;

    /** Longer recordings are damaged ones: ten years. */
    private static final long MOST_SECONDS = 10L * 366 * 24 * 3600;

    /** System times that can be where nothing else tells: of this century. Windows 2000 was the first to record any. */
    private static final Stamps OF_THIS_CENTURY = new Stamps(125_911_584_000_000_000L, 157_469_184_000_000_000L);

    /** Durations that are longer are no durations: a day. */
    private static final long MOST_SECONDS_COUNTED = 24 * 3600;

    /** From one stamp to another, both included. */
    record Stamps(long earliest, long latest) {
        boolean holds(long stamp) {
            return stamp >= earliest && stamp <= latest;
        }
    }

    static EtlClock of(EtlHeader header) {
        long rate = switch (header.clockType()) {
            case SYSTEM_TIME -> 10_000_000;
            case CYCLES -> header.cpuMegahertz() * 1_000_000;
            default -> header.frequency();
        };
        String name = switch (header.clockType()) {
            case SYSTEM_TIME -> "system time";
            case CYCLES -> "processor cycles";
            default -> "QPC";
        };
        long known = rate > 0 && rate <= FASTEST ? rate : 0;
        long whole = known > 0 && NANOS_PER_SECOND % known == 0 ? NANOS_PER_SECOND / known : 0;
        long counter = header.frequency() > 0 && header.frequency() <= FASTEST ? header.frequency() : 0;
        return new EtlClock(header.clockType(), known, whole, name, counter, 0);
    }

    EtlClock startingAt(long ticks) {
        return new EtlClock(type, ticksPerSecond, wholeNanos, name, counterHertz, ticks);
    }

    boolean knowsItsRate() {
        return ticksPerSecond > 0;
    }

    /** What a duration in ticks of the performance counter is in those of this clock; -1 if that cannot be told. */
    long ofCounter(long ticks) {
        if (type != SYSTEM_TIME && type != CYCLES) {
            return ticks;
        }
        if (counterHertz == 0 || !knowsItsRate() || ticks / counterHertz > MOST_SECONDS_COUNTED) {
            return -1;
        }
        return ticks / counterHertz * ticksPerSecond + mulDiv(ticks % counterHertz, ticksPerSecond, counterHertz);
    }

    /** Of factors below 2^34, which the product of two does not fit. */
    private static long mulDiv(long value, long factor, long divisor) {
        long high = factor >>> 16;
        long low = factor & 0xFFFF;
        long whole = value * high;
        return (whole / divisor << 16) + ((whole % divisor << 16) + value * low) / divisor;
    }

    boolean isSystemTime() {
        return type == SYSTEM_TIME;
    }

    TraceInfo.Clock clock() {
        return new TraceInfo.Clock(!knowsItsRate(), name);
    }

    /** How many ticks a second has; for a clock of unknown rate, what most have. */
    long secondTicks() {
        return knowsItsRate() ? ticksPerSecond : 10_000_000;
    }

    /** The last stamp that a recording can hold. */
    long latestTicks() {
        long most = MOST_SECONDS * secondTicks();
        return originTicks > Long.MAX_VALUE - most ? Long.MAX_VALUE : originTicks + most;
    }

    /** Which stamps a recording can hold that began at one; at 0 if nobody knows when it began. */
    Stamps possibleStamps(long recordedFrom) {
        if (recordedFrom == 0 && type == SYSTEM_TIME) {
            return OF_THIS_CENTURY;
        }
        // What comes from long before the recording began was never recorded. Counters begin with the computer.
        long earliest = Math.max(1, recordedFrom - secondTicks());
        return new Stamps(earliest, startingAt(earliest).latestTicks());
    }

    /** Time of the trace for a stamp from its origin to its latest: nanoseconds, or ticks for a clock of unknown rate. */
    long nanos(long ticks) {
        return units(ticks - originTicks);
    }

    /** So many ticks in the unit of the trace's times. */
    long units(long ticks) {
        return knowsItsRate() ? spanNanos(ticks) : ticks;
    }

    /**
     * What the clock showed at time 0, in the unit of the trace's times. System time counts from 1970 here: nanoseconds
     * since 1601 do not fit.
     */
    long originNanos() {
        if (!knowsItsRate()) {
            return originTicks;
        }
        long ticks = type == SYSTEM_TIME ? originTicks - EtlHeader.UNIX_EPOCH_FILETIME : originTicks;
        return ticks / ticksPerSecond < Long.MAX_VALUE / NANOS_PER_SECOND ? spanNanos(ticks) : Long.MAX_VALUE;
    }

    /** Nanoseconds of this many ticks, which may be negative. */
    long spanNanos(long ticks) {
        if (wholeNanos > 0 && Math.abs(ticks) < MOST_SECONDS * ticksPerSecond) {
            return ticks * wholeNanos;
        }
        return ticks / ticksPerSecond * NANOS_PER_SECOND + ticks % ticksPerSecond * NANOS_PER_SECOND / ticksPerSecond;
    }
}
