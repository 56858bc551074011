package dev.irqlscope.cli;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A writer to a terminal, where a line can be written over. */
public final class TerminalWriter extends PrintWriter {
    /** Linux says there where a program's standard error goes. */
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private int shown;

    TerminalWriter(OutputStream terminal) {
        super(terminal, true, StandardCharsets.UTF_8);
    }

    /** A writer to this program's standard error: one of these if somebody sits before it. */
    public static PrintWriter ofStandardError() {
        return isTerminal()
                ? new TerminalWriter(System.err)
                : new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal() {
        try {
            if (Files.isSymbolicLink(STANDARD_ERROR)) {
                String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
            }
        } catch (IOException | SecurityException e) {
            // Then ask as elsewhere.
        }
        // That is about input and output, and right unless one of the three alone goes elsewhere.
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Writes a line over the one that this wrote last, and stays in it. */
    void rewrite(String line) {
        print('\r' + line + " ".repeat(Math.max(0, shown - line.length())));
        flush();
        shown = line.length();
    }

    /** Takes the line away again. */
    void erase() {
        if (shown > 0) {
            rewrite("");
            print('\r');
            flush();
        }
    }
}
