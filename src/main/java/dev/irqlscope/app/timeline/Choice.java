package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.view.Hit;
import dev.irqlscope.view.Overlay;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;

/** What the user chose on the timeline: a call, a moment, a finding, a stretch. FX thread only. */
final class Choice {
    private final ObjectProperty<Selection> selection = new SimpleObjectProperty<>(this, "selection", Selection.NONE);
    private final LongProperty cursorNanos = new SimpleLongProperty(this, "cursorNanos", -1);
    private final Runnable changed;

    private Finding highlighted;
    private MeasuredRange measured;

    /** @param changed called whenever something else is chosen */
    Choice(Runnable changed) {
        this.changed = changed;
        selection.addListener((property, before, now) -> {
            if (highlighted != null && highlighted.activity() != activity()) {
                highlighted = null;
            }
            changed.run();
        });
        cursorNanos.addListener((property, before, now) -> changed.run());
    }

    ObjectProperty<Selection> selectionProperty() {
        return selection;
    }

    LongProperty cursorTimeProperty() {
        return cursorNanos;
    }

    /** The chosen call, or -1. */
    int activity() {
        return chosen().activity();
    }

    /** The chosen stretch, or {@code null}. */
    MeasuredRange measured() {
        return measured;
    }

    void measure(MeasuredRange range) {
        measured = range;
        changed.run();
    }

    /** Chooses a call, or with -1 only a moment. */
    void select(int activity, long atNanos) {
        highlighted = null;
        cursorNanos.set(atNanos);
        selection.set(new Selection(activity, atNanos));
        changed.run();
    }

    /** Chooses a finding, with its call and its moment. */
    void select(Finding finding) {
        select(finding.activity(), finding.atNanos());
        highlighted = finding;
    }

    /** Chooses what was clicked on; what cannot be chosen leaves the choice as it was. */
    void select(Analysis analysis, Hit hit, long atNanos) {
        switch (hit) {
            case Hit.IsrHit isr -> select(isr.activity(), atNanos);
            case Hit.DpcHit dpc -> select(dpc.activity(), atNanos);
            case Hit.VectorHit vector -> select(vector.activity(), atNanos);
            case Hit.SpuriousHit spurious ->
                select(analysis.dispatches().firstIsr(spurious.dispatch()),
                        analysis.dispatches().startNanos(spurious.dispatch()));
            case Hit.FindingHit finding -> select(finding.finding());
            case Hit.RowHeader header -> {}
        }
    }

    /** Forgets the stretch, else all the rest; {@code false} if there was nothing to forget. */
    boolean clear() {
        if (measured != null) {
            measure(null);
            return true;
        }
        boolean something = !chosen().equals(Selection.NONE) || cursorNanos.get() >= 0;
        if (something) {
            select(-1, -1);
        }
        return something;
    }

    /** Forgets everything. */
    void reset() {
        measured = null;
        select(-1, -1);
    }

    private Selection chosen() {
        return selection.get() == null ? Selection.NONE : selection.get();
    }

    Overlay overlay(long playheadNanos, long hoverNanos, Annotations annotations) {
        return new Overlay(cursorNanos.get(), playheadNanos, activity(), highlighted, hoverNanos, annotations);
    }
}
