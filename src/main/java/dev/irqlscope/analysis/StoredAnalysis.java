package dev.irqlscope.analysis;

import dev.irqlscope.trace.ColumnSink;
import dev.irqlscope.trace.ColumnSource;
import dev.irqlscope.trace.DamagedDataException;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished {@link Analysis} in numbers, texts and columns, so that a trace that was saved with it is there at once when it is
 * opened. Findings and flags depend on the limits, which are stored too: other limits want a new analysis.
 */
public final class StoredAnalysis {
    /**
     * Number of the rules and layouts behind it. To be raised whenever the same events give another analysis than before, in
     * whatever detail: then stored ones are worth nothing, and each trace is counted again when it is opened.
     */
    public static final int VERSION = 8;

    private static final int MAX_CPUS = 8192;
    private static final int MAX_LANES = 1 << 20;
    private static final int MAX_FINDINGS = 1 << 20;
    private static final Severity[] SEVERITIES = Severity.values();

    private StoredAnalysis() {}

    /** Puts an analysis away that is finished: no event follows, and what was open is cut. */
    public static void store(Analysis analysis, ColumnSink sink) {
        sink.number(analysis.endNanos());
        sink.number(analysis.limits().storportIsrNanos());
        sink.number(analysis.limits().otherIsrNanos());
        sink.number(analysis.limits().dpcNanos());
        sink.number(analysis.limits().lockHoldNanos());
        sink.number(analysis.activityCount());
        analysis.activities().store(sink, analysis.activityCount());
        sink.number(analysis.dispatchCount());
        analysis.dispatches().store(sink, analysis.dispatchCount());
        sink.number(analysis.dpcInstanceCount());
        analysis.dpcInstances().store(sink, analysis.dpcInstanceCount());
        sink.number(analysis.cpus().size());
        analysis.cpus().forEach(cpu -> store(cpu, sink));
        sink.number(analysis.devices().size());
        for (DeviceLanes device : analysis.devices()) {
            sink.number(device.device());
            device.asserted().store(sink);
            device.outstanding().store(sink);
            device.queued().store(sink);
            device.resets().store(sink);
        }
        analysis.isrDurations().store(sink);
        analysis.dpcLatencies().store(sink);
        analysis.spurious().store(sink);
        sink.number(analysis.findings().size());
        analysis.findings().forEach(finding -> store(finding, sink));
        store(analysis.totals(), sink);
        analysis.keyframes().store(sink);
    }

    /**
     * Gives it back.
     *
     * @param trace the events that it was derived from, all of them
     * @throws DamagedDataException if something else stands there
     */
    public static Analysis stored(TraceSnapshot trace, ColumnSource source) {
        long endNanos = source.number();
        Limits limits = new Limits(source.number(), source.number(), source.number(), source.number());
        int activityCount = source.count(Integer.MAX_VALUE - 1);
        Activities activities = new Activities(source.columns(activityCount));
        int dispatchCount = source.count(Integer.MAX_VALUE - 1);
        Dispatches dispatches = new Dispatches(source.columns(dispatchCount));
        int dpcInstanceCount = source.count(Integer.MAX_VALUE - 1);
        DpcInstances dpcInstances = new DpcInstances(source.columns(dpcInstanceCount));
        List<CpuLanes> cpus = new ArrayList<>();
        for (int left = source.count(MAX_CPUS); left > 0; left--) {
            cpus.add(cpu(source));
        }
        List<DeviceLanes> devices = new ArrayList<>();
        for (int left = source.count(MAX_LANES); left > 0; left--) {
            devices.add(new DeviceLanes(
                    (int) source.number(),
                    LaneView.stored(source),
                    LaneView.stored(source),
                    LaneView.stored(source),
                    LaneView.stored(source)));
        }
        LaneView isrDurations = LaneView.stored(source);
        LaneView dpcLatencies = LaneView.stored(source);
        LaneView spurious = LaneView.stored(source);
        List<Finding> findings = new ArrayList<>();
        for (int left = source.count(MAX_FINDINGS); left > 0; left--) {
            findings.add(finding(source));
        }
        return new Analysis(
                trace,
                endNanos,
                List.copyOf(cpus),
                List.copyOf(devices),
                activities,
                activityCount,
                dispatches,
                dispatchCount,
                dpcInstances,
                dpcInstanceCount,
                isrDurations,
                dpcLatencies,
                spurious,
                List.copyOf(findings),
                totals(source),
                limits,
                Keyframes.stored(source));
    }

    private static void store(CpuLanes cpu, ColumnSink sink) {
        sink.number(cpu.cpu());
        cpu.irql().store(sink);
        sink.number(cpu.isrsByDepth().size());
        cpu.isrsByDepth().forEach(lane -> lane.store(sink));
        cpu.dpcs().store(sink);
        cpu.vectors().store(sink);
        cpu.gaps().store(sink);
        cpu.execution().store(sink);
    }

    private static CpuLanes cpu(ColumnSource source) {
        int number = (int) source.number();
        LaneView irql = LaneView.stored(source);
        List<LaneView> isrs = new ArrayList<>();
        for (int left = source.count(MAX_LANES); left > 0; left--) {
            isrs.add(LaneView.stored(source));
        }
        return new CpuLanes(
                number,
                irql,
                isrs,
                LaneView.stored(source),
                LaneView.stored(source),
                LaneView.stored(source),
                LaneView.stored(source));
    }

    private static void store(Finding finding, ColumnSink sink) {
        sink.text(finding.rule());
        sink.text(finding.title());
        sink.number(finding.severity().ordinal());
        sink.number(finding.atNanos());
        sink.number(finding.untilNanos());
        sink.number(finding.cpu());
        sink.number(finding.count());
        sink.number(finding.activity());
        sink.text(finding.text());
    }

    private static Finding finding(ColumnSource source) {
        return new Finding(
                source.text(),
                source.text(),
                SEVERITIES[source.count(SEVERITIES.length - 1)],
                source.number(),
                source.number(),
                (int) source.number(),
                source.number(),
                (int) source.number(),
                source.text());
    }

    private static void store(Totals totals, ColumnSink sink) {
        sink.number(totals.isrs());
        sink.number(totals.declined());
        sink.number(totals.dispatches());
        sink.number(totals.spurious());
        sink.number(totals.isrOverLimit());
        sink.number(totals.isrStretched());
        sink.number(totals.dpcs());
        sink.number(totals.dpcOverLimit());
        sink.number(totals.lostEvents());
        sink.number(totals.tornSpans());
    }

    private static Totals totals(ColumnSource source) {
        return new Totals(
                source.number(),
                source.number(),
                source.number(),
                source.number(),
                source.number(),
                source.number(),
                source.number(),
                source.number(),
                source.number(),
                source.number());
    }
}
