package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scenario that teaches something opens with its lesson. */
class LessonTest {
    private OpenWindow open;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.withDefaultScenario();
        open.run(() -> open.window().open(Path.of("samples/scenarios/stuck-line.yaml")));
        open.until(() -> "Lesson".equals(selectedTab()) && button("lesson-reveal-1") != null);
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    private String selectedTab() {
        TabPane lists = (TabPane) open.window().scene().lookup("#lists");
        return lists.getSelectionModel().getSelectedItem().getText();
    }

    private Button button(String id) {
        return (Button) open.window().scene().lookup("#" + id);
    }

    private boolean says(String words) {
        return open.window()
                .scene()
                .lookup("#lesson")
                .lookupAll(".label")
                .stream()
                .anyMatch(label -> ((Label) label).getText().contains(words));
    }

    @Test
    void itExplainsItselfAndTheAnswerWaitsToBeAskedFor() throws TimeoutException {
        assertThat(OpenWindow.onFx(() -> says("Both ISRs rightly say"))).isTrue();
        assertThat(OpenWindow.onFx(() -> says("Which driver is to blame?"))).isTrue();
        assertThat(OpenWindow.onFx(() -> says("Neither. The level of the line tells"))).isFalse();
        open.run(() -> button("lesson-reveal-1").fire());
        assertThat(OpenWindow.onFx(() -> says("Neither. The level of the line tells"))).isTrue();
    }

    @Test
    void aStepShowsItsPartOfTheTimelineOnceTheRunHasComeThere() throws TimeoutException {
        open.until(() -> !button("lesson-show-1").isDisabled());
        open.run(() -> button("lesson-show-1").fire());
        open.until(() -> Math.abs(open.window().timeline().viewportProperty().get().fromNanos() - 2_900_000) < 1_000);
        open.press(KeyCode.SPACE, false);
    }

    @Test
    void theDefaultScenarioHasNoStepsAndStaysWithItsFindings() throws TimeoutException {
        open.run(() -> open.window().openDefault());
        open.until(() -> selectedTab().startsWith("Findings"));
    }

    @Test
    void aTraceThatIsOpenedAfterALessonBeginsWithItsFindings() throws TimeoutException {
        open.run(() -> open.window().open(Path.of("samples/traces/linux_small.trace.txt")));
        open.until(() -> !"Lesson".equals(selectedTab()));
        assertThat(OpenWindow.onFx(this::selectedTab)).startsWith("Findings");
    }
}
