package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.TraceWriter;
import dev.irqlscope.session.SaveOutcome.Failed;
import dev.irqlscope.session.SaveOutcome.Growing;
import dev.irqlscope.session.SaveOutcome.Saved;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a file up to date with a trace that grows, in a thread of its own. If the program is told to end the file is made whole. If
 * it is killed the file holds all but the last {@value #PERIOD_MILLIS} ms, and the program that opens it says that it was not closed.
 *
 * <p>Threading: any thread may call anything.
 */
final class GrowingSaving {
    private static final long PERIOD_MILLIS = 250;

    private final Path file;
    private final TraceStore trace;
    private final Limits limits;
    private final Supplier<Annotations> annotations;
    private final Consumer<SaveOutcome> told;
    private final Thread thread = Thread.ofPlatform().daemon().name("irqlscope-writer").unstarted(this::write);
    private Analysis complete;
    private boolean ended;
    private boolean over;

    /**
     * @param annotations what is to be saved with it, asked again and again
     * @param told told when the file has caught up, and when it is whole, on a thread of the session
     */
    static GrowingSaving start(
            Path file, TraceStore trace, Limits limits, Supplier<Annotations> annotations,
            Consumer<SaveOutcome> told) {
        GrowingSaving saving = new GrowingSaving(file, trace, limits, annotations, told);
        saving.thread.start();
        return saving;
    }

    private GrowingSaving(
            Path file, TraceStore trace, Limits limits, Supplier<Annotations> annotations,
            Consumer<SaveOutcome> told) {
        this.file = file;
        this.trace = trace;
        this.limits = limits;
        this.annotations = annotations;
        this.told = told;
    }

    Path file() {
        return file;
    }

    /** Whether it still follows the trace. */
    synchronized boolean isGoingOn() {
        return !ended && !over;
    }

    /**
     * Makes the file whole with what there is now, in the background.
     *
     * @param analysis all that can be said of the trace if nothing will follow, or {@code null}
     */
    synchronized void end(Analysis analysis) {
        if (!ended) {
            ended = true;
            complete = analysis;
            notifyAll();
        }
    }

    /** Waits until the file is whole or has failed. */
    void await() {
        Ends.await(thread);
    }

    private void write() {
        SaveOutcome outcome;
        try {
            follow();
            outcome = new Saved(file);
        } catch (IOException e) {
            outcome = failed(e);
        } catch (UncheckedIOException e) {
            outcome = failed(e.getCause());
        }
        synchronized (this) {
            over = true;
        }
        told.accept(outcome);
    }

    private Failed failed(IOException e) {
        return new Failed(file, "%s: cannot be written: %s".formatted(file, e.getMessage()));
    }

    private void follow() throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try (Ending ending = Ending.watch(() -> end(null));
                TraceWriter writer = new TraceWriter(fresh, trace, limits)) {
            flush(writer);
            writer.moveTo(target);
            told.accept(new Growing(file));
            while (awaitPeriod()) {
                flush(writer);
            }
            writer.annotate(annotations.get());
            writer.close(analysis());
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void flush(TraceWriter writer) throws IOException {
        writer.annotate(annotations.get());
        writer.flush();
    }

    private synchronized Analysis analysis() {
        return complete;
    }

    /** Whether to go on after another period. */
    private synchronized boolean awaitPeriod() {
        long until = System.nanoTime() + PERIOD_MILLIS * 1_000_000;
        long left = PERIOD_MILLIS;
        while (!ended && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                ended = true;
            }
            left = (until - System.nanoTime()) / 1_000_000;
        }
        return !ended;
    }
}
