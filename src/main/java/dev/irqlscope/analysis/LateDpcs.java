package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;

/**
 * Rule {@code late-dpc}: a DPC that starts more than 50 µs after the return from DIRQL, or more than four times as late as 99 of
 * 100 do. Where latency after DIRQL is not defined, the time in the queue stands for it. Indexer's thread only.
 */
final class LateDpcs {
    private static final String ID = "late-dpc";
    private static final long LATE_NANOS = 50_000;
    private static final int FACTOR = 4;
    private static final int ENOUGH_SAMPLES = 200;

    private final Tables tables;
    private final Catalog catalog;
    private final TraceInfo info;
    private final FindingLog log;
    private final Percentile latencies = new Percentile();
    private final Percentile queueTimes = new Percentile();

    LateDpcs(Tables tables, Catalog catalog, TraceInfo info, FindingLog log) {
        this.tables = tables;
        this.catalog = catalog;
        this.info = info;
        this.log = log;
    }

    /**
     * A DPC begins now.
     *
     * @return whether it is late
     */
    boolean started(int instance, int cpu, long nanos, PartitionLane execution) {
        long latency = tables.dpcInstances.latencyNanos(instance);
        boolean afterDirql = latency != DpcInstances.UNKNOWN;
        long wait = afterDirql ? latency : tables.dpcInstances.queueNanos(instance);
        if (wait == DpcInstances.UNKNOWN) {
            return false;
        }
        Percentile others = afterDirql ? latencies : queueTimes;
        boolean overTime = !info.clock().ticks() && wait > LATE_NANOS;
        boolean outlier = others.count() >= ENOUGH_SAMPLES && wait > FACTOR * Math.max(1, others.p99());
        if (overTime || outlier) {
            report(instance, cpu, nanos, wait, overTime ? -1 : others.p99(), execution);
        }
        others.add(wait);
        return overTime || outlier;
    }

    private void report(int instance, int cpu, long nanos, long wait, long p99, PartitionLane execution) {
        if (!log.keeps(ID, wait)) {
            log.count(ID, title(instance), Severity.WARNING, nanos - wait, nanos);
            return;
        }
        boolean afterDirql = tables.dpcInstances.droppedNanos(instance) != DpcInstances.UNKNOWN;
        String measure = p99 < 0
                ? "guide: " + Call.limit(LATE_NANOS)
                : "99 of 100 wait no longer than about " + duration(p99);
        Blockers blockers = new Blockers(tables.activities, catalog, info);
        String text = "%s started %s after %s on CPU %d (%s). %s%s".formatted(
                catalog.nameOf(tables.dpcInstances.routine(instance)),
                duration(wait),
                afterDirql ? afterDirql(instance) : "it was queued",
                cpu,
                measure,
                blockers.describe(execution, nanos - wait, nanos),
                blockers.heldBack(execution, nanos - wait, nanos));
        log.add(
                wait,
                new Finding(
                        ID,
                        title(instance),
                        Severity.WARNING,
                        nanos - wait,
                        nanos,
                        cpu,
                        1,
                        tables.dpcInstances.activity(instance),
                        text));
    }

    private String afterDirql(int instance) {
        if (tables.dpcInstances.pairClass(instance) == PairClass.INFERRED) {
            int isr = tables.activities.routine(tables.dpcInstances.issuer(instance));
            return "%s, which is inferred to have queued it, returned from DIRQL".formatted(catalog.nameOf(isr));
        }
        return info.isOfContexts()
                ? "the handler that raised it had returned, %s after the raise,"
                        .formatted(duration(tables.dpcInstances.queueNanos(instance)))
                : "the return from DIRQL";
    }

    private String title(int instance) {
        return catalog.routine(tables.dpcInstances.routine(instance)).kind() == RoutineKind.SOFTIRQ
                ? "Late " + catalog.nameOf(tables.dpcInstances.routine(instance)) + " softirq"
                : "Late DPC";
    }

    private String duration(long units) {
        return Durations.format(units, info.clock());
    }
}
