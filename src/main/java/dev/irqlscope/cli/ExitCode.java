package dev.irqlscope.cli;

/** What the program says to whoever started it. */
public final class ExitCode {
    public static final int DONE = 0;
    /** A finding is as bad as {@code --fail-on} or worse. */
    public static final int FINDING = 1;
    public static final int WRONG_USAGE = 2;
    /** The input cannot be read; one line says why. */
    public static final int UNREADABLE = 3;
    /** The simulated machine came to a bug check. */
    public static final int BUGCHECK = 4;
    /** A fault of ours. */
    public static final int OUR_FAULT = 70;

    private ExitCode() {}
}
