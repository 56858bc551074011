package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.format.export.ExportFormat;
import dev.irqlscope.session.SaveOutcome;
import dev.irqlscope.session.Session;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Viewport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.application.Platform;

/** Writes files in the background and says how it went. */
final class Saving {
    private final Notices notices;

    Saving(Notices notices) {
        this.notices = notices;
    }

    void save(Session session, Path file) {
        session.save(file, outcome -> Platform.runLater(() -> say(outcome)));
    }

    private void say(SaveOutcome outcome) {
        switch (outcome) {
            case SaveOutcome.Growing growing -> notices.done("Saving the run to " + growing.file() + " as it goes");
            case SaveOutcome.Saved saved -> notices.done("Wrote " + saved.file());
            case SaveOutcome.Failed failed -> notices.error(failed.reason());
        }
    }

    void export(Analysis analysis, Viewport shown, Palette palette, Path file) {
        write(file, () -> PictureExport.write(file, analysis, shown.fromNanos(), shown.toNanos(), palette));
    }

    void exportTrace(Analysis analysis, Path file) {
        Optional<ExportFormat> format = ExportFormat.ofName(file);
        if (format.isEmpty()) {
            notices.error(file + ": not written: expected a name that ends in .json, .pftrace or .csv");
        } else if (!format.get().holds(analysis)) {
            notices.error(file + ": not written: this trace's clock counts ticks, and such a file holds nanoseconds");
        } else {
            write(file, () -> format.get().write(analysis, file));
        }
    }

    private interface Writing {
        void write() throws IOException;
    }

    private void write(Path file, Writing writing) {
        Thread.ofPlatform().daemon().name("export " + file).start(() -> {
            try {
                writing.write();
                Platform.runLater(() -> notices.done("Wrote " + file));
            } catch (IOException | RuntimeException e) {
                Platform.runLater(() -> notices.error(file + ": cannot be written: " + e.getMessage()));
            }
        });
    }
}
