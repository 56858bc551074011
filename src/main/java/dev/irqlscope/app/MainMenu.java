package dev.irqlscope.app;

import dev.irqlscope.app.Action.Group;
import java.util.List;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;

/** The menu bar, made from the table of actions; and the menus of things to open and of faults. */
final class MainMenu extends MenuBar {
    /** Actions that begin a new part of their menu. */
    private static final List<String> AFTER_A_LINE = List.of(
            "save", "close", "interrupt-back", "next-isr-budget", Actions.INJECT, "slower", "to-start", "fit",
            "next-finding",
            "findings",
            "clear", "about");

    /**
     * @param sources things to open
     * @param faults what can be injected
     */
    MainMenu(Actions actions, List<MenuItem> sources, Menu faults) {
        for (Group group : Group.values()) {
            Menu menu = new Menu(group.title());
            for (Action action : actions.all()) {
                if (action.group() == group) {
                    if (AFTER_A_LINE.contains(action.id())) {
                        menu.getItems().add(new SeparatorMenuItem());
                    }
                    menu.getItems().add(action.id().equals(Actions.INJECT) ? faults : item(action));
                    if (action.id().equals("open-default")) {
                        menu.getItems().addAll(sources);
                    }
                }
            }
            getMenus().add(menu);
        }
    }

    static MenuItem item(Action action) {
        MenuItem item;
        if (action.isSwitch()) {
            CheckMenuItem check = new CheckMenuItem(action.title());
            check.selectedProperty().bindBidirectional(action.selected());
            item = check;
        } else {
            item = new MenuItem(action.title(), new FontIcon(action.icon()));
            item.setOnAction(event -> action.fire());
        }
        item.disableProperty().bind(action.disabled());
        item.setAccelerator(action.key());
        return item;
    }
}
