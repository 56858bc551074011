package dev.irqlscope.analysis;

import java.util.Locale;

/** How bad a finding is, mildest first. */
public enum Severity {
    INFO,
    WARNING,
    ERROR;

    /** The word for it in JSON and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
