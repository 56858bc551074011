package dev.irqlscope.cli;

import dev.irqlscope.format.Progress;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Says how far the reading of a trace has come: on a terminal in one line that is written over and goes at the end; elsewhere at
 * each fifth, and only of a reading that takes long.
 */
final class ReadingProgress implements Progress, AutoCloseable {
    private static final long LONG_NANOS = 1_000_000_000;
    private static final long BETWEEN_LINES_NANOS = 100_000_000;
    private static final int SAYINGS = 5;

    private final String file;
    private final LongSupplier events;
    private final PrintWriter err;
    private final LongSupplier clockNanos;
    private final long beganNanos;
    private long writtenNanos;
    private int said;

    /**
     * @param events how many have been read so far
     * @param clockNanos what the wall clock shows
     */
    ReadingProgress(String file, LongSupplier events, PrintWriter err, LongSupplier clockNanos) {
        this.file = file;
        this.events = events;
        this.err = err;
        this.clockNanos = clockNanos;
        this.beganNanos = clockNanos.getAsLong();
        this.writtenNanos = beganNanos;
    }

    /** Opens a trace and reads it to its end, all of it checked. */
    static TraceFile readWhole(Path file, PrintWriter err) throws TraceFormatException, IOException {
        return readWhole(TraceFile.open(file), err);
    }

    /** Reads an open trace to its end, all of it checked. */
    static TraceFile readWhole(TraceFile trace, PrintWriter err) throws TraceFormatException, IOException {
        try (ReadingProgress progress = of(trace, err)) {
            trace.readWhole(progress);
        }
        return trace;
    }

    /** Opens a trace and reads it, but for what the file allows to be read and checked when it is touched. */
    static TraceFile read(Path file, PrintWriter err) throws TraceFormatException, IOException {
        TraceFile trace = TraceFile.open(file);
        try (ReadingProgress progress = of(trace, err)) {
            trace.read(progress);
        }
        return trace;
    }

    private static ReadingProgress of(TraceFile trace, PrintWriter err) {
        return new ReadingProgress(trace.store().info().source(), trace.store()::size, err, System::nanoTime);
    }

    @Override
    public boolean report(long bytesDone, long bytesTotal) {
        double fraction = bytesTotal <= 0 ? 0 : Math.clamp((double) bytesDone / bytesTotal, 0.0, 1.0);
        long nowNanos = clockNanos.getAsLong();
        if (err instanceof TerminalWriter terminal) {
            if (nowNanos - writtenNanos >= BETWEEN_LINES_NANOS) {
                writtenNanos = nowNanos;
                terminal.rewrite(line(fraction));
            }
        } else if (nowNanos - beganNanos >= LONG_NANOS && (int) (fraction * SAYINGS) > said) {
            said = (int) (fraction * SAYINGS);
            err.println(line(fraction));
            err.flush();
        }
        return true;
    }

    private String line(double fraction) {
        return "Reading %s: %.0f %%, %,d events".formatted(file, 100 * fraction, events.getAsLong());
    }

    @Override
    public void close() {
        if (err instanceof TerminalWriter terminal) {
            terminal.erase();
        }
    }
}
