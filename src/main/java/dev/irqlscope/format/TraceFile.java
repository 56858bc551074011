package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A recognised trace file that is being read into a store.
 *
 * <p>Threading: {@link #read} fills the store in the thread that calls it, once; any thread may follow the store meanwhile.
 */
public final class TraceFile {
    private final Path file;
    private final TraceReader reader;
    private Undecoded notes = Undecoded.UNWANTED;

    private TraceFile(Path file, TraceReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * Recognises a file by its first bytes, unpacked if it is packed, and reads its head. A file of the own format
     * stays mapped as long as anything of its trace is in use; any other is closed again when this returns.
     *
     * @throws TraceFormatException if it is no trace that this version reads; its message is one line for people
     * @throws IOException if it cannot be read; its message names the file
     */
    public static TraceFile open(Path file) throws TraceFormatException, IOException {
        try {
            return new TraceFile(file, Recognition.open(file));
        } catch (IOException e) {
            throw naming(file, e);
        }
    }

    /** What the system says of a disk that fails does not name the file. */
    private static IOException naming(Path file, IOException e) {
        if (e instanceof FileSystemException) {
            return e;
        }
        FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
        named.initCause(e);
        return named;
    }

    /** The whole of a file at once, and all of it checked. */
    public static TraceFile readWhole(Path file) throws TraceFormatException, IOException {
        TraceFile trace = open(file);
        trace.readWhole(Progress.NONE);
        return trace;
    }

    /** The same for a file that is open, unless the listener stops it. */
    public void readWhole(Progress progress) throws TraceFormatException, IOException {
        read(progress);
        reader.verify();
        if (notes.isWanted()) {
            notes.newerKinds(store().snapshot());
        }
    }

    public TraceStore store() {
        return reader.store();
    }

    /** Limits of a saved run; the default ones for any other file. */
    public Limits limits() {
        return reader.limits();
    }

    /** The analysis that was stored with the trace, for its {@link #limits}. There at once, or not at all. */
    public Optional<Analysis> analysis() {
        return reader.analysis();
    }

    /** What people added to the trace, as it stood in the file when that was opened. */
    public Annotations annotations() {
        return reader.annotations();
    }

    /**
     * Puts marks, notes and view into the file, without writing the trace again.
     *
     * @return {@code false} if it is of a kind that has no room for them, or was not closed
     */
    public boolean annotate(Annotations annotations) throws IOException {
        return reader.annotate(annotations);
    }

    /** Says whom to tell, in whatever thread, if that analysis turns out to be damaged when it is touched. */
    public void whenAnalysisDamaged(Runnable told) {
        reader.whenAnalysisDamaged(told);
    }

    /** Says where to note what cannot be decoded, before the file is read. Costs time. */
    public void noteIn(Undecoded into) {
        notes = into;
        reader.noteIn(into);
    }

    /** Fills the store to the end of the file or until the listener stops it; afterwards the store's info is final. */
    public void read(Progress progress) throws TraceFormatException, IOException {
        try {
            // What a packed file says of its size may be a lie.
            reader.read((done, total) -> progress.report(Math.min(done, total), total));
        } catch (IOException e) {
            throw naming(file, e);
        }
    }
}
