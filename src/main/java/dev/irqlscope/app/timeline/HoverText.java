package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Dispatches;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.app.timeline.HoverCard.Line;
import dev.irqlscope.app.timeline.HoverCard.Tone;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.view.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in a few words what the pointer is on. Pure. */
final class HoverText {
    private final Analysis analysis;
    private final TraceInfo info;
    /** Whether the trace knows no IRQLs, as on Linux. */
    private final boolean context;

    private final List<Line> lines = new ArrayList<>();

    private HoverText(Analysis analysis) {
        this.analysis = analysis;
        this.info = analysis.trace().info();
        this.context = info.isOfContexts();
    }

    /** The card for it; none for what explains itself. */
    static Optional<HoverCard> of(Analysis analysis, Hit hit) {
        HoverText text = new HoverText(analysis);
        return switch (hit) {
            case Hit.IsrHit isr -> Optional.of(text.isr(isr.activity()));
            case Hit.DpcHit dpc -> Optional.of(text.dpc(dpc.activity()));
            case Hit.VectorHit vector -> Optional.of(text.vector(vector.activity()));
            case Hit.SpuriousHit spurious -> Optional.of(text.spurious(spurious.dispatch(), spurious.count()));
            case Hit.FindingHit finding -> Optional.of(new HoverCard(finding.finding().title(),
                    List.of(new Line("click to select", Tone.QUIET))));
            case Hit.RowHeader header -> Optional.empty();
        };
    }

    private HoverCard isr(int activity) {
        Activities all = analysis.activities();
        durations(activity);
        if (all.has(activity, Activities.OVER_LIMIT)) {
            add("over its " + limit(activity) + " limit by its own work", Tone.BAD);
        } else if (all.has(activity, Activities.STRETCHED)) {
            add("past " + limit(activity) + " only because it was interrupted", Tone.ODD);
        }
        if (all.has(activity, Activities.SPURIOUS)) {
            add("spurious: nobody claimed this interrupt", Tone.ODD);
        } else if (all.has(activity, Activities.DID_NOTHING)) {
            add("returned TRUE, but did nothing", Tone.ODD);
        } else if (all.has(activity, Activities.CLAIMED)) {
            add(context ? "handled" : "returned TRUE", Tone.QUIET);
        } else if (all.has(activity, Activities.DECLINED)) {
            add(context ? "unhandled: not its interrupt" : "returned FALSE: not its interrupt", Tone.QUIET);
        }
        return card(activity);
    }

    private HoverCard dpc(int activity) {
        Activities all = analysis.activities();
        durations(activity);
        if (all.has(activity, Activities.OVER_LIMIT)) {
            add("over its " + limit(activity) + " limit by its own work", Tone.BAD);
        }
        int instance = all.link(activity);
        if (instance >= 0 && instance < analysis.dpcInstanceCount()) {
            DpcInstances instances = analysis.dpcInstances();
            long latency = instances.latencyNanos(instance);
            if (latency != DpcInstances.UNKNOWN) {
                boolean late = all.has(activity, Activities.LATE);
                String since = context ? " after the hard interrupt" : " after the return from DIRQL";
                add("began " + duration(latency) + since + (late ? ": late" : ""),
                        late ? Tone.BAD : Tone.PLAIN);
                if (instances.pairClass(instance) == PairClass.INFERRED) {
                    add("inferred: the trace does not say which ISR queued it", Tone.QUIET);
                }
            } else if (instances.queueNanos(instance) != DpcInstances.UNKNOWN) {
                add("queued for " + duration(instances.queueNanos(instance)), Tone.PLAIN);
            }
            int joined = instances.joined(instance);
            if (joined > 0) {
                add(joined + (joined == 1 ? " more request" : " more requests") + " joined it while it waited",
                        Tone.QUIET);
            }
        }
        return card(activity);
    }

    private HoverCard vector(int activity) {
        durations(activity);
        return card(activity);
    }

    private HoverCard spurious(int dispatch, long count) {
        Dispatches all = analysis.dispatches();
        if (count > 1) {
            add(count + " of them stand here; zoom in to tell them apart", Tone.QUIET);
        }
        int isrs = all.isrCount(dispatch);
        String refused = context ? "unhandled" : "returned FALSE";
        add(isrs == 1 ? "its handler: " + refused : "all " + isrs + " handlers of the chain: " + refused, Tone.ODD);
        add(info.nameOfVector(all.vector(dispatch)) + " on CPU " + all.cpu(dispatch) + " at "
                + moment(all.startNanos(dispatch)), Tone.QUIET);
        return new HoverCard(count > 1 ? count + " spurious interrupts" : "Spurious interrupt", lines);
    }

    /** Wall time, and own time where it differs. */
    private void durations(int activity) {
        Activities all = analysis.activities();
        if (all.has(activity, Activities.TORN)) {
            add("cut off: its duration is not known", Tone.ODD);
        } else if (all.isOpen(activity)) {
            add("runs since " + duration(Math.max(0, analysis.endNanos() - all.startNanos(activity))), Tone.PLAIN);
        } else {
            long wall = all.wallNanos(activity);
            long own = all.exclusiveNanos(activity);
            add(own == wall ? duration(wall) : duration(wall) + ", of which " + duration(own) + " its own work",
                    Tone.PLAIN);
        }
    }

    private HoverCard card(int activity) {
        Activities all = analysis.activities();
        Entity.Routine routine = routine(activity);
        add("CPU " + all.cpu(activity) + " at " + moment(all.startNanos(activity)), Tone.QUIET);
        boolean named = routine.module().isEmpty() || routine.module().equals(routine.name());
        return new HoverCard(named ? routine.name() : routine.name() + " · " + routine.module(), lines);
    }

    private Entity.Routine routine(int activity) {
        return analysis.trace().catalog().routine(analysis.activities().routine(activity));
    }

    private String limit(int activity) {
        return duration(analysis.limits().of(routine(activity)));
    }

    private String duration(long nanos) {
        return Durations.format(nanos, info.clock());
    }

    private String moment(long nanos) {
        return Durations.formatMoment(nanos, info.clock());
    }

    private void add(String text, Tone tone) {
        lines.add(new Line(text, tone));
    }
}
