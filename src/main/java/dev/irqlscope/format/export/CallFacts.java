package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.trace.Entity;
import java.io.IOException;
import java.util.Locale;

/** What there is to say of a call besides when it was. What is not known is not said. */
final class CallFacts {
    private final Activities activities;
    private final DpcInstances instances;
    private final Analysis analysis;

    CallFacts(Analysis analysis) {
        this.analysis = analysis;
        this.activities = analysis.activities();
        this.instances = analysis.dpcInstances();
    }

    /** Hears the facts one after the other. */
    interface Listener {
        void text(String name, String value) throws IOException;

        void number(String name, long value) throws IOException;

        void flag(String name, boolean value) throws IOException;
    }

    Entity.Routine routine(int activity) {
        return analysis.trace().catalog().routine(activities.routine(activity));
    }

    /** The facts of a call whose length is known. */
    void tell(int activity, Listener listener) throws IOException {
        Entity.Routine routine = routine(activity);
        tellWhat(activity, routine, listener);
        listener.number("exclusiveNanos", activities.exclusiveNanos(activity));
        if (routine.kind().isIsr()) {
            tellDispatch(activity, listener);
            listener.flag("claimed", activities.has(activity, Activities.CLAIMED));
            mark("spurious", activity, Activities.SPURIOUS, listener);
            mark("didNothing", activity, Activities.DID_NOTHING, listener);
            if (activities.registerReads(activity) > 0) {
                listener.number("registerReads", activities.registerReads(activity));
            }
        } else if (routine.kind().isDpc()) {
            tellWait(activities.link(activity), listener);
            mark("late", activity, Activities.LATE, listener);
        }
        mark("overLimit", activity, Activities.OVER_LIMIT, listener);
        mark("stretched", activity, Activities.STRETCHED, listener);
    }

    /** What a rule found. */
    static void tell(Finding finding, Listener listener) throws IOException {
        listener.text("rule", finding.rule());
        listener.text("severity", finding.severity().word());
        listener.number("count", finding.count());
        if (finding.untilNanos() > finding.atNanos()) {
            listener.number("lastsNanos", finding.untilNanos() - finding.atNanos());
        }
        listener.text("text", finding.text());
    }

    /** The facts of a call that has no end. */
    void tellEntry(int activity, Listener listener) throws IOException {
        Entity.Routine routine = routine(activity);
        tellWhat(activity, routine, listener);
        listener.text("kind", routine.kind().word());
        if (routine.kind().isIsr()) {
            tellDispatch(activity, listener);
        } else if (routine.kind().isDpc()) {
            tellWait(activities.link(activity), listener);
        }
        listener.text("length", "not known");
    }

    private void tellWhat(int activity, Entity.Routine routine, Listener listener) throws IOException {
        if (!routine.module().equals(routine.name())) {
            listener.text("module", routine.module());
        }
        if (activities.vector(activity) >= 0) {
            listener.number("vector", activities.vector(activity));
        }
        if (routine.irql() >= 0) {
            listener.number("irql", routine.irql());
        }
        if (routine.device() >= 0) {
            listener.text("device", analysis.trace().catalog().nameOf(routine.device()));
        }
        if (routine.storport()) {
            listener.flag("storport", true);
        }
    }

    /** ISR calls of one number are of one interrupt; the first of them says when the processor took it. */
    private void tellDispatch(int activity, Listener listener) throws IOException {
        int dispatch = activities.link(activity);
        if (dispatch < 0) {
            return;
        }
        listener.number("dispatch", dispatch);
        long since = activities.startNanos(activity) - analysis.dispatches().startNanos(dispatch);
        if (since > 0 && analysis.dispatches().firstIsr(dispatch) == activity) {
            listener.number("sinceInterruptNanos", since);
        }
    }

    private void tellWait(int instance, Listener listener) throws IOException {
        if (instance < 0) {
            return;
        }
        if (instances.queueNanos(instance) != DpcInstances.UNKNOWN) {
            listener.number("queueNanos", instances.queueNanos(instance));
        }
        PairClass pairClass = instances.pairClass(instance);
        if (instances.latencyNanos(instance) != DpcInstances.UNKNOWN && pairClass != PairClass.AMBIGUOUS) {
            listener.number("latencyNanos", instances.latencyNanos(instance));
        }
        listener.text("pair", word(pairClass));
    }

    /** The word for it in every format, as in {@code not-from-isr}. */
    static String word(PairClass pairClass) {
        return pairClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void mark(String name, int activity, int flag, Listener listener) throws IOException {
        if (activities.has(activity, flag)) {
            listener.flag(name, true);
        }
    }
}
