package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.format.EventDigest;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;

/** The beginning of a straight run: what it traced beyond the moment at which another was paused does not count. */
final class FirstEvents {
    private FirstEvents() {}

    static String digest(TraceStore trace, long events) {
        TraceStore first = new TraceStore(trace.info());
        trace.catalog().list().forEach(first.catalog()::add);
        TraceSnapshot all = trace.snapshot();
        assertThat(all.endIndex()).isGreaterThanOrEqualTo(events);
        for (long i = 0; i < events; i++) {
            first.append(all.timeNanos(i), all.kind(i), all.cpu(i), all.subject(i), all.arg(i));
        }
        return EventDigest.of(first.snapshot());
    }
}
