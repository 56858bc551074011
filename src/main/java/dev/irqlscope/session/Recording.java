package dev.irqlscope.session;

import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.Annotations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A trace file. It can be looked at and played while the rest of it is still being read. */
public final class Recording extends PlayedSession {
    /** How much of a file counts as read until its reader says that it is done. */
    private static final double ALMOST_ALL = 0.999;

    private final TraceFile file;
    private volatile boolean stopped;

    private final Object keeping = new Object();

    /** What stands in the file. */
    private Annotations kept;

    private Recording(TraceFile file) {
        super(file.store(), file.limits(), indexer(file), file.annotations(), new Head.Recorded(file.store()));
        this.file = file;
        this.kept = file.annotations();
        file.whenAnalysisDamaged(follower()::distrust);
    }

    /**
     * Recognises a file; the rest is read in the background.
     *
     * @throws TraceFormatException if it is no trace that can be read; the message is one line
     */
    public static Recording open(Path file) throws TraceFormatException, IOException {
        Recording recording = recognise(file);
        recording.begin();
        return recording;
    }

    /** The file, of which no more than its head is read until it is told to {@link #begin}. */
    static Recording recognise(Path file) throws TraceFormatException, IOException {
        return new Recording(TraceFile.open(file));
    }

    void begin() {
        start();
        Thread.ofPlatform().daemon().name("irqlscope-reader").start(this::load);
    }

    /** Ends the reading; what has been read so far stays, and the trace's warnings say that it is not all. Any thread. */
    public void stopReading() {
        stopped = true;
    }

    /** Where the file brings its analysis along, there is nothing to index. */
    private static Indexer indexer(TraceFile file) {
        return file.analysis()
                .map(stored -> new Indexer(file.store(), file.limits(), stored))
                .orElseGet(() -> new Indexer(file.store(), file.limits()));
    }

    private void load() {
        Limits said = file.limits();
        String failure = null;
        try {
            file.read(this::progress);
        } catch (TraceFormatException e) {
            failure = e.getMessage();
        } catch (IOException | UncheckedIOException e) {
            failure = "%s: cannot be read further: %s".formatted(trace().info().source(), e.getMessage());
        } catch (RuntimeException e) {
            // Ours to mend, but no reason to wait for ever for what does not come.
            failure = "IRQL Scope itself failed: " + e;
        }
        Limits found = file.limits();
        // Limits that somebody set meanwhile stay.
        if (!found.equals(said) && said.equals(limits())) {
            setLimits(found);
        }
        follower().complete();
        player().loaded(1, failure);
    }

    private boolean progress(long bytesDone, long bytesTotal) {
        follower().grew();
        player().loaded(bytesTotal <= 0 ? 0 : Math.min(ALMOST_ALL, (double) bytesDone / bytesTotal), null);
        return !stopped;
    }

    @Override
    public void save(Path to, Consumer<SaveOutcome> told) {
        WholeSaving.start(to, trace(), limits(), annotations(), told);
    }

    @Override
    public void annotate(Annotations others, Consumer<String> failed) {
        super.annotate(others, failed);
        Thread.ofPlatform().daemon().name("annotate " + trace().info().source()).start(() -> keepAnnotations(failed));
    }

    /** Whatever order such threads come in, the newest is what stands in the file in the end. */
    private void keepAnnotations(Consumer<String> failed) {
        synchronized (keeping) {
            keepNewest(failed);
        }
    }

    private void keepNewest(Consumer<String> failed) {
        Annotations newest = annotations();
        if (newest.equals(kept)) {
            return;
        }
        kept = newest;
        String name = trace().info().source();
        try {
            if (!file.annotate(newest)) {
                failed.accept(name + " has no room for marks: save the trace to keep them");
            }
        } catch (IOException e) {
            failed.accept("%s: marks cannot be written: %s".formatted(name, e.getMessage()));
        }
    }

    @Override
    public Optional<Scenario> scenario() {
        return Optional.empty();
    }

    @Override
    public void close() {
        stopReading();
        super.close();
    }
}
