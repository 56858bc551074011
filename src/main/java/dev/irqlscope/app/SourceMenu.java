package dev.irqlscope.app;

import dev.irqlscope.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.collections.ObservableList;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;

/** Menu items for what can be opened: the samples beside the program and the files opened last. */
final class SourceMenu {
    /** Where the project keeps its samples, seen from its folder. */
    private static final List<Path> SAMPLES = List.of(Path.of("samples", "scenarios"), Path.of("samples", "traces"));

    private final Settings settings;
    private final Consumer<Path> open;

    SourceMenu(Settings settings, Consumer<Path> open) {
        this.settings = settings;
        this.open = open;
    }

    /** Puts the items there are now at the end of a menu, each kind after a line. */
    void addTo(ObservableList<MenuItem> items) {
        addPart(items, samples());
        addPart(items, recent());
    }

    /** A menu with the files opened last, looked up whenever it opens. */
    Menu recentMenu() {
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

    private List<MenuItem> samples() {
        List<MenuItem> items = new ArrayList<>();
        for (Path folder : SAMPLES) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(SourceMenu::isSample).sorted().forEach(file -> items.add(item(file)));
                } catch (IOException e) {
                    // A folder that cannot be listed offers nothing.
                }
            }
        }
        return items;
    }

    private static boolean isSample(Path file) {
        return Files.isRegularFile(file) && !file.toString().endsWith(".md");
    }

    private MenuItem item(Path file) {
        FontIcon icon = new FontIcon(
                Scenario.isScenarioFile(file) ? MaterialDesignC.CHIP : MaterialDesignF.FILE_OUTLINE);
        MenuItem item = new MenuItem(file.getFileName().toString(), icon);
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
