package dev.irqlscope.format;

import dev.irqlscope.trace.TraceStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events and megabytes of trace.dat a second: the small sample many times over, each copy later than the one before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class TraceDatReaderBenchmark {
    private static final Path SAMPLE = Path.of("samples/traces/linux_small_v6.dat");
    private static final int COPIES = 200;
    private static final int CPUS = 2;
    private static final int PAGE_BYTES = 4096;
    private static final long SAMPLE_NANOS = 1_100_000_000;

    Path file;
    private long fileBytes;

    /** What a run of the benchmark amounts to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long events;
        public double megabytes;
    }

    /** Writes the sample's head with new places for the pages, and the pages with later stamps. */
    @Setup
    public void repeat() throws IOException {
        ByteBuffer sample = ByteBuffer.wrap(Files.readAllBytes(SAMPLE)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] tag = Bytes.ascii("flyrecord\0");
        int places = Bytes.findLast(sample.array(), 0, sample.capacity(), tag) + tag.length;
        int[] from = new int[CPUS];
        int[] size = new int[CPUS];
        for (int cpu = 0; cpu < CPUS; cpu++) {
            from[cpu] = (int) sample.getLong(places + 16 * cpu);
            size[cpu] = (int) sample.getLong(places + 16 * cpu + 8);
        }
        long at = from[0];
        for (int cpu = 0; cpu < CPUS; cpu++) {
            sample.putLong(places + 16 * cpu, at).putLong(places + 16 * cpu + 8, (long) size[cpu] * COPIES);
            at += (long) size[cpu] * COPIES;
        }
        file = Files.createTempFile("irqlscope-benchmark", ".dat");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(sample.array(), 0, from[0]);
            for (int cpu = 0; cpu < CPUS; cpu++) {
                for (int copy = 0; copy < COPIES; copy++) {
                    out.write(sample.array(), from[cpu], size[cpu]);
                    later(sample, from[cpu], size[cpu]);
                }
            }
        }
        fileBytes = Files.size(file);
    }

    private static void later(ByteBuffer pages, int from, int size) {
        for (int page = from; page < from + size; page += PAGE_BYTES) {
            pages.putLong(page, pages.getLong(page) + SAMPLE_NANOS);
        }
    }

    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Benchmark
    public TraceStore read(Rates rates) throws TraceFormatException, IOException {
        TraceStore store = TraceFile.readWhole(file).store();
        rates.events += store.size();
        rates.megabytes += fileBytes / 1e6;
        return store;
    }
}
