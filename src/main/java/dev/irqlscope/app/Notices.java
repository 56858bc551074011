package dev.irqlscope.app;

import java.util.List;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.util.Duration;
import org.controlsfx.control.NotificationPane;
import org.controlsfx.control.action.Action;

/** One line above the content that says what went wrong or asks something. The newest takes the place of the last. */
final class Notices {
    private static final List<String> TONES = List.of("error", "warning", "question", "done");

    /** Good news covers part of the window for no longer than it takes to read. */
    private final PauseTransition leaving = new PauseTransition(Duration.seconds(8));

    private final NotificationPane pane;

    Notices(Node content) {
        leaving.setOnFinished(event -> clear());
        pane = new NotificationPane(content);
        pane.setShowFromTop(true);
        pane.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    }

    Node node() {
        return pane;
    }

    /** An answer to a question. */
    record Answer(String text, Runnable run) {}

    void error(String line) {
        say("error", line, List.of());
    }

    void warning(String line) {
        say("warning", line, List.of());
    }

    void done(String line) {
        say("done", line, List.of());
        leaving.playFromStart();
    }

    void ask(String question, List<Answer> answers) {
        say("question", question, answers);
    }

    void clear() {
        pane.hide();
    }

    /** The line that shows, or {@code ""}. */
    String shown() {
        return pane.isShowing() ? pane.getText() : "";
    }

    private void say(String tone, String line, List<Answer> answers) {
        leaving.stop();
        pane.getStyleClass().removeAll(TONES);
        pane.getStyleClass().add(tone);
        pane.setText(line);
        pane.getActions().setAll(answers.stream().map(this::action).toList());
        pane.show();
    }

    private Action action(Answer answer) {
        return new Action(answer.text(), event -> {
            pane.hide();
            answer.run().run();
        });
    }
}
