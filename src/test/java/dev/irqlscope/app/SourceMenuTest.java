package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceMenuTest {
    private OpenWindow open;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.withDefaultScenario();
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    private List<MenuItem> fileMenu() {
        return ((MenuBar) open.window().scene().lookup(".menu-bar")).getMenus().getFirst().getItems();
    }

    private MenuItem find(List<MenuItem> items, String title) {
        return items.stream().filter(item -> title.equals(item.getText())).findFirst().orElseThrow();
    }

    @Test
    void aScenarioThatShipsIsOpenedByItsTitle() throws TimeoutException {
        Menu scenarios = OpenWindow.onFx(() -> (Menu) find(fileMenu(), "Scenarios"));
        assertThat(scenarios.getItems()).extracting(MenuItem::getText)
                .isSorted()
                .contains("Shared line, two CPUs", "The first interrupt");
        open.run(() -> find(scenarios.getItems(), "The first interrupt").fire());
        open.until(() -> open.window().session().scenario().orElseThrow().title().equals("The first interrupt"));
    }
}
