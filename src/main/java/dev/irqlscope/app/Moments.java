package dev.irqlscope.app;

import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;

/** Moments and durations as a trace's clock counts them. */
final class Moments {
    private Moments() {}

    /** To the nanosecond, or in ticks. */
    static String at(long time, TraceInfo.Clock clock) {
        return clock.ticks() ? Durations.format(time, clock) : Durations.formatMoment(time);
    }
}
