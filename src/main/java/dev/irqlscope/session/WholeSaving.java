package dev.irqlscope.session;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.TraceWriter;
import dev.irqlscope.session.SaveOutcome.Failed;
import dev.irqlscope.session.SaveOutcome.Saved;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes a trace that no longer grows, in the background. */
final class WholeSaving {

    private WholeSaving() {}

    static void start(
            Path file, TraceStore trace, Limits limits, Annotations annotations, Consumer<SaveOutcome> done) {
        Thread.ofPlatform()
                .daemon()
                .name("irqlscope-writer")
                .start(() -> done.accept(save(file, trace, limits, annotations)));
    }

    private static SaveOutcome save(Path file, TraceStore trace, Limits limits, Annotations annotations) {
        try {
            TraceWriter.write(file, trace, limits, annotations);
            return new Saved(file);
        } catch (IOException e) {
            return new Failed(file, "%s: cannot be written: %s".formatted(file, e.getMessage()));
        }
    }
}
