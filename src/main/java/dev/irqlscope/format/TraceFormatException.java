package dev.irqlscope.format;

/**
 * A file that is no trace we can read. The message is one line that names the file, the line or offset, what was expected
 * and what stood there.
 */
public final class TraceFormatException extends Exception {
    private static final long serialVersionUID = 1;

    private TraceFormatException(String message) {
        super(message);
    }

    static TraceFormatException of(String file, String expected, String found) {
        return new TraceFormatException(file + ": expected " + expected + ", found " + found);
    }

    static TraceFormatException at(String file, long offset, String expected, String found) {
        return of(file + ": offset " + offset, expected, found);
    }
}
