package dev.irqlscope.app;

import dev.irqlscope.session.LiveRun;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import java.util.List;

/** Speaks up when a session comes into a state that the user must know of: a bug check, a full trace, a file that was cut. */
final class StateNotices {
    private final Notices notices;
    private final Desk desk;
    private final Runnable askAndSave;
    private Session seen;
    private State last;
    private int told;

    StateNotices(Notices notices, Desk desk, Runnable askAndSave) {
        this.notices = notices;
        this.desk = desk;
        this.askAndSave = askAndSave;
    }

    /**
     * Once per pulse.
     *
     * @return whether this session has just been loaded
     */
    boolean see(Session session, SessionStatus status) {
        State before = session == seen ? last : null;
        seen = session;
        last = status.state();
        List<String> warnings = session.trace().info().warnings();
        if (before == last) {
            tellLate(warnings);
            return false;
        }
        if (last == State.STOPPED) {
            notices.error(status.stopSentence() == null ? "The machine has stopped" : status.stopSentence());
        } else if (last == State.FULL) {
            askWhatNow();
        } else if (before == State.LOADING && status.stopSentence() != null) {
            notices.error(status.stopSentence());
        }
        boolean loaded = last != State.LOADING && (before == null || before == State.LOADING);
        if (loaded && status.stopSentence() == null && !warnings.isEmpty()) {
            notices.warning(String.join(" ", warnings));
        }
        told = warnings.size();
        return loaded;
    }

    /** Damage of a mapped file shows when somebody looks there. */
    private void tellLate(List<String> warnings) {
        if (last != State.LOADING && warnings.size() > told) {
            notices.warning(String.join(" ", warnings.subList(told, warnings.size())));
            told = warnings.size();
        }
    }

    private void askWhatNow() {
        notices.ask(
                "The trace takes as much room as it may. Go on and let go of the oldest events, or stay here?",
                List.of(
                        new Notices.Answer("Go on as flight recorder", () -> {
                            if (desk.session() instanceof LiveRun run) {
                                run.continueAsFlightRecorder();
                                run.play();
                            }
                        }),
                        new Notices.Answer("Save…", askAndSave),
                        new Notices.Answer("Stay here", () -> {})));
    }
}
