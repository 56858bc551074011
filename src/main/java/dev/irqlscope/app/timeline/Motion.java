package dev.irqlscope.app.timeline;

/** Whether jumps take a moment. Not on the headless platform, and not where {@code -Dirqlscope.animation=off} is given. */
final class Motion {
    static final boolean ANIMATED = !"headless".equalsIgnoreCase(System.getProperty("glass.platform"))
            && !"off".equals(System.getProperty("irqlscope.animation"));

    private Motion() {}
}
