package dev.irqlscope.format;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;

/** Reads one file of a recognised kind. One thread at a time. */
sealed interface TraceReader
        permits EtlReader, FtraceReader, OwnReader, PerfettoReader, TraceDatReader, TracerptReader, XperfReader {
    TraceStore store();

    /** Limits that the file holds; the default ones if it holds none. */
    default Limits limits() {
        return Limits.DEFAULT;
    }

    /** Fills the store to the end of the file, or as far as the listener lets it. */
    void read(Progress progress) throws TraceFormatException, IOException;
}
