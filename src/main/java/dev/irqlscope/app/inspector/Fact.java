package dev.irqlscope.app.inspector;

import java.util.List;
import java.util.Locale;

/**
 * One row of a section: a label and its value.
 *
 * @param tone how much it matters
 * @param atNanos the moment that a click goes to, or -1
 */
record Fact(String label, String value, Tone tone, long atNanos) {

    /** How a row looks; the words of its name are its style classes. */
    enum Tone {
        PLAIN,
        MUTED,
        GOOD,
        WARNING,
        ERROR,
        /** Begins a part of the section. */
        HEAD,
        /** The same, and something is wrong with it. */
        HEAD_ERROR;

        List<String> styleClasses() {
            return List.of(name().toLowerCase(Locale.ROOT).split("_"));
        }
    }

    Fact(String label, String value, Tone tone) {
        this(label, value, tone, -1);
    }

    static Fact plain(String label, String value) {
        return new Fact(label, value, Tone.PLAIN);
    }

    static Fact muted(String label, String value) {
        return new Fact(label, value, Tone.MUTED);
    }
}
