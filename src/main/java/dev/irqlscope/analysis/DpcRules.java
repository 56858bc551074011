package dev.irqlscope.analysis;

/** The rules about DPCs. */
final class DpcRules {
    private DpcRules() {}

    /** Its own work took longer than its limit. */
    record OverLimit() implements CallRule {
        @Override
        public String id() {
            return "dpc-over-limit";
        }

        @Override
        public String source() {
            return "Guidelines for Writing DPC Routines";
        }

        @Override
        public Severity severity(Call call) {
            return Severity.WARNING;
        }

        @Override
        public long weight(Call call) {
            return call.has(Activities.OVER_LIMIT) ? call.exclusiveNanos() : 0;
        }

        @Override
        public String title(Call call) {
            return (call.isOfContexts() ? "Softirq over " : "DPC over ") + Call.limit(call.limitNanos());
        }

        @Override
        public String text(Call call) {
            return "%s ran %s on CPU %d%s: %s over the limit of %s (%s). %s on this CPU waited. %s"
                    .formatted(
                            call.name(),
                            call.duration(call.wallNanos()),
                            call.cpu(),
                            call.ownShare(),
                            call.duration(call.exclusiveNanos() - call.limitNanos()),
                            Call.limit(call.limitNanos()),
                            source(),
                            call.isThreaded()
                                    ? "All threads and other threaded DPCs"
                                    : "Everything else that is deferred",
                            call.isOfContexts()
                                    ? "Handle less in one run, or leave it to a thread."
                                    : "Do less in one run, or leave it to a work item.");
        }
    }
}
