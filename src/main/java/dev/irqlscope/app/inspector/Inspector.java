package dev.irqlscope.app.inspector;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.InterruptLife;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.app.inspector.Fact.Tone;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/**
 * What there is to know about one moment and one interrupt. Three sections: the machine at the moment, the life of the interrupt,
 * and the selected call.
 */
public final class Inspector extends ScrollPane {
    /** Narrower, values with their labels would be cut off. */
    private static final double SMALLEST_WIDTH = 288;

    /** While time runs, how often it is read again: faster than this nobody reads. */
    private static final long PAUSE_NANOS = 100_000_000;

    private final Section machine;
    private final Section life;
    private final Section call;
    private Analysis shown;
    private long shownAt = -1;
    private int shownActivity = -1;
    private long shownWhen;

    /** @param goTo told of a moment that was clicked on */
    public Inspector(LongConsumer goTo) {
        machine = new Section("machine", goTo);
        life = new Section("life", goTo);
        call = new Section("call", goTo);
        setId("inspector");
        getStyleClass().addAll("inspector", "edge-to-edge");
        setFitToWidth(true);
        setMinWidth(SMALLEST_WIDTH);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        setContent(new VBox(machine, life, call));
    }

    /**
     * Once per pulse; reads again only what changed, and while time runs not every time.
     *
     * @param atNanos the moment
     * @param activity the selected call, or -1: then the life is that of the interrupt in service at the moment, else of the
     *     last one before it
     * @param running whether the moment moves by itself
     * @param pulseNanos time of the pulse
     */
    public void show(Analysis analysis, long atNanos, int activity, boolean running, long pulseNanos) {
        boolean same = analysis == shown && atNanos == shownAt && activity == shownActivity;
        if (same || (running && activity == shownActivity && pulseNanos - shownWhen < PAUSE_NANOS)) {
            return;
        }
        shown = analysis;
        shownAt = atNanos;
        shownActivity = activity;
        shownWhen = pulseNanos;
        TraceInfo info = analysis.trace().info();
        String when = Durations.formatMoment(atNanos, info.clock());
        machine.show("At " + when, MachineFacts.of(MachineState.at(analysis, atNanos), info));
        boolean selected = activity >= 0 && activity < analysis.activityCount();
        if (selected) {
            showLife(analysis, isrOf(analysis, activity), "");
        } else {
            int now = InService.at(analysis, atNanos);
            showLife(
                    analysis,
                    now >= 0 ? now : lastBefore(analysis, atNanos),
                    now >= 0 ? " · in service" : " · the last");
        }
        showCall(analysis, selected ? activity : -1);
    }

    /** @param which says which interrupt this is; empty for that of the selected call */
    private void showLife(Analysis analysis, int isr, String which) {
        if (isr < 0) {
            life.show(
                    "Life of an interrupt",
                    List.of(Fact.muted(which.isEmpty() ? "This call was not queued by a known ISR" : "No interrupt yet",
                            "")));
            return;
        }
        InterruptLife read = InterruptLife.of(analysis, isr);
        List<Fact> facts = new ArrayList<>();
        for (InterruptLife.Line line : read.lines()) {
            facts.add(new Fact(line.label(), line.value(), tone(line.emphasis()), line.atNanos()));
        }
        life.show(read.title() + which, facts);
    }

    private void showCall(Analysis analysis, int activity) {
        if (activity < 0) {
            call.show("Selected call", List.of(Fact.muted("Click an ISR or a DPC in the timeline", "")));
        } else {
            call.show(ActivityFacts.routine(analysis, activity).name(), ActivityFacts.of(analysis, activity));
        }
    }

    /** The ISR call that a call belongs to: itself, or the one that queued it; -1 if there is none. */
    private static int isrOf(Analysis analysis, int activity) {
        RoutineKind kind = ActivityFacts.routine(analysis, activity).kind();
        if (kind.isIsr()) {
            return activity;
        }
        int instance = kind.isDpc() ? analysis.activities().link(activity) : -1;
        DpcInstances dpcs = analysis.dpcInstances();
        return instance < 0 ? -1 : dpcs.issuer(instance);
    }

    /** The last ISR call that returned TRUE at or before the moment; -1 if there is none near it. */
    private static int lastBefore(Analysis analysis, long nanos) {
        LaneView isrs = analysis.isrDurations();
        int next = isrs.firstStartingAtOrAfter(nanos + 1);
        for (int i = next - 1; i >= Math.max(0, next - 16); i--) {
            if ((isrs.flags(i) & Activities.CLAIMED) != 0) {
                return isrs.ref(i);
            }
        }
        return -1;
    }

    private static Tone tone(InterruptLife.Emphasis emphasis) {
        return switch (emphasis) {
            case PLAIN -> Tone.PLAIN;
            case MUTED -> Tone.MUTED;
            case GOOD -> Tone.GOOD;
            case WARNING -> Tone.WARNING;
            case ERROR -> Tone.ERROR;
        };
    }
}
