package dev.irqlscope.launch;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Whether a window can be opened here. Looked at before any class of a toolkit is loaded: on Linux without a display the
 * toolkit dies with a stack trace.
 */
record Display(boolean isThere) {

    static Display ofThisMachine() {
        return of(System.getenv(), System::getProperty);
    }

    static Display of(Map<String, String> environment, UnaryOperator<String> properties) {
        boolean headlessToolkit = "Headless".equalsIgnoreCase(properties.apply("glass.platform"));
        boolean linux = String.valueOf(properties.apply("os.name")).toLowerCase(Locale.ROOT).contains("linux");
        return new Display(headlessToolkit
                || !linux
                || isSet(environment.get("DISPLAY"))
                || isSet(environment.get("WAYLAND_DISPLAY")));
    }

    private static boolean isSet(String value) {
        return value != null && !value.isBlank();
    }

    /** Tells the part of Java that draws files not to look for a display. */
    void prepare() {
        System.setProperty("java.awt.headless", "true");
    }
}
