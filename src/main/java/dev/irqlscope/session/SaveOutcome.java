package dev.irqlscope.session;

import java.nio.file.Path;

/** How saving a trace goes. */
public sealed interface SaveOutcome {

    Path file();

    /** The file holds all there was, and goes on growing with the run. One more outcome will follow. */
    record Growing(Path file) implements SaveOutcome {}

    /** The file is whole. */
    record Saved(Path file) implements SaveOutcome {}

    /** The file is not there, or ends early; {@code reason} is one line. */
    record Failed(Path file, String reason) implements SaveOutcome {}
}
