package dev.irqlscope.app;

import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;

/**
 * Something that the user can do.
 *
 * @param id its word, unique
 * @param title what menus and sheets call it
 * @param icon its sign
 * @param key what triggers it
 * @param disabled when it makes no sense
 * @param selected what it switches on and off, or {@code null} if it is no switch
 * @param run what it does; for a switch, nothing but switching is needed
 */
record Action(
        String id,
        Group group,
        String title,
        Ikon icon,
        KeyCombination key,
        ObservableBooleanValue disabled,
        BooleanProperty selected,
        Runnable run) {

    /** Menus, in order. */
    enum Group {
        FILE("File"),
        RUN("Run"),
        VIEW("View"),
        HELP("Help");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    boolean isSwitch() {
        return selected != null;
    }

    /** Does it, unless it makes no sense now. */
    void fire() {
        if (!disabled.get()) {
            run.run();
        }
    }

    /** Its key as people read it. */
    String keyText() {
        return key.getDisplayText()
                .replace("Right", "→")
                .replace("Left", "←")
                .replace("Equals", "+")
                .replace("Minus", "-");
    }

    /** Words for a tooltip: what it does and its key. */
    String tip() {
        return title + "  (" + keyText() + ")";
    }

    boolean matches(String typed) {
        String wanted = typed.toLowerCase(Locale.ROOT).strip();
        String all = (group.title() + " " + title).toLowerCase(Locale.ROOT);
        for (String word : wanted.split("\\s+")) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
