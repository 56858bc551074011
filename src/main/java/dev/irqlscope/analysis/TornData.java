package dev.irqlscope.analysis;

import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;

/** Rule {@code torn-data}: events are missing, so some things are not known. Indexer's thread only. */
final class TornData {
    private static final String ID = "torn-data";

    private final TraceInfo info;
    private final FindingLog log;

    TornData(TraceInfo info, FindingLog log) {
        this.info = info;
        this.log = log;
    }

    /** Events of a processor are missing; so many of its calls were open then. */
    void gap(int cpu, long fromNanos, long toNanos, long events, long cutCalls) {
        String missing = events == 0 ? "Events" : events == 1 ? "1 event" : "%,d events".formatted(events);
        add(
                "Events lost",
                fromNanos,
                toNanos,
                cpu,
                Math.max(1, events),
                "%s of CPU %d %s missing within %s. What ran then is not known; %s cut and left out of all statistics. A larger trace buffer, or fewer event kinds, avoids it."
                        .formatted(
                                missing,
                                cpu,
                                events == 1 ? "is" : "are",
                                Durations.format(toNanos - fromNanos, info.clock()),
                                calls(cutCalls)));
    }

    /** The reader of the trace left spans out. */
    void leftOut(long spans, long endNanos) {
        add(
                "Spans left out",
                0,
                endNanos,
                -1,
                spans,
                "The file holds %,d span%s that cannot be: begun before the trace, ended before they began, or far too long. They are left out of all statistics."
                        .formatted(spans, spans == 1 ? "" : "s"));
    }

    private void add(String title, long fromNanos, long toNanos, int cpu, long count, String text) {
        if (log.keeps(ID, count)) {
            log.add(count, new Finding(ID, title, Severity.INFO, fromNanos, toNanos, cpu, count, -1, text));
        } else {
            log.count(ID, title, Severity.INFO, fromNanos, toNanos);
        }
    }

    private static String calls(long number) {
        return number == 1 ? "1 call was" : "%,d calls were".formatted(number);
    }
}
