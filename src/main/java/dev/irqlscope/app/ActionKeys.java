package dev.irqlscope.app;

import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** Lets the keys of the table of actions do what the table says, except where somebody is typing. */
final class ActionKeys {
    private final Actions actions;

    private ActionKeys(Actions actions) {
        this.actions = actions;
    }

    static void install(Scene scene, Actions actions) {
        ActionKeys keys = new ActionKeys(actions);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, keys::pressed);
        // Menus know the same keys; what was typed into a field must not come back through them.
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (belongsToField(scene, event)) {
                event.consume();
            }
        });
    }

    private void pressed(KeyEvent event) {
        Scene scene = (Scene) event.getSource();
        if (belongsToField(scene, event) || belongsToButton(scene, event)) {
            return;
        }
        for (Action action : actions.all()) {
            if (action.key().match(event)) {
                event.consume();
                action.fire();
                return;
            }
        }
    }

    private static boolean belongsToField(Scene scene, KeyEvent event) {
        return scene.getFocusOwner() instanceof TextInputControl
                && !event.isShortcutDown()
                && !event.isAltDown()
                && !event.getCode().isFunctionKey();
    }

    private static boolean belongsToButton(Scene scene, KeyEvent event) {
        return scene.getFocusOwner() instanceof ButtonBase && event.getCode() == KeyCode.SPACE;
    }
}
