package dev.irqlscope.analysis;

import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;

/** Rule {@code work-at-dirql}: an ISR completed requests, or waited busily, which a DPC could have done. */
record WorkAtDirql() implements CallRule {
    /** Busy waiting that is worth a word. No source gives a figure; this is a fifth of what a Storport ISR may take. */
    static final long LONG_STALL_NANOS = 10_000;

    private static final long NANOS_PER_MICRO = 1_000;

    @Override
    public String id() {
        return "work-at-dirql";
    }

    @Override
    public String source() {
        return "WDK, Introduction to Interrupt Service Routines: do as little as possible at DIRQL";
    }

    @Override
    public Severity severity(Call call) {
        return call.has(Activities.OVER_LIMIT) ? Severity.WARNING : Severity.INFO;
    }

    /** A request counts like a microsecond of waiting. */
    @Override
    public long weight(Call call) {
        return call.completions() + (stalledLong(call) ? call.stalledNanos() / NANOS_PER_MICRO : 0);
    }

    private static boolean stalledLong(Call call) {
        return call.isTimed() && call.stalledNanos() >= LONG_STALL_NANOS;
    }

    @Override
    public String title(Call call) {
        return call.completions() > 0 ? "Completions at DIRQL" : "Busy waiting at DIRQL";
    }

    @Override
    public String text(Call call) {
        List<String> done = new ArrayList<>();
        List<String> instead = new ArrayList<>();
        if (call.completions() > 0) {
            done.add("completed " + IsrRules.count(call.completions(), "request"));
            instead.add("A DPC can complete them at DISPATCH.");
        }
        if (stalledLong(call)) {
            done.add("waited %s in StorPortStallExecution".formatted(call.duration(call.stalledNanos())));
            instead.add(
                    "Let the device interrupt when it is ready, or leave the wait to a timer (StorPortStallExecution page).");
        }
        return "%s %s at %s and held CPU %d there for %s. Interrupts of that level and below waited. %s".formatted(
                call.name(),
                String.join(" and ", done),
                Irql.describe(call.level()),
                call.cpu(),
                call.duration(call.wallNanos()),
                String.join(" ", instead));
    }
}
