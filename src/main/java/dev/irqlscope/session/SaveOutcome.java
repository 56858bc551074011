package dev.irqlscope.session;

import java.nio.file.Path;

/** How saving a trace ended. */
public sealed interface SaveOutcome {

    Path file();

    /** The file is whole. */
    record Saved(Path file) implements SaveOutcome {}

    /** There is no new file; {@code reason} is one line. */
    record Failed(Path file, String reason) implements SaveOutcome {}
}
