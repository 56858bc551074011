package dev.irqlscope.view;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The typefaces that come with the program, as AWT fonts. Any thread. */
final class ShippedFonts {
    /** Texts repeat from frame to frame; times in labels do not, so the memory of widths is thrown away when it is full. */
    private static final int REMEMBERED = 4_096;

    private static final FontRenderContext CONTEXT = new FontRenderContext(new AffineTransform(), true, true);
    private static final Map<Typeface, Font> FONTS = load();
    private static final Map<Measured, Double> WIDTHS = new ConcurrentHashMap<>();

    static final TextMeasure MEASURE = ShippedFonts::width;

    private record Measured(String text, Typeface typeface) {}

    private ShippedFonts() {}

    static Font font(Typeface typeface, double size) {
        return FONTS.get(typeface).deriveFont((float) size);
    }

    private static double width(String text, Typeface typeface, double size) {
        if (WIDTHS.size() > REMEMBERED) {
            WIDTHS.clear();
        }
        // Widths of these outline fonts grow in proportion to the size.
        return size * WIDTHS.computeIfAbsent(new Measured(text, typeface), ShippedFonts::widthPerSize);
    }

    private static double widthPerSize(Measured measured) {
        Font font = font(measured.typeface, 100);
        return font.getStringBounds(measured.text, CONTEXT).getWidth() / 100;
    }

    private static Map<Typeface, Font> load() {
        Map<Typeface, Font> fonts = new EnumMap<>(Typeface.class);
        for (Typeface typeface : Typeface.values()) {
            try (InputStream in = ShippedFonts.class.getResourceAsStream(typeface.resource())) {
                if (in == null) {
                    throw new IllegalStateException("the font " + typeface.resource() + " is missing in the program");
                }
                fonts.put(typeface, Font.createFont(Font.TRUETYPE_FONT, in));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (FontFormatException e) {
                throw new IllegalStateException("the font " + typeface.resource() + " is damaged", e);
            }
        }
        return fonts;
    }
}
