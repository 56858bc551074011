package dev.irqlscope.app.timeline;

import dev.irqlscope.view.Typeface;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.text.Font;

/** The typefaces that come with the program, as JavaFX fonts. Loaded once; FX thread only. */
public final class Typefaces {
    private static final Map<Typeface, Font> LOADED = load();
    private static final Map<Sized, Font> FONTS = new HashMap<>();

    private record Sized(Typeface typeface, double size) {}

    private Typefaces() {}

    /** The typeface in this size, in pixels. */
    public static Font font(Typeface typeface, double size) {
        return FONTS.computeIfAbsent(new Sized(typeface, size), Typefaces::sized);
    }

    private static Font sized(Sized wanted) {
        return new Font(LOADED.get(wanted.typeface()).getName(), wanted.size());
    }

    private static Map<Typeface, Font> load() {
        Map<Typeface, Font> fonts = new EnumMap<>(Typeface.class);
        for (Typeface typeface : Typeface.values()) {
            try (InputStream in = Typefaces.class.getResourceAsStream(typeface.resource())) {
                Font font = in == null ? null : Font.loadFont(in, 12);
                if (font == null) {
                    throw new IllegalStateException("the font " + typeface.resource() + " is missing or damaged");
                }
                fonts.put(typeface, font);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return fonts;
    }
}
