package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.format.TraceFormats;
import dev.irqlscope.format.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a trace can be written as for other programs. The name of the file says which. */
public enum ExportFormat {
    CHROME_JSON(TraceFormats.CHROME_JSON, ".json", true, ChromeJson::write),
    PERFETTO(TraceFormats.PERFETTO, ".pftrace", true, PerfettoTrace::write),
    CSV(TraceFormats.CSV, ".csv", false, ActivityCsv::write);

    private static final int BUFFER_BYTES = 1 << 16;

    private final TraceFormats.Known known;
    private final String ending;
    private final boolean needsNanos;
    private final Content content;

    ExportFormat(TraceFormats.Known known, String ending, boolean needsNanos, Content content) {
        this.known = known;
        this.ending = ending;
        this.needsNanos = needsNanos;
        this.content = content;
    }

    @FunctionalInterface
    private interface Content {
        void write(Analysis analysis, OutputStream out) throws IOException;
    }

    /** The one that the name of a file asks for. */
    public static Optional<ExportFormat> ofName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> name.endsWith(format.ending)).findFirst();
    }

    /** What people call it. */
    public String title() {
        return known.title();
    }

    /** How names of such files end, with the dot. */
    public String ending() {
        return ending;
    }

    /** Whether it can hold a trace with this clock: viewers know nanoseconds and no ticks of unknown rate. */
    public boolean holds(Analysis analysis) {
        return !needsNanos || !analysis.trace().info().clock().ticks();
    }

    /**
     * Writes all that is known. The file appears, or replaces the one that is there, only when it is whole.
     *
     * @throws IllegalArgumentException if it does not {@linkplain #holds hold} such a trace
     */
    public void write(Analysis analysis, Path file) throws IOException {
        if (!holds(analysis)) {
            throw new IllegalArgumentException(known.word() + " of a clock that counts ticks");
        }
        WholeFile.write(file, fresh -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh), BUFFER_BYTES)) {
                content.write(analysis, out);
            }
        });
    }
}
