package dev.irqlscope.analysis;

import dev.irqlscope.analysis.Summary.DpcLatency;
import dev.irqlscope.analysis.Summary.Pairs;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/** Counts a trace, from exact values. */
final class Measures {
    private final Analysis analysis;
    private final Activities activities;
    private final DpcInstances instances;
    private final Catalog catalog;

    private Measures(Analysis analysis) {
        this.analysis = analysis;
        this.activities = analysis.activities();
        this.instances = analysis.dpcInstances();
        this.catalog = analysis.trace().catalog();
    }

    static Summary summarize(Analysis analysis) {
        return new Measures(analysis).summary();
    }

    private Summary summary() {
        CallTimes all = new CallTimes();
        RoutineTable routines = new RoutineTable(analysis);
        for (int row = 0; row < analysis.activityCount(); row++) {
            if (!activities.isOpen(row) && !activities.has(row, Activities.TORN)) {
                all.add(row);
                routines.add(row);
            }
        }
        DpcLatency latency = dpcLatency();
        TraceInfo info = analysis.trace().info();
        Totals totals = analysis.totals();
        return new Summary(
                info,
                analysis.endNanos(),
                analysis.trace().endIndex() - analysis.trace().firstIndex(),
                totals.lostEvents(),
                lostByCpu(),
                totals.tornSpans(),
                analysis.limits(),
                totals,
                all.isr.stats(),
                all.isrExclusive.stats(),
                all.declined.stats(),
                all.dpc.stats(),
                all.dpcExclusive.stats(),
                latency,
                routines.rows(),
                analysis.findings(),
                warnings(info, totals, latency.pairs()));
    }

    /** The samples that the document's top-level figures are made of. */
    private final class CallTimes {
        private final Samples isr = new Samples();
        private final Samples isrExclusive = new Samples();
        private final Samples declined = new Samples();
        private final Samples dpc = new Samples();
        private final Samples dpcExclusive = new Samples();

        private void add(int row) {
            long start = activities.startNanos(row);
            RoutineKind kind = catalog.routine(activities.routine(row)).kind();
            if (kind.isIsr()) {
                isr.add(activities.wallNanos(row), start);
                isrExclusive.add(activities.exclusiveNanos(row), start);
                if (activities.has(row, Activities.DECLINED)) {
                    declined.add(activities.wallNanos(row), start);
                }
            } else if (kind.isDpc()) {
                dpc.add(activities.wallNanos(row), start);
                dpcExclusive.add(activities.exclusiveNanos(row), start);
            }
        }
    }

    private DpcLatency dpcLatency() {
        Samples latencies = new Samples();
        long[] byClass = new long[PairClass.values().length];
        long otherCpu = 0;
        long ran = 0;
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            int run = instances.activity(row);
            if (run < 0) {
                continue;
            }
            ran++;
            PairClass pairClass = instances.pairClass(row);
            int issuer = instances.issuer(row);
            if (issuer >= 0 && activities.cpu(issuer) != activities.cpu(run)) {
                otherCpu++;
            } else {
                byClass[pairClass.ordinal()]++;
            }
            long latency = instances.latencyNanos(row);
            if (latency != DpcInstances.UNKNOWN && pairClass != PairClass.AMBIGUOUS) {
                latencies.add(latency, instances.startedNanos(row));
            }
        }
        Pairs pairs = new Pairs(
                byClass[PairClass.CERTAIN.ordinal()],
                byClass[PairClass.INFERRED.ordinal()],
                byClass[PairClass.AMBIGUOUS.ordinal()],
                byClass[PairClass.UNPAIRED.ordinal()],
                byClass[PairClass.NOT_FROM_ISR.ordinal()],
                otherCpu);
        Stats stats = latencies.stats();
        return stats.isEmpty() ? new DpcLatency(null, reason(ran, pairs), pairs) : new DpcLatency(stats, null, pairs);
    }

    private String reason(long ran, Pairs pairs) {
        if (ran == 0) {
            return "no DPC ran";
        }
        return isPairedByInference()
                ? "the trace has no queue events, and of none of its DPCs the ISR could be inferred: %,d are ambiguous, %,d unpaired, %,d not from an ISR"
                        .formatted(pairs.ambiguous(), pairs.unpaired(), pairs.notFromIsr())
                : "no DPC that an ISR is known to have queued ran on that ISR's processor";
    }

    private boolean isPairedByInference() {
        return analysis.trace().info().isOfWindows();
    }

    private List<Long> lostByCpu() {
        List<Long> lost = new ArrayList<>();
        for (CpuLanes cpu : analysis.cpus()) {
            LaneView gaps = cpu.gaps();
            long sum = gaps.hasOpenSpan() ? gaps.openRef() : 0;
            for (int i = 0; i < gaps.size(); i++) {
                sum += gaps.ref(i);
            }
            lost.add(sum);
        }
        return lost;
    }

    private List<String> warnings(TraceInfo info, Totals totals, Pairs pairs) {
        List<String> warnings = new ArrayList<>(info.warnings());
        if (totals.tornSpans() > 0) {
            warnings.add(
                    "%,d %s cut by the start of the trace, its end or missing events: how long is not known."
                            .formatted(totals.tornSpans(), totals.tornSpans() == 1 ? "call is" : "calls are"));
        }
        if (isPairedByInference() && pairs.inferred() + pairs.ambiguous() + pairs.unpaired() > 0) {
            warnings.add(
                    "The trace does not record who queued a DPC. The ISR is inferred for %,d, ambiguous for %,d and not to be seen for %,d; only the inferred ones have a latency."
                            .formatted(pairs.inferred(), pairs.ambiguous(), pairs.unpaired()));
        }
        if (info.clock().ticks()) {
            warnings.add("The clock counts ticks of an unknown rate: lengths are in ticks, and no limit applies.");
        }
        return warnings;
    }
}
