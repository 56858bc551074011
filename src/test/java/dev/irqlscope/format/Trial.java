package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.fuzz.Tally;
import dev.irqlscope.fuzz.Tally.Outcome;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A reader that is given damaged traces. It reads them as far as they make sense, or refuses them in one line; what it gives can be
 * analysed; and memory, events and steps stay within what the size of the input accounts for.
 */
final class Trial {
    private static final int MAX_MESSAGE = 600;

    /** The first chunks of a store, buffers of packings: whatever the input. */
    private static final long FIXED_BYTES = 96L << 20;
    private static final long BYTES_PER_BYTE = 2_000;

    /** No format takes less than a byte for an event. */
    private static final long EVENTS_PER_BYTE = 2;
    private static final long FEW = 1_000;

    private final Tally tally;
    private final long expansion;

    /** @param expansion how many bytes a byte of the input can unpack to */
    Trial(String reader, long expansion) {
        this.tally = new Tally(reader, FIXED_BYTES, BYTES_PER_BYTE);
        this.expansion = expansion;
    }

    Trial(String reader) {
        this(reader, 1);
    }

    /** Reads a damaged file, written into a folder. Gives the store, or null if it was refused. */
    TraceStore read(Path folder, byte[] bytes) throws Exception {
        return read(Files.write(folder.resolve("mutant"), bytes), bytes.length);
    }

    /** Reads a damaged trace that takes so many bytes. */
    TraceStore read(Path trace, long bytes) throws Exception {
        return read(trace, bytes, opened -> {
        });
    }

    /** Reads a damaged trace and does something with what came out. */
    TraceStore read(Path trace, long bytes, Consumer<TraceFile> then) throws Exception {
        long most = bytes * expansion;
        TraceFile[] opened = new TraceFile[1];
        try {
            tally.attempt(most, () -> outcome(trace, most, opened), () -> {
                if (opened[0] != null) {
                    assertSound(opened[0], most);
                    then.accept(opened[0]);
                }
            });
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the input is kept as " + keep(trace), e);
        }
        return opened[0] == null ? null : opened[0].store();
    }

    /** Puts an input that does harm where it stays. */
    private static Path keep(Path trace) throws IOException {
        Path kept = Files.createTempDirectory(Files.createDirectories(Path.of("target/damaged")), "input");
        try (Stream<Path> parts = Files.walk(trace)) {
            for (Path part : parts.filter(Files::isRegularFile).toList()) {
                Files.copy(part, kept.resolve(part.getFileName()));
            }
        }
        return kept;
    }

    private static Outcome outcome(Path path, long bytes, TraceFile[] opened) throws IOException {
        try {
            TraceFile trace = TraceFile.open(path);
            Undecoded undecoded = new Undecoded();
            trace.noteIn(undecoded);
            Steps steps = new Steps();
            trace.readWhole(steps);
            assertThat(steps.count).as("reports of progress").isLessThanOrEqualTo(FEW + bytes);
            assertThat(undecoded.lines()).hasSizeLessThan(400);
            opened[0] = trace;
            return trace.store().info().warnings().isEmpty() ? Outcome.CLEAN : Outcome.WARNED;
        } catch (TraceFormatException e) {
            assertThat(e.getMessage()).doesNotContain("\n")
                    .contains("expected ", "found ")
                    .hasSizeLessThan(MAX_MESSAGE);
            return Outcome.REFUSED;
        }
    }

    private static void assertSound(TraceFile file, long bytes) {
        TraceStore store = file.store();
        TraceSnapshot trace = store.snapshot();
        assertThat(store.size()).as("events").isLessThanOrEqualTo(FEW + EVENTS_PER_BYTE * bytes);
        assertThat((long) store.catalog().size()).as("names").isLessThanOrEqualTo(FEW + bytes);
        assertThat(store.info().warnings()).hasSizeLessThan(200);
        int entities = store.catalog().size();
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.kind(i) != null && !EventRules.allows(trace.kind(i), trace.cpu(i), trace.subject(i), entities)) {
                throw new AssertionError("event " + i + " leads nowhere: " + trace.kind(i));
            }
        }
        if (file.analysis().isEmpty()) {
            Indexer.analyze(store, file.limits());
        }
    }

    /** Progress that only goes forward and ends. */
    private static final class Steps implements Progress {
        private long count;
        private long furthest;

        @Override
        public boolean report(long bytesDone, long bytesTotal) {
            count++;
            assertThat(bytesDone).as("progress").isBetween(furthest, Math.max(furthest, bytesTotal));
            furthest = bytesDone;
            return true;
        }
    }

    Tally tally() {
        return tally;
    }

    /** Says what became of the inputs, for whoever reads the test's output. */
    void tell() {
        System.out.println(tally.line());
    }
}
