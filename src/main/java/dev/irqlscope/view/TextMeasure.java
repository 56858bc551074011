package dev.irqlscope.view;

/** Knows how wide a text is. Any thread. */
public interface TextMeasure {
    /** Width in pixels of a text of this size, in one line. */
    double width(String text, Typeface typeface, double size);

    /** Measures with the typefaces that come with the program. */
    static TextMeasure shipped() {
        return ShippedFonts.MEASURE;
    }
}
