package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
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

/**
 * Bytes that an event costs while a trace is open: its own, those of the analysis, and what both take of the heap after garbage
 * has been collected. Temporary files that are mapped count like memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(1)
public class TraceMemoryBenchmark {
    private static final Path FTRACE = Path.of("samples/traces/linux_large_cut.trace.txt.gz");
    private static final long ETL_BYTES = 200_000_000;
    private static final long RUN_NANOS = 1_500_000_000;
    private static final int COLLECTIONS = 5;

    @Param({"etl", "trace.dat", "ftrace", "default scenario"})
    private String source;

    private final TraceDatReaderBenchmark dat = new TraceDatReaderBenchmark();
    private Path etl;

    /** What is held, by event. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Held {
        public long events;
        public double storeBytes;
        public double analysisBytes;
        public double heapBytes;
        public double bytesTogether;
    }

    @Setup
    public void write() throws IOException {
        if (source.equals("trace.dat")) {
            dat.repeat();
        } else if (source.equals("etl")) {
            etl = Files.createTempFile("irqlscope-benchmark", ".etl");
            new EtlRecording(false).write(etl, ETL_BYTES);
        }
    }

    @TearDown
    public void delete() throws IOException {
        if (source.equals("trace.dat")) {
            dat.delete();
        } else if (source.equals("etl")) {
            Files.delete(etl);
        }
    }

    @Benchmark
    public Analysis hold(Held held) throws TraceFormatException, IOException {
        long heapBefore = heapBytes();
        TraceStore store = trace();
        long storeBytes = store.spill().allocatedBytes();
        Analysis analysis = Indexer.analyze(store, Limits.DEFAULT);
        double events = store.size();
        held.events = store.size();
        held.storeBytes = storeBytes / events;
        held.analysisBytes = (store.spill().allocatedBytes() - storeBytes) / events;
        held.heapBytes = (heapBytes() - heapBefore) / events;
        held.bytesTogether = held.storeBytes + held.analysisBytes + held.heapBytes;
        return analysis;
    }

    private TraceStore trace() throws TraceFormatException, IOException {
        return switch (source) {
            case "etl" -> TraceFile.readWhole(etl).store();
            case "trace.dat" -> TraceFile.readWhole(dat.file).store();
            case "ftrace" -> TraceFile.readWhole(FTRACE).store();
            default -> run();
        };
    }

    private static TraceStore run() {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            machine.run(RunRequest.until(RUN_NANOS));
        }
        return trace;
    }

    /** What of the heap is in use by anything that is still needed. */
    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
