package dev.irqlscope.trace;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one event costs: to append, and to read again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TraceStoreBenchmark {
    private static final int EVENTS = 1_000_000;

    private TraceSnapshot filled;

    @Setup
    public void fill() {
        filled = append().snapshot();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public TraceStore append() {
        TraceStore store = new TraceStore(TraceInfo.ofRun("benchmark", "benchmark", 4, 1));
        for (int i = 0; i < EVENTS; i++) {
            store.append(i * 100L, EventKind.IRQL_CHANGE, i & 3, i, i);
        }
        return store;
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long read() {
        long sum = 0;
        for (int i = 0; i < EVENTS; i++) {
            sum += filled.timeNanos(i) + filled.arg(i) + filled.cpu(i) + filled.kindCode(i);
        }
        return sum;
    }
}
