package dev.irqlscope.analysis;

import dev.irqlscope.analysis.InterruptLife.Emphasis;
import dev.irqlscope.analysis.InterruptLife.Line;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the life of an interrupt. Whatever the trace does not say is left out. */
final class LifeReader {
    /** How far back the device's own work is looked for. */
    private static final int LOOK_BACK_EVENTS = 4_096;

    private final Analysis analysis;
    private final Activities activities;
    private final Catalog catalog;
    private final TraceInfo info;
    private final List<Line> lines = new ArrayList<>();

    private LifeReader(Analysis analysis) {
        this.analysis = analysis;
        this.activities = analysis.activities();
        this.catalog = analysis.trace().catalog();
        this.info = analysis.trace().info();
    }

    static InterruptLife read(Analysis analysis, int isr) {
        LifeReader reader = new LifeReader(analysis);
        int dispatch = analysis.activities().link(isr);
        reader.raise(isr, dispatch);
        reader.chain(isr, dispatch);
        reader.call(isr);
        reader.effects(isr);
        reader.endOfDispatch(reader.restOfChain(isr, dispatch), dispatch);
        reader.dpcsOf(isr);
        String claimed = analysis.dispatches().has(dispatch, Dispatches.SPURIOUS) ? ", claimed by nobody" : "";
        return new InterruptLife(isr, "Life of interrupt " + number(dispatch + 1) + claimed, reader.lines);
    }

    /** Grouped as the window groups all its figures. */
    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
    }

    static InterruptLife readDpc(Analysis analysis, int dpc) {
        int instance = analysis.activities().link(dpc);
        int issuer = instance < 0 ? -1 : analysis.dpcInstances().issuer(instance);
        if (issuer >= 0 && analysis.dpcInstances().pairClass(instance) != PairClass.AMBIGUOUS) {
            return read(analysis, issuer);
        }
        LifeReader reader = new LifeReader(analysis);
        reader.dpc(instance, dpc);
        return new InterruptLife(-1, "Life of " + reader.name(dpc), reader.lines);
    }

    // From the device to the ISR

    private void raise(int isr, int dispatch) {
        long raised = analysis.dispatches().raisedNanos(dispatch);
        if (raised < 0) {
            return;
        }
        int device = catalog.routine(activities.routine(isr)).device();
        long finished = device < 0 ? -1 : oldestFinish(device, raised);
        if (finished >= 0 && finished < raised) {
            add("device delay", duration(raised - finished), Emphasis.MUTED, finished);
        }
        boolean own = device >= 0 && !activities.has(isr, Activities.DECLINED);
        String how = catalog.routine(activities.routine(isr)).kind() == RoutineKind.ISR_MSI
                ? "message sent"
                : "asserted";
        add(own ? how + " by " + catalog.nameOf(device) : how, moment(raised), Emphasis.PLAIN, raised);
        int first = analysis.dispatches().firstIsr(dispatch);
        long entered = activities.startNanos(first < 0 ? isr : first);
        add("interrupt latency", duration(entered - raised), Emphasis.PLAIN, entered);
    }

    /** When the device finished the oldest of the requests that this assert is about; -1 if that is not to be seen. */
    private long oldestFinish(int device, long raisedNanos) {
        TraceSnapshot trace = analysis.trace();
        long index = trace.indexAtOrAfter(raisedNanos + 1) - 1;
        long last = Math.max(trace.firstIndex(), index - LOOK_BACK_EVENTS);
        boolean causeSeen = false;
        long finished = -1;
        for (; index >= last; index--) {
            if (trace.subject(index) == device) {
                EventKind kind = trace.kind(index);
                if (kind == EventKind.REQUEST_FINISHED) {
                    finished = trace.timeNanos(index);
                } else if (kind == EventKind.CAUSE_SET) {
                    if (causeSeen) {
                        return finished;
                    }
                    causeSeen = true;
                }
            }
        }
        return finished;
    }

    private void chain(int isr, int dispatch) {
        int ahead = 0;
        for (int row = analysis.dispatches().firstIsr(dispatch); row >= 0 && row < isr; row++) {
            if (activities.link(row) == dispatch && isIsr(row)) {
                ahead++;
                String answer = activities.has(row, Activities.CLAIMED) ? " claimed in" : " declined in";
                add(name(row) + answer, withReads(row), Emphasis.MUTED, activities.startNanos(row));
            }
        }
        long raised = analysis.dispatches().raisedNanos(dispatch);
        if (ahead > 0 && raised >= 0) {
            add("time to own ISR", duration(activities.startNanos(isr) - raised), Emphasis.PLAIN, -1);
        }
    }

    private void call(int isr) {
        Emphasis verdict = verdict(isr);
        add(name(isr), wall(isr), verdict, activities.startNanos(isr));
        List<Integer> nested = nestedIn(isr);
        if (!nested.isEmpty()) {
            Emphasis own = verdict == Emphasis.ERROR ? Emphasis.ERROR : Emphasis.PLAIN;
            add("exclusive", duration(activities.exclusiveNanos(isr)), own, -1);
            for (int row : nested) {
                add("nested: " + name(row), wall(row), Emphasis.MUTED, activities.startNanos(row));
            }
        }
        long limit = analysis.limits().in(info, catalog.routine(activities.routine(isr)));
        if (verdict == Emphasis.ERROR || verdict == Emphasis.WARNING) {
            add("limit", duration(limit), Emphasis.MUTED, -1);
        }
    }

    private Emphasis verdict(int activity) {
        if (activities.has(activity, Activities.OVER_LIMIT)) {
            return Emphasis.ERROR;
        }
        return activities.has(activity, Activities.STRETCHED) ? Emphasis.WARNING : Emphasis.PLAIN;
    }

    // What the ISR did

    private void effects(int isr) {
        if (activities.has(isr, Activities.CLAIMED)) {
            add("returned", "TRUE" + reads(isr), Emphasis.GOOD, activities.endNanos(isr));
        } else if (activities.has(isr, Activities.DECLINED)) {
            boolean spurious = activities.has(isr, Activities.SPURIOUS);
            add("returned", "FALSE" + reads(isr), spurious ? Emphasis.WARNING : Emphasis.PLAIN,
                    activities.endNanos(isr));
        }
        if (activities.has(isr, Activities.DID_NOTHING)) {
            add("and did nothing", "", Emphasis.WARNING, -1);
        }
        Call call = new Call(isr);
        if (call.clearedNanos >= 0) {
            add("cause cleared", "+ " + duration(call.clearedNanos - activities.startNanos(isr)), Emphasis.PLAIN,
                    call.clearedNanos);
        }
        if (call.completions > 0) {
            add(isLinux() ? "completed in it" : "completed at DIRQL", requests(call.completions), Emphasis.WARNING, -1);
        }
        if (call.stalledNanos > 0) {
            add("waited busily", duration(call.stalledNanos), Emphasis.WARNING, -1);
        }
        if (call.joined > 0 && !queuedDpc(isr)) {
            add("IssueDpc returned FALSE", call.joined + " ×", Emphasis.MUTED, -1);
        }
    }

    /** What one call did itself, read from the raw events between its entry and its return. */
    private final class Call {
        private long clearedNanos = -1;
        private long completions;
        private long stalledNanos;
        private long joined;

        private Call(int activity) {
            TraceSnapshot trace = analysis.trace();
            int cpu = activities.cpu(activity);
            int routine = activities.routine(activity);
            int device = catalog.routine(routine).device();
            int depth = 0;
            long end = activities.endNanos(activity);
            long index = Math.max(activities.enterEvent(activity), trace.firstIndex());
            for (; index < trace.endIndex() && depth >= 0 && trace.timeNanos(index) <= end; index++) {
                EventKind kind = trace.kind(index);
                if (kind == EventKind.CAUSE_CLEAR && trace.subject(index) == device && clearedNanos < 0) {
                    clearedNanos = trace.timeNanos(index);
                }
                if (kind == null || trace.cpu(index) != cpu) {
                    continue;
                }
                switch (kind) {
                    case ISR_ENTER, VECTOR_ENTER, DPC_ENTER -> depth++;
                    case ISR_RETURN, VECTOR_EXIT, DPC_RETURN -> depth -= depth == 1 ? 2 : 1;
                    case REQUEST_COMPLETED -> completions += depth == 1 ? 1 : 0;
                    case STALLED -> stalledNanos += depth == 1 ? trace.arg(index) : 0;
                    case DPC_JOINED -> joined += depth == 1 ? 1 : 0;
                    case LOST -> depth = -1;
                    default -> {
                    }
                }
            }
        }
    }

    /** Whom the kernel asked after this ISR; returns the last of them, or the ISR itself if it was the last. */
    private int restOfChain(int isr, int dispatch) {
        int left = analysis.dispatches().isrCount(dispatch);
        int last = isr;
        int row = analysis.dispatches().firstIsr(dispatch);
        for (; row >= 0 && row < analysis.activityCount() && left > 0; row++) {
            if (activities.link(row) == dispatch && isIsr(row)) {
                left--;
                if (row > isr) {
                    String answer = activities.has(row, Activities.CLAIMED)
                            ? " claimed in"
                            : activities.has(row, Activities.DECLINED) ? " declined in" : "";
                    add("then " + name(row) + answer, withReads(row), Emphasis.MUTED, activities.startNanos(row));
                    last = row;
                }
            }
        }
        return last;
    }

    private void endOfDispatch(int isr, int dispatch) {
        long end = analysis.dispatches().endNanos(dispatch);
        if (info.levels() == TraceInfo.Levels.RECORDED && end != Activities.OPEN && !activities.isOpen(isr)) {
            String from = Irql.describe(Irql.ofVector(analysis.dispatches().vector(dispatch)));
            add("EOI, drop from " + from, "+ " + duration(end - activities.endNanos(isr)), Emphasis.MUTED, end);
        }
    }

    // The DPCs

    private void dpcsOf(int isr) {
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            if (analysis.dpcInstances().issuer(row) == isr) {
                queued(isr, row);
                dpc(row, analysis.dpcInstances().activity(row));
            }
        }
    }

    private void queued(int isr, int instance) {
        if (isInferred(instance)) {
            int support = analysis.dpcInstances().support(instance);
            String ground = support == 0 ? "by their images" : "%,d times alike".formatted(support);
            add("DPC queued, inferred", ground, Emphasis.MUTED, -1);
            return;
        }
        long queued = analysis.dpcInstances().queuedNanos(instance);
        String when = activities.isOpen(isr)
                ? moment(queued)
                : duration(activities.endNanos(isr) - queued) + " before return";
        add(isLinux() ? "softirq raised" : "DPC queued", when, Emphasis.PLAIN, queued);
    }

    private boolean isInferred(int instance) {
        return analysis.dpcInstances().pairClass(instance) == PairClass.INFERRED;
    }

    private boolean queuedDpc(int isr) {
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            if (analysis.dpcInstances().issuer(row) == isr) {
                return true;
            }
        }
        return false;
    }

    private void dpc(int instance, int run) {
        DpcInstances instances = analysis.dpcInstances();
        if (instance >= 0 && instances.joined(instance) > 0) {
            add("joined while it waited", instances.joined(instance) + " ×", Emphasis.MUTED, -1);
        }
        if (run < 0) {
            add("still queued", "", Emphasis.MUTED, -1);
            return;
        }
        boolean late = activities.has(run, Activities.LATE);
        long latency = instance < 0 ? DpcInstances.UNKNOWN : instances.latencyNanos(instance);
        long queueTime = instance < 0 ? DpcInstances.UNKNOWN : instances.queueNanos(instance);
        if (latency != DpcInstances.UNKNOWN) {
            String label = isLinux() ? "latency after the handler" : "DPC latency after DIRQL";
            String inferred = isInferred(instance) ? ", inferred" : "";
            add(label + inferred, duration(latency), late ? Emphasis.WARNING : Emphasis.GOOD,
                    activities.startNanos(run));
            long least = instances.leastLatencyNanos(instance, analysis.dispatches(), activities);
            if (least < latency) {
                add("at least", duration(least), Emphasis.MUTED, -1);
            }
            parts(GapParts.of(analysis, instance));
        } else if (queueTime != DpcInstances.UNKNOWN) {
            add("queue time", duration(queueTime), late ? Emphasis.WARNING : Emphasis.PLAIN,
                    activities.startNanos(run));
            parts(GapParts.ofQueueTime(analysis, instance));
        } else if (instance >= 0 && instances.pairClass(instance) == PairClass.AMBIGUOUS) {
            add("queued by", "ambiguous", Emphasis.MUTED, -1);
        }
        add(name(run), wall(run), verdict(run), activities.startNanos(run));
        long completions = new Call(run).completions;
        if (completions > 0) {
            add(isLinux() ? "completed in it" : "completed at DISPATCH", requests(completions), Emphasis.PLAIN, -1);
        }
    }

    private void parts(GapParts parts) {
        if (parts != null) {
            parts.parts().forEach(part -> add("  " + words(part), duration(part.nanos()), Emphasis.MUTED, -1));
        }
    }

    /** The routine, and what it has to do with the DPC where that is not plain. */
    private static String words(GapParts.Part part) {
        return switch (part.cause()) {
            case OUTER_ISR -> part.name() + ", interrupted";
            case PREVIOUS_RUN -> part.name() + ", previous run";
            case OWN_ISR -> part.name() + ", rest";
            default -> part.name();
        };
    }

    // Words

    private void add(String label, String value, Emphasis emphasis, long atNanos) {
        lines.add(new Line(label, value, emphasis, atNanos));
    }

    private String name(int activity) {
        return catalog.nameOf(activities.routine(activity));
    }

    private boolean isIsr(int activity) {
        return catalog.routine(activities.routine(activity)).kind().isIsr();
    }

    private List<Integer> nestedIn(int activity) {
        List<Integer> nested = new ArrayList<>();
        long end = activities.endNanos(activity);
        for (int row = activity + 1; row < analysis.activityCount() && activities.startNanos(row) < end; row++) {
            if (activities.parent(row) == activity) {
                nested.add(row);
            }
        }
        return nested;
    }

    private String wall(int activity) {
        if (activities.has(activity, Activities.TORN)) {
            return "cut off";
        }
        return activities.isOpen(activity) ? "running" : duration(activities.wallNanos(activity));
    }

    private String withReads(int activity) {
        return wall(activity) + reads(activity);
    }

    private String reads(int activity) {
        int reads = activities.registerReads(activity);
        return reads == 0 ? "" : " · " + reads + (reads == 1 ? " read" : " reads");
    }

    private String requests(long count) {
        return count + (isLinux() ? " request" : " SRB") + (count == 1 ? "" : "s");
    }

    /** Whether the words of Linux fit: handlers and softirqs, and a context in place of a level. */
    private boolean isLinux() {
        return info.isOfContexts();
    }

    private String duration(long units) {
        return Durations.format(units, info.clock());
    }

    private String moment(long nanos) {
        return Durations.formatMoment(nanos, info.clock());
    }
}
