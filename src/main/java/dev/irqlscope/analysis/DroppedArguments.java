package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;

/**
 * Rule {@code dpc-args-dropped}: a DPC routine that worked on its arguments while those of other calls were lost, because it was
 * queued already. A routine that takes all there is to do loses nothing. Indexer's thread only.
 */
final class DroppedArguments {
    private static final String ID = "dpc-args-dropped";
    private static final String TITLE = "DPC lost arguments";

    private final Tables tables;
    private final Catalog catalog;
    private final FindingLog log;

    DroppedArguments(Tables tables, Catalog catalog, FindingLog log) {
        this.tables = tables;
        this.catalog = catalog;
        this.log = log;
    }

    /** A run is about to return that used its arguments. */
    void lost(Frame run, int cpu, long nanos, long calls) {
        long queued = run.link < 0 ? DpcInstances.UNKNOWN : tables.dpcInstances.queuedNanos(run.link);
        long from = queued == DpcInstances.UNKNOWN ? run.startNanos : queued;
        if (!log.keeps(ID, calls)) {
            log.count(ID, TITLE, Severity.ERROR, from, nanos);
            return;
        }
        String text = "%s on CPU %d worked on its arguments, and %s lost theirs: StorPortIssueDpc found it queued already and returned FALSE (StorPortIssueDpc page). Nobody looks at what %s about. Keep what there is to do in the device extension, and let the routine take all of it whatever its arguments say."
                .formatted(
                        catalog.nameOf(run.routine),
                        cpu,
                        calls == 1 ? "1 other call" : "%,d other calls".formatted(calls),
                        calls == 1 ? "it was" : "they were");
        log.add(calls, new Finding(ID, TITLE, Severity.ERROR, from, nanos, cpu, 1, run.activity, text));
    }
}
