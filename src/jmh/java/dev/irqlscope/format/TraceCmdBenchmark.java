package dev.irqlscope.format;

import java.io.IOException;
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

/** What {@link TraceDatReaderBenchmark} reads, told by {@code trace-cmd report} instead, which must be there: its events a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class TraceCmdBenchmark {
    private final TraceDatReaderBenchmark recording = new TraceDatReaderBenchmark();

    /** What a run of the benchmark amounts to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long events;
    }

    @Setup
    public void repeat() throws IOException {
        recording.repeat();
    }

    @TearDown
    public void delete() throws IOException {
        recording.delete();
    }

    @Benchmark
    public long report(Rates rates) throws IOException, InterruptedException {
        Process report = new ProcessBuilder("trace-cmd", "report", "-i", recording.file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // The first line tells the number of processors.
        long events = report.inputReader().lines().count() - 1;
        if (report.waitFor() != 0) {
            throw new IOException("trace-cmd report failed");
        }
        rates.events += events;
        return events;
    }
}
