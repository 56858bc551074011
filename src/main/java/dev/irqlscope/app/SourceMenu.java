package dev.irqlscope.app;

import dev.irqlscope.app.Samples.Sample;
import dev.irqlscope.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.collections.ObservableList;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;

/** Menu items for what can be opened: the samples beside the program and the files opened last. */
final class SourceMenu {
    private final Settings settings;
    private final Consumer<Path> open;

    SourceMenu(Settings settings, Consumer<Path> open) {
        this.settings = settings;
        this.open = open;
    }

    /** Puts the items there are now at the end of a menu, each kind after a line. */
    void addTo(ObservableList<MenuItem> items) {
        addPart(items, sampleMenus());
        addPart(items, recent());
    }

    /** All of it as menus, for a menu bar. */
    List<MenuItem> menus() {
        List<MenuItem> menus = sampleMenus();
        menus.add(recentMenu());
        return menus;
    }

    /** A menu with the files opened last, looked up whenever it opens. */
    private Menu recentMenu() {
        Menu menu = new Menu("Open recent", new FontIcon(MaterialDesignF.FILE_OUTLINE));
        menu.getItems().setAll(recentOrNone());
        menu.setOnShowing(event -> menu.getItems().setAll(recentOrNone()));
        return menu;
    }

    private List<MenuItem> recentOrNone() {
        List<MenuItem> items = recent();
        if (items.isEmpty()) {
            MenuItem none = new MenuItem("No file yet");
            none.setDisable(true);
            items.add(none);
        }
        return items;
    }

    private List<MenuItem> recent() {
        List<MenuItem> items = new ArrayList<>();
        for (Path file : settings.recentFiles()) {
            items.add(item(file));
        }
        return items;
    }

    /** A menu for the scenarios that come with the program and one for the traces, as far as there are any. */
    private List<MenuItem> sampleMenus() {
        List<MenuItem> menus = new ArrayList<>();
        addMenu(menus, "Scenarios", MaterialDesignC.CHIP, Samples.scenarios());
        addMenu(menus, "Recorded traces", MaterialDesignF.FILE_OUTLINE, Samples.traces());
        return menus;
    }

    private void addMenu(List<MenuItem> menus, String title, Ikon icon, List<Sample> samples) {
        if (!samples.isEmpty()) {
            Menu menu = new Menu(title, new FontIcon(icon));
            samples.forEach(sample -> menu.getItems().add(item(sample.title(), icon, sample.file())));
            menus.add(menu);
        }
    }

    private MenuItem item(Path file) {
        Ikon icon = Scenario.isScenarioFile(file) ? MaterialDesignC.CHIP : MaterialDesignF.FILE_OUTLINE;
        return item(file.getFileName().toString(), icon, file);
    }

    private MenuItem item(String title, Ikon icon, Path file) {
        MenuItem item = new MenuItem(title, new FontIcon(icon));
        item.setMnemonicParsing(false);
        item.setOnAction(event -> open.accept(file));
        return item;
    }

    private static void addPart(ObservableList<MenuItem> items, List<MenuItem> part) {
        if (!part.isEmpty()) {
            items.add(new SeparatorMenuItem());
            items.addAll(part);
        }
    }
}
