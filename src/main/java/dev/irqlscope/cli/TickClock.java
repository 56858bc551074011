package dev.irqlscope.cli;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns a trace in ticks into one in nanoseconds, for somebody who knows how fast the clock ticked. */
final class TickClock {
    /** The rate up to which the conversion stays within 64 bits. */
    static final long FASTEST_HZ = 9_000_000_000L;

    /** What is said of a trace in ticks where nanoseconds are needed. */
    static final String NANOS_NEEDED = ": expected a clock that counts nanoseconds, found one that counts ticks (--clock-hz says how many a second)";

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private TickClock() {}

    /** Complains about a rate that no clock has; {@code null} is none. */
    static void check(CommandSpec spec, Long hz) {
        if (hz != null && (hz <= 0 || hz > FASTEST_HZ)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--clock-hz': expected 1 to %d, found %d".formatted(FASTEST_HZ, hz));
        }
    }

    /** The same trace in nanoseconds, rounded down; the trace itself if its clock does not count ticks. */
    static TraceStore toNanos(TraceStore ticks, long hz) {
        TraceInfo info = ticks.info();
        if (!info.clock().ticks()) {
            return ticks;
        }
        TraceStore nanos = new TraceStore(new TraceInfo(
                info.source(),
                info.format(),
                info.cpus(),
                TraceInfo.Clock.nanos("%s at %d Hz".formatted(info.clock().name(), hz)),
                info.levels(),
                info.wallClockStart(),
                nanos(info.originNanos(), hz),
                info.scenario(),
                info.seed(),
                info.tornSpans(),
                info.images(),
                info.warnings()));
        ticks.catalog().list().forEach(nanos.catalog()::add);
        TraceSnapshot events = ticks.snapshot();
        for (long i = events.firstIndex(); i < events.endIndex(); i++) {
            EventKind kind = events.kind(i);
            if (kind != null) {
                nanos.append(nanos(events.timeNanos(i), hz), kind, events.cpu(i), events.subject(i), events.arg(i));
            }
        }
        return nanos;
    }

    static long nanos(long ticks, long hz) {
        return ticks / hz * NANOS_PER_SECOND + ticks % hz * NANOS_PER_SECOND / hz;
    }
}
