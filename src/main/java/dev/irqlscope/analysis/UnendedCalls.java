package dev.irqlscope.analysis;

import dev.irqlscope.trace.Irql;

/**
 * Calls that are over their limit already and have not returned when the trace ends: a routine that waits for ever has no length,
 * so it is in no statistics, and without this nothing would be said about it. Rules {@code isr-over-limit} and
 * {@code dpc-over-limit}. Indexer's thread only.
 */
final class UnendedCalls {
    private final FindingLog log;

    UnendedCalls(FindingLog log) {
        this.log = log;
    }

    /** @param rule the one about calls that return too late */
    void found(CallRule rule, Call call) {
        log.add(rule, call, call.exclusiveNanos(), UnendedCalls::text);
    }

    private static String text(Call call) {
        return "%s has run for %s on CPU %d%s, its limit is %s, and it has not returned when the trace ends. %s"
                .formatted(
                        call.name(),
                        call.duration(call.wallNanos()),
                        call.cpu(),
                        call.ownShare(),
                        Call.limit(call.limitNanos()),
                        advice(call));
    }

    private static String advice(Call call) {
        return call.isOfContexts()
                ? "Perhaps it never would. A loop that waits for a device needs an end."
                : "Perhaps it never would: then nothing at or below %s runs on that CPU any more. A loop that waits for a device needs an end."
                        .formatted(Irql.describe(call.level()));
    }
}
