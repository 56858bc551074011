package dev.irqlscope.analysis;

import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;

/** Everything that an analysis says, as text, to compare two of them. */
public final class AnalysisText {
    private final StringBuilder text = new StringBuilder();

    private AnalysisText() {}

    public static String of(Analysis analysis) {
        AnalysisText all = new AnalysisText();
        all.tables(analysis);
        for (CpuLanes cpu : analysis.cpus()) {
            all.lane("irql " + cpu.cpu(), cpu.irql());
            cpu.isrsByDepth().forEach(lane -> all.lane("isrs", lane));
            all.lane("dpcs", cpu.dpcs());
            all.lane("vectors", cpu.vectors());
            all.lane("gaps", cpu.gaps());
            all.lane("execution", cpu.execution());
        }
        for (DeviceLanes device : analysis.devices()) {
            all.lane("asserted " + device.device(), device.asserted());
            all.lane("outstanding", device.outstanding());
        }
        all.lane("ISR durations", analysis.isrDurations());
        all.lane("DPC latencies", analysis.dpcLatencies());
        all.lane("spurious", analysis.spurious());
        analysis.findings().forEach(finding -> all.line(finding));
        all.line(analysis.totals());
        all.line(analysis.endNanos());
        for (int seventh = 0; seventh <= 7; seventh++) {
            all.line(MachineState.at(analysis, analysis.endNanos() / 7 * seventh));
        }
        return all.text.toString();
    }

    private void tables(Analysis analysis) {
        Activities activities = analysis.activities();
        for (int i = 0; i < analysis.activityCount(); i++) {
            line(
                    "activity",
                    activities.startNanos(i),
                    activities.endNanos(i),
                    activities.exclusiveNanos(i),
                    activities.routine(i),
                    activities.cpu(i),
                    activities.flags(i),
                    activities.parent(i),
                    activities.vector(i),
                    activities.registerReads(i),
                    activities.link(i),
                    activities.enterEvent(i));
        }
        Dispatches dispatches = analysis.dispatches();
        for (int i = 0; i < analysis.dispatchCount(); i++) {
            line(
                    "dispatch",
                    dispatches.startNanos(i),
                    dispatches.endNanos(i),
                    dispatches.raisedNanos(i),
                    dispatches.cpu(i),
                    dispatches.vector(i),
                    dispatches.firstIsr(i),
                    dispatches.isrCount(i),
                    dispatches.has(i, Dispatches.SPURIOUS),
                    dispatches.has(i, Dispatches.STORM),
                    dispatches.has(i, Dispatches.CLAIMED));
        }
        DpcInstances dpcs = analysis.dpcInstances();
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            line(
                    "dpc",
                    dpcs.queuedNanos(i),
                    dpcs.droppedNanos(i),
                    dpcs.startedNanos(i),
                    dpcs.routine(i),
                    dpcs.queueCpu(i),
                    dpcs.issuer(i),
                    dpcs.activity(i),
                    dpcs.joined(i),
                    dpcs.pairClass(i),
                    dpcs.newestIssuer(i),
                    dpcs.support(i));
        }
    }

    private void lane(String name, LaneView lane) {
        for (int i = 0; i < lane.size(); i++) {
            line(name, lane.startNanos(i), lane.lengthNanos(i), lane.flags(i), lane.ref(i));
        }
        RangeSummary summary = new RangeSummary();
        for (int length = 1; length > 0 && length <= lane.size(); length *= 7) {
            lane.summarize(lane.size() - length, lane.size(), summary);
            line(name, "last", length, summary.count(), summary.busyNanos(), summary.longestIndex(), summary.flags());
        }
        if (lane.hasOpenSpan()) {
            line(name, "open", lane.openStartNanos(), lane.openFlags(), lane.openRef());
        }
    }

    private void line(Object... values) {
        for (Object value : values) {
            text.append(value).append(' ');
        }
        text.append('\n');
    }
}
