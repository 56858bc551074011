package dev.irqlscope.app;

import dev.irqlscope.session.Pace;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.session.Step;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

/** The controls of whatever is open. Pace and breakpoint outlive what they were set for. */
final class Playback {
    private final ObjectProperty<Pace> pace = new SimpleObjectProperty<>(Pace.DEFAULT);
    private final BooleanProperty breakAtIsrBudget = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper playable = new ReadOnlyBooleanWrapper();
    private Session session;

    Playback() {
        pace.addListener((observable, was, now) -> {
            if (session != null) {
                session.setPace(now);
            }
        });
        breakAtIsrBudget.addListener((observable, was, now) -> {
            if (session != null) {
                session.breakAtIsrBudget(now);
            }
        });
    }

    ObjectProperty<Pace> paceProperty() {
        return pace;
    }

    BooleanProperty breakAtIsrBudgetProperty() {
        return breakAtIsrBudget;
    }

    /** Whether there is something to run and step through. */
    ReadOnlyBooleanProperty playableProperty() {
        return playable.getReadOnlyProperty();
    }

    /** Takes over a session, with the pace and the breakpoint that are set. */
    void control(Session opened) {
        session = opened;
        opened.setPace(pace.get());
        opened.breakAtIsrBudget(breakAtIsrBudget.get());
        show(opened.status());
    }

    /** Once per pulse. */
    void show(SessionStatus status) {
        playable.set(status.state() != State.LOADING);
    }

    void playOrPause() {
        if (session.status().state() == State.RUNNING) {
            session.pause();
        } else {
            session.play();
        }
    }

    void step(Step step) {
        session.step(step);
    }

    void seek(long nanos) {
        session.seek(nanos);
    }

    void seekStart() {
        // The session takes the nearest moment that is recorded.
        session.seek(0);
    }

    void seekHead() {
        session.seek(session.status().headNanos());
    }

    void changePace(int direction) {
        pace.set(PaceScale.next(pace.get(), direction));
    }
}
