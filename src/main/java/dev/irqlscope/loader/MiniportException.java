package dev.irqlscope.loader;

import java.util.List;

/** A miniport that cannot be used. The message has one line for each mistake: file, line, column if known, what is wrong. */
public final class MiniportException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MOST_LINES = 10;

    MiniportException(String line) {
        super(line);
    }

    MiniportException(List<String> lines) {
        super(shortened(lines));
    }

    private static String shortened(List<String> lines) {
        String all = String.join(System.lineSeparator(), lines.subList(0, Math.min(MOST_LINES, lines.size())));
        int more = lines.size() - MOST_LINES;
        return more > 0 ? "%s%n… and %d more".formatted(all, more) : all;
    }
}
