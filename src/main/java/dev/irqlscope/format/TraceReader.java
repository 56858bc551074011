package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.Optional;

/** Reads one file of a recognised kind. One thread at a time. */
sealed interface TraceReader
        permits CtfReader, EtlReader, FtraceReader, OwnReader, OwnStreamReader, PerfettoReader, TraceDatReader,
        TracerptReader, XperfReader {
    TraceStore store();

    /** Limits that the file holds; the default ones if it holds none. */
    default Limits limits() {
        return Limits.DEFAULT;
    }

    /** Says where to note what it cannot decode, before it reads. */
    default void noteIn(Undecoded notes) {}

    /** Fills the store to the end of the file, or as far as the listener lets it. */
    void read(Progress progress) throws TraceFormatException, IOException;

    /** The analysis that was stored with the trace, for the {@link #limits} and of all its events. */
    default Optional<Analysis> analysis() {
        return Optional.empty();
    }

    /** What people added to the trace. */
    default Annotations annotations() {
        return Annotations.NONE;
    }

    /** Puts something else in the file for that; {@code false} if it is of a kind that has no room for it. */
    default boolean annotate(Annotations annotations) throws IOException {
        return false;
    }

    /** Says whom to tell if that analysis turns out to be damaged when it is touched. */
    default void whenAnalysisDamaged(Runnable told) {}

    /** Checks what would else be checked when it is touched; what is damaged goes into the store's warnings. */
    default void verify() {}
}
