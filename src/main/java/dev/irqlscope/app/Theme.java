package dev.irqlscope.app;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.irqlscope.view.Palette;
import java.net.URL;
import java.util.List;
import javafx.application.Application;
import javafx.scene.Scene;

/** How everything is coloured: the controls, our own stylesheets and what is painted. */
enum Theme {
    DARK("dark", Palette.DARK),
    LIGHT("light", Palette.LIGHT);

    private static final String STYLES = "/dev/irqlscope/assets/styles/";

    private final String word;
    private final Palette palette;

    Theme(String word, Palette palette) {
        this.word = word;
        this.palette = palette;
    }

    /** Its name in settings and of its stylesheet. */
    String word() {
        return word;
    }

    Palette palette() {
        return palette;
    }

    Theme other() {
        return this == DARK ? LIGHT : DARK;
    }

    /** The theme with this word, else the dark one. */
    static Theme of(String word) {
        return LIGHT.word.equals(word) ? LIGHT : DARK;
    }

    /** Dresses the program and one of its scenes. */
    void applyTo(Scene scene) {
        String controls = this == DARK
                ? new PrimerDark().getUserAgentStylesheet()
                : new PrimerLight().getUserAgentStylesheet();
        Application.setUserAgentStylesheet(controls);
        scene.getStylesheets().setAll(stylesheets());
        scene.setFill(Colours.of(palette.ground()));
    }

    /** Our own sheets, the base first. */
    List<String> stylesheets() {
        return List.of(sheet("base"), sheet(word));
    }

    private static String sheet(String name) {
        URL found = Theme.class.getResource(STYLES + name + ".css");
        if (found == null) {
            throw new IllegalStateException("no stylesheet " + name);
        }
        return found.toExternalForm();
    }
}
