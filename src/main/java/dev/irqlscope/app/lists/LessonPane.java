package dev.irqlscope.app.lists;

import atlantafx.base.theme.Styles;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.Scenario.LessonStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What the scenario that runs is about: its explanation, and the steps of its lesson with a question and an answer that waits to be asked for. */
public final class LessonPane extends ScrollPane {
    private final BiConsumer<Long, Long> look;
    private final List<Place> places = new ArrayList<>();
    private Scenario shown;

    /** A button that shows a part of the timeline, as soon as the run has come there. */
    private record Place(Button button, long toNanos) {}

    /** @param look told the part of the timeline to show, in nanoseconds */
    public LessonPane(BiConsumer<Long, Long> look) {
        this.look = look;
        setId("lesson");
        getStyleClass().add("edge-to-edge");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
    }

    /**
     * Once per pulse.
     *
     * @param endNanos how far the run has come
     */
    public void show(Scenario scenario, long endNanos) {
        if (!scenario.equals(shown)) {
            shown = scenario;
            places.clear();
            setContent(content(scenario));
            setVvalue(0);
        }
        places.forEach(place -> place.button.setDisable(endNanos < place.toNanos));
    }

    private Node content(Scenario scenario) {
        Label title = new Label(scenario.title());
        title.getStyleClass().add("title");
        VBox about = new VBox(title, words(scenario.description(), "words"));
        about.getStyleClass().add("about");
        VBox steps = new VBox();
        steps.getStyleClass().add("steps");
        int number = 1;
        for (LessonStep step : scenario.lesson()) {
            steps.getChildren().add(step(number++, step));
        }
        HBox whole = new HBox(about, steps);
        whole.getStyleClass().add("lesson");
        for (VBox half : List.of(about, steps)) {
            HBox.setHgrow(half, Priority.ALWAYS);
            half.prefWidthProperty().bind(whole.widthProperty().divide(2));
        }
        return whole;
    }

    private Node step(int number, LessonStep step) {
        Label what = words(number + ".  " + step.text(), "words");
        HBox.setHgrow(what, Priority.ALWAYS);
        HBox first = new HBox(what);
        first.setAlignment(Pos.TOP_LEFT);
        first.getStyleClass().add("row");
        if (step.fromNanos() != null && step.toNanos() != null) {
            Button there = button("Show", "lesson-show-" + number);
            there.setOnAction(event -> look.accept(step.fromNanos(), step.toNanos()));
            places.add(new Place(there, step.toNanos()));
            first.getChildren().add(there);
        }
        VBox whole = new VBox(first);
        whole.getStyleClass().add("step");
        if (step.question() != null) {
            whole.getChildren().add(question(number, step));
        }
        return whole;
    }

    private static Node question(int number, LessonStep step) {
        Label question = words(step.question(), "question");
        HBox.setHgrow(question, Priority.ALWAYS);
        HBox row = new HBox(question);
        row.getStyleClass().add("row");
        VBox whole = new VBox(row);
        if (step.reveal() != null) {
            Label answer = words(step.reveal(), "words");
            Button reveal = button("Answer", "lesson-reveal-" + number);
            reveal.setOnAction(event -> {
                row.getChildren().remove(reveal);
                whole.getChildren().add(answer);
            });
            row.getChildren().add(reveal);
        }
        return whole;
    }

    private static Label words(String text, String style) {
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMaxWidth(Double.MAX_VALUE);
        words.setMinHeight(USE_PREF_SIZE);
        words.getStyleClass().add(style);
        return words;
    }

    private static Button button(String text, String id) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().add(Styles.SMALL);
        button.setFocusTraversable(false);
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }
}
