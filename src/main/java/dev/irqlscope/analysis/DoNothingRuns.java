package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import java.util.HashMap;
import java.util.Map;

/**
 * Rule {@code do-nothing-run}: an ISR that claims many interrupts in a row and does nothing about any. A single one is how a
 * message handler answers an interrupt whose work the one before had taken. Indexer's thread only.
 */
final class DoNothingRuns {
    /** Calls in a row that make a finding. */
    static final int RUN_LENGTH = 10;

    private static final String ID = "do-nothing-run";

    private final Catalog catalog;
    private final FindingLog log;
    private final Map<Integer, Run> runs = new HashMap<>();

    private static final class Run {
        private int length;
        private long firstNanos;
        private int firstActivity;
        private FindingLog.Entry finding;
    }

    DoNothingRuns(Catalog catalog, FindingLog log) {
        this.catalog = catalog;
        this.log = log;
    }

    /** An ISR claimed. */
    void claimed(Call call, int routine, boolean didNothing) {
        if (!didNothing && runs.isEmpty()) {
            return;
        }
        if (!didNothing) {
            runs.remove(routine);
            return;
        }
        Run run = runs.computeIfAbsent(routine, key -> new Run());
        if (run.length++ == 0) {
            run.firstNanos = call.startNanos();
            run.firstActivity = call.activity();
        }
        if (run.length == RUN_LENGTH) {
            run.finding = log.add(run.length, finding(run, call, routine));
        } else if (run.length > RUN_LENGTH) {
            log.replace(run.finding, run.length, finding(run, call, routine));
        }
    }

    private Finding finding(Run run, Call call, int routine) {
        return new Finding(
                ID,
                "Claims and does nothing",
                Severity.WARNING,
                run.firstNanos,
                call.endNanos(),
                call.cpu(),
                run.length,
                run.firstActivity,
                "%s returned TRUE %,d times in a row and cleared no cause, completed no request and queued no DPC. Either it claims what is not its own, which hides spurious interrupts, or its device interrupts for nothing: check how it recognises its interrupt, and coalescing."
                        .formatted(catalog.nameOf(routine), run.length));
    }
}
