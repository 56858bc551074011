package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.session.Step;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionsTest {
    private OpenWindow open;
    private List<Action> actions;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.create();
        actions = OpenWindow.onFx(() -> open.window().actions().all());
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    @Test
    void noTwoActionsShareAKeyOrAWord() {
        assertThat(actions).extracting(Action::key).doesNotHaveDuplicates();
        assertThat(actions).extracting(Action::id).doesNotHaveDuplicates();
    }

    @Test
    void everyActionStandsOnTheShortcutSheetWithItsKey() {
        List<String> words = OpenWindow.onFx(() -> ShortcutSheet.of(open.window().actions())
                .lookupAll(".label")
                .stream()
                .map(Label.class::cast)
                .map(Label::getText)
                .toList());

        assertThat(words).containsAll(actions.stream().map(Action::title).toList());
        assertThat(words).containsAll(actions.stream().map(Action::keyText).toList());
    }

    @Test
    void everyActionStandsInAMenu() {
        List<String> items = OpenWindow.onFx(() -> {
            MainMenu menu = new MainMenu(open.window().actions(), List.of(new Menu()), new Menu("Inject a fault"));
            return menu.getMenus().stream().flatMap(part -> part.getItems().stream()).map(MenuItem::getText).toList();
        });

        assertThat(items).containsAll(actions.stream().map(Action::title).toList());
    }

    @Test
    void everyStepHasAButtonWhoseTooltipNamesItsKey() {
        for (Step step : Step.values()) {
            Action action = OpenWindow.onFx(() -> open.window().actions().get(Actions.idOf(step)));
            Node button = OpenWindow.onFx(() -> open.window().scene().lookup("#" + action.id()));
            assertThat(button).as(action.id()).isNotNull();
            assertThat(action.tip()).contains(action.keyText());
        }
    }

    @Test
    void aFewWordsFindAnAction() {
        assertThat(actions.stream().filter(action -> action.matches("isr over")).map(Action::id))
                .containsExactly("next-isr-budget");
    }
}
