package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.List;

/**
 * Reads Perfetto traces: the kernel's interrupt events of Linux recordings, or the tracks that this program exported. Processors
 * come one after the other, so a first look at the times alone tells how long an event has to be kept; that is done outside the
 * heap. Exported tracks are kept until all are there.
 */
final class PerfettoReader implements TraceReader {
    private final InputFile file;
    private final TraceStore store;
    private Undecoded undecoded = Undecoded.UNWANTED;

    PerfettoReader(InputFile file) {
        this.file = file;
        this.store = new TraceStore(
                new TraceInfo(
                        file.shortName(),
                        TraceFormats.PERFETTO.word(),
                        0,
                        TraceInfo.Clock.nanos("ftrace"),
                        TraceInfo.Levels.CONTEXT,
                        null,
                        0,
                        null,
                        null,
                        0,
                        List.of()));
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public void noteIn(Undecoded notes) {
        undecoded = notes;
    }

    @Override
    public void read(Progress progress) throws TraceFormatException, IOException {
        new PerfettoPass(file, store, undecoded, progress).run();
    }
}
