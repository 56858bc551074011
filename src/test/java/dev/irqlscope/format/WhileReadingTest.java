package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader gives before it has read all: first events, how far it is, and what is left when it is stopped. */
class WhileReadingTest {
    private static final Path SAMPLES = Path.of("samples/traces");
    private static final Path TRACES = Path.of("../shared/traces");

    @TempDir
    Path folder;

    /** A trace of some length, by the name of its file or of what is to be written. */
    private Path trace(String name) throws IOException {
        if (name.equals("plain etl") || name.equals("packed etl")) {
            return Files.write(folder.resolve("trace.etl"), etl(name.equals("packed etl")));
        }
        Path sample = SAMPLES.resolve(name);
        Path file = Files.exists(sample) ? sample : TRACES.resolve(name);
        assumeTrue(Files.exists(file), "the sample traces beside the project are not there");
        return file;
    }

    private static byte[] etl(boolean packed) {
        Etl etl = new Etl(8, 1_000_000);
        long at = 1_000_000;
        for (int i = 0; i < 100; i++) {
            byte[][] events = new byte[40][];
            for (int j = 0; j < events.length; j++) {
                at += 20;
                events[j] = etl.isr(at - 10, at, etl.base(), 0x61, true);
            }
            if (packed) {
                etl.packedBuffer(i % 2, events);
            } else {
                etl.buffer(i % 2, events);
            }
        }
        return etl.bytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "plain etl", "packed etl", "linux_large_cut.trace.txt.gz", "linux_large_v7_zstd.dat"
    })
    void firstEventsAreThereWhileTheRestIsStillRead(String name) throws Exception {
        Path file = trace(name);
        TraceFile trace = TraceFile.open(file);
        List<Long> sizes = new ArrayList<>();
        List<Double> fractions = new ArrayList<>();
        trace.read((done, total) -> {
            sizes.add(trace.store().size());
            fractions.add((double) done / total);
            return true;
        });

        assertThat(fractions).isSorted().allSatisfy(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
        assertThat(fractions.getLast()).isEqualTo(1);
        assertThat(sizes).isSorted();
        assertThat(sizes.stream().filter(size -> size > 0 && size < trace.store().size()).distinct().count())
                .as("stages that can be seen: %s", sizes)
                .isGreaterThan(1);
        int half = (int) fractions.stream().takeWhile(fraction -> fraction < 0.5).count();
        assertThat(sizes.get(half)).as("events when half of the file has been read").isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "plain etl", "packed etl", "linux_large_cut.trace.txt.gz", "linux_large_v7_zstd.dat"
    })
    void aReadingThatIsStoppedLeavesWhatWasReadAndSaysSo(String name) throws Exception {
        Path file = trace(name);
        TraceStore whole = TraceFile.readWhole(file).store();
        TraceFile trace = TraceFile.open(file);
        trace.read((done, total) -> trace.store().size() == 0);
        TraceStore part = trace.store();

        assertThat(part.size()).isPositive().isLessThan(whole.size());
        assertThat(part.info().warnings()).anyMatch(warning -> warning.startsWith("Reading was stopped on request"));
        assertThat(part.info().wallClockStart()).isEqualTo(whole.info().wallClockStart());
        assertThat(Indexer.analyze(part, Limits.DEFAULT).totals().isrs()).isPositive();
    }
}
