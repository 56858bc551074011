package dev.irqlscope.app;

import javafx.scene.paint.Color;

/** Colours of palettes, which are ARGB numbers, as JavaFX has them. */
final class Colours {
    private Colours() {}

    static Color of(int argb) {
        return Color.rgb(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF, (argb >>> 24) / 255.0);
    }
}
