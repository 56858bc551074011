package dev.irqlscope.format;

import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events and megabytes (unpacked) of ETL a second, and the processor time that a megabyte costs, on all processors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class EtlReaderBenchmark {
    private static final long WANTED_BYTES = 200_000_000;

    @Param({"plain", "xpress"})
    private String packing;

    private Path file;
    private long bytes;

    /** What a run of the benchmark amounts to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long events;
        public double megabytes;
        public double processorSeconds;
    }

    @Setup
    public void record() throws IOException {
        file = Files.createTempFile("irqlscope-benchmark", ".etl");
        bytes = new EtlRecording(packing.equals("xpress")).write(file, WANTED_BYTES);
    }

    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Benchmark
    public TraceStore read(Rates rates) throws TraceFormatException, IOException {
        long began = ProcessorTime.nanos();
        TraceStore store = TraceFile.readWhole(file).store();
        rates.processorSeconds += (ProcessorTime.nanos() - began) / 1e9;
        rates.events += store.size();
        rates.megabytes += bytes / 1e6;
        return store;
    }
}
