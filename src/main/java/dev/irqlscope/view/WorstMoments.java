package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Dispatches;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.GapParts;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/** What a picture of a trace has to name: the longest ISR, spurious interrupts, the DPC that waited longest, lost events. */
final class WorstMoments {
    /** What kind of moment it is, which decides its symbol. */
    enum Kind {
        LONG_ISR,
        SPURIOUS,
        LATENCY,
        QUEUE_TIME,
        LOST
    }

    /**
     * A moment worth naming.
     *
     * @param untilNanos where it ends
     * @param bad whether it broke a limit or a rule
     * @param title a few words
     * @param text how much, where and why
     */
    record Moment(Kind kind, long atNanos, long untilNanos, boolean bad, String title, String text) {}

    private final Analysis analysis;
    private final Catalog catalog;
    private final TraceInfo info;
    private final long from;
    private final long to;
    private final List<Moment> moments = new ArrayList<>();

    private WorstMoments(Analysis analysis, long from, long to) {
        this.analysis = analysis;
        this.catalog = analysis.trace().catalog();
        this.info = analysis.trace().info();
        this.from = from;
        this.to = to;
    }

    /** Those of a stretch of time, in the order of their weight. Looks at every DPC in it. */
    static List<Moment> between(Analysis analysis, long fromNanos, long toNanos) {
        WorstMoments worst = new WorstMoments(analysis, fromNanos, toNanos);
        worst.longestIsr();
        worst.spurious();
        worst.latency();
        worst.queueTime();
        worst.lost();
        return List.copyOf(worst.moments);
    }

    private void longestIsr() {
        LaneView lane = analysis.isrDurations();
        int index = longest(lane);
        if (index < 0) {
            return;
        }
        int activity = lane.ref(index);
        Activities activities = analysis.activities();
        Entity.Routine routine = catalog.routine(activities.routine(activity));
        long wall = lane.lengthNanos(index);
        long exclusive = activities.exclusiveNanos(activity);
        long limit = analysis.limits().of(routine);
        boolean over = (lane.flags(index) & Activities.OVER_LIMIT) != 0;
        boolean stretched = (lane.flags(index) & Activities.STRETCHED) != 0;
        String text = nameOf(routine) + " ran " + duration(wall)
                + (exclusive == wall ? "" : " (" + duration(exclusive) + " exclusive)") + on(activities.cpu(activity));
        if (over) {
            text += ", " + duration(exclusive - limit) + " past its limit of " + duration(limit);
        } else if (stretched) {
            text += ", stretched past its limit of " + duration(limit) + " by what interrupted it";
        }
        moments.add(new Moment(Kind.LONG_ISR, activities.startNanos(activity), activities.startNanos(activity) + wall,
                over || stretched, isContext() ? "Longest hard interrupt handler" : "Longest ISR", text));
    }

    private void spurious() {
        LaneView lane = analysis.spurious();
        int first = lane.firstStartingAtOrAfter(from);
        int count = lane.firstStartingAtOrAfter(to) - first;
        if (count <= 0) {
            return;
        }
        int dispatch = lane.ref(first);
        Dispatches dispatches = analysis.dispatches();
        int isr = dispatches.firstIsr(dispatch);
        String vector = info.nameOfVector(dispatches.vector(dispatch));
        String who = isr < 0 ? "" : " (" + nameOf(catalog.routine(analysis.activities().routine(isr))) + ")";
        String text = (count == 1 ? "Nobody claimed " : Ticks.grouped(count) + " that nobody claimed; the first: ")
                + vector
                + who + on(dispatches.cpu(dispatch));
        moments.add(new Moment(Kind.SPURIOUS, lane.startNanos(first), lane.startNanos(first) + lane.lengthNanos(first),
                true, count == 1 ? "Spurious interrupt" : "Spurious interrupts", text));
    }

    private void latency() {
        LaneView lane = analysis.dpcLatencies();
        int index = longest(lane);
        if (index < 0) {
            return;
        }
        int instance = lane.ref(index);
        GapParts parts = GapParts.of(analysis, instance);
        String text = instanceName(instance) + " began " + duration(lane.lengthNanos(index))
                + (isContext() ? " after the hard interrupt" : " after the return from DIRQL") + inferredFrom(instance)
                + because(parts);
        moments.add(new Moment(Kind.LATENCY, lane.startNanos(index) - lane.lengthNanos(index), lane.startNanos(index),
                (lane.flags(index) & Activities.LATE) != 0, isContext() ? "Worst softirq latency" : "Worst DPC latency",
                text));
    }

    private String inferredFrom(int instance) {
        DpcInstances instances = analysis.dpcInstances();
        if (instances.pairClass(instance) != PairClass.INFERRED) {
            return "";
        }
        int isr = analysis.activities().routine(instances.issuer(instance));
        return " of " + nameOf(catalog.routine(isr)) + ", which is inferred to have queued it";
    }

    private void queueTime() {
        DpcInstances instances = analysis.dpcInstances();
        int worst = -1;
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            long started = instances.startedNanos(i);
            if (started >= from && started < to
                    && (worst < 0 || instances.queueNanos(i) > instances.queueNanos(worst))) {
                worst = i;
            }
        }
        if (worst < 0 || instances.queueNanos(worst) <= 0) {
            return;
        }
        GapParts parts = GapParts.ofQueueTime(analysis, worst);
        String text = instanceName(worst) + " waited " + duration(instances.queueNanos(worst))
                + (isContext() ? " from raise to entry" : " from IssueDpc to its first instruction") + because(parts);
        moments.add(new Moment(Kind.QUEUE_TIME, instances.queuedNanos(worst), instances.startedNanos(worst), false,
                "Longest in the queue", text));
    }

    private void lost() {
        long lost = analysis.totals().lostEvents();
        if (lost > 0) {
            moments.add(new Moment(Kind.LOST, -1, -1, false, "Lost events",
                    Ticks.grouped(lost) + " events are missing in the trace; nothing is drawn where they were"));
        }
    }

    private int longest(LaneView lane) {
        RangeSummary summary = new RangeSummary();
        lane.summarize(lane.firstStartingAtOrAfter(from), lane.firstStartingAtOrAfter(to), summary);
        return summary.longestIndex();
    }

    private String because(GapParts gap) {
        List<String> parts = GapWords.of(gap, this::duration);
        return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
    }

    private String instanceName(int instance) {
        return nameOf(catalog.routine(analysis.dpcInstances().routine(instance)));
    }

    private static String nameOf(Entity.Routine routine) {
        return routine.name();
    }

    private static String on(int cpu) {
        return cpu < 0 ? "" : " on CPU " + cpu;
    }

    private String duration(long nanos) {
        return Durations.format(nanos, info.clock());
    }

    private boolean isContext() {
        return info.isOfContexts();
    }
}
