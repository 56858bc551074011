package dev.irqlscope.app.inspector;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.GapParts;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.app.inspector.Fact.Tone;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.List;

/** One call of a routine, as rows: what it is, how long it took against its limit, and for a DPC, what kept it waiting. */
final class ActivityFacts {
    private final Analysis analysis;
    private final Activities activities;
    private final TraceInfo info;
    private final int activity;
    private final List<Fact> facts = new ArrayList<>();

    private ActivityFacts(Analysis analysis, int activity) {
        this.analysis = analysis;
        this.activities = analysis.activities();
        this.info = analysis.trace().info();
        this.activity = activity;
    }

    static Entity.Routine routine(Analysis analysis, int activity) {
        return analysis.trace().catalog().routine(analysis.activities().routine(activity));
    }

    static List<Fact> of(Analysis analysis, int activity) {
        ActivityFacts rows = new ActivityFacts(analysis, activity);
        Entity.Routine routine = routine(analysis, activity);
        rows.identity(routine);
        rows.times(routine);
        if (routine.kind().isIsr()) {
            rows.isr();
        } else if (routine.kind().isDpc()) {
            rows.dpc(rows.activities.link(activity));
        }
        return rows.facts;
    }

    /** Windows tells which of a device's messages it was. */
    private void message(long entry) {
        TraceSnapshot trace = analysis.trace();
        boolean isThere = entry >= trace.firstIndex() && entry < trace.endIndex();
        if (info.isOfWindows() && isThere && trace.kind(entry) == EventKind.ISR_ENTER) {
            int number = IsrEntry.message(trace.arg(entry));
            if (number >= 0) {
                facts.add(Fact.plain("message", Integer.toString(number)));
            }
        }
    }

    private void identity(Entity.Routine routine) {
        facts.add(Fact.plain("kind", routine.kind().word() + (routine.storport() ? " of Storport" : "")));
        if (!routine.module().equals(routine.name())) {
            facts.add(Fact.plain("driver", routine.module()));
        }
        int vector = activities.vector(activity);
        String where = "CPU " + activities.cpu(activity);
        facts.add(Fact.plain("ran on", vector < 0 ? where : where + ", " + info.nameOfVector(vector)));
        message(activities.enterEvent(activity));
        moment("entered", activities.startNanos(activity));
        if (activities.isOpen(activity)) {
            facts.add(Fact.muted("returned", "not yet"));
        } else {
            moment("returned", activities.endNanos(activity));
        }
        int parent = activities.parent(activity);
        if (parent >= 0) {
            facts.add(new Fact(
                    "interrupted", routine(analysis, parent).name(), Tone.PLAIN, activities.startNanos(parent)));
        }
    }

    private void times(Entity.Routine routine) {
        if (activities.isOpen(activity)) {
            return;
        }
        if (activities.has(activity, Activities.TORN)) {
            facts.add(Fact.muted("duration", "not known, cut off"));
            return;
        }
        Tone wall = activities.has(activity, Activities.STRETCHED) ? Tone.WARNING : Tone.PLAIN;
        facts.add(new Fact("wall time", duration(activities.wallNanos(activity)), wall));
        Tone own = activities.has(activity, Activities.OVER_LIMIT) ? Tone.ERROR : Tone.PLAIN;
        facts.add(new Fact("exclusive", duration(activities.exclusiveNanos(activity)), own));
        long limit = analysis.limits().of(routine);
        if (limit != Long.MAX_VALUE && !info.clock().ticks()) {
            facts.add(Fact.muted("limit", Durations.format(limit)));
        }
    }

    private void isr() {
        if (activities.has(activity, Activities.CLAIMED)) {
            boolean idle = activities.has(activity, Activities.DID_NOTHING);
            facts.add(new Fact("returned", idle ? "TRUE, did nothing" : "TRUE", idle ? Tone.WARNING : Tone.PLAIN));
        } else if (activities.has(activity, Activities.DECLINED)) {
            boolean spurious = activities.has(activity, Activities.SPURIOUS);
            facts.add(new Fact(
                    "returned", spurious ? "FALSE, as all did" : "FALSE", spurious ? Tone.WARNING : Tone.PLAIN));
        }
        if (info.levels() == TraceInfo.Levels.RECORDED) {
            facts.add(Fact.plain("register reads", Integer.toString(activities.registerReads(activity))));
        }
    }

    private void dpc(int instance) {
        if (instance < 0) {
            return;
        }
        DpcInstances dpcs = analysis.dpcInstances();
        if (dpcs.queuedNanos(instance) != DpcInstances.UNKNOWN) {
            moment("queued", dpcs.queuedNanos(instance));
        }
        int issuer = dpcs.issuer(instance);
        boolean inferred = dpcs.pairClass(instance) == PairClass.INFERRED;
        if (issuer >= 0) {
            facts.add(new Fact(
                    inferred ? "queued by (inferred)" : "queued by", routine(analysis, issuer).name(), Tone.PLAIN,
                    activities.startNanos(issuer)));
        }
        if (issuer >= 0 && activities.cpu(issuer) != activities.cpu(activity)) {
            facts.add(Fact.plain("queued from", "CPU " + activities.cpu(issuer)));
        }
        if (dpcs.joined(instance) > 0) {
            facts.add(Fact.plain("IssueDpc that joined", Integer.toString(dpcs.joined(instance))));
        }
        if (dpcs.queueNanos(instance) != DpcInstances.UNKNOWN) {
            facts.add(Fact.plain("queue time", duration(dpcs.queueNanos(instance))));
        }
        if (dpcs.latencyNanos(instance) != DpcInstances.UNKNOWN) {
            Tone tone = activities.has(activity, Activities.LATE) ? Tone.WARNING : Tone.GOOD;
            facts.add(new Fact("latency after DIRQL", duration(dpcs.latencyNanos(instance)), tone));
            parts(GapParts.of(analysis, instance));
        } else if (info.levels() == TraceInfo.Levels.RECORDED) {
            parts(GapParts.ofQueueTime(analysis, instance));
        }
    }

    /** A row for each cause of delay, below that of the delay. */
    private void parts(GapParts parts) {
        if (parts != null) {
            for (GapParts.Part part : parts.parts()) {
                facts.add(Fact.muted("  " + part.name(), duration(part.nanos())));
            }
        }
    }

    private void moment(String label, long at) {
        facts.add(new Fact(label, Durations.formatMoment(at, info.clock()), Tone.PLAIN, at));
    }

    private String duration(long time) {
        return Durations.format(time, info.clock());
    }
}
