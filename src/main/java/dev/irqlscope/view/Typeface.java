package dev.irqlscope.view;

/** The typefaces of pictures and window. They come with the program, so that a picture looks the same everywhere. */
public enum Typeface {
    SANS("Inter", "Inter-Regular.otf", "Inter, 'Helvetica Neue', Arial, sans-serif", false),
    SANS_BOLD("Inter", "Inter-SemiBold.otf", "Inter, 'Helvetica Neue', Arial, sans-serif", true),
    MONO("JetBrains Mono", "JetBrainsMono-Regular.ttf", "'JetBrains Mono', Menlo, Consolas, monospace", false),
    MONO_BOLD("JetBrains Mono", "JetBrainsMono-Bold.ttf", "'JetBrains Mono', Menlo, Consolas, monospace", true);

    /** Folder of the font files among the program's resources. */
    private static final String FOLDER = "/dev/irqlscope/assets/fonts/";

    private final String family;
    private final String file;
    private final String fallbacks;
    private final boolean bold;

    Typeface(String family, String file, String fallbacks, boolean bold) {
        this.family = family;
        this.file = file;
        this.fallbacks = fallbacks;
        this.bold = bold;
    }

    /** Its family's name. */
    public String family() {
        return family;
    }

    /** Its font file, as the name of a resource. */
    public String resource() {
        return FOLDER + file;
    }

    /** A CSS font family list that begins with this one. */
    public String fallbacks() {
        return fallbacks;
    }

    public boolean isBold() {
        return bold;
    }
}
