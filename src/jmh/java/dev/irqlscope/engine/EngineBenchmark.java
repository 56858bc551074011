package dev.irqlscope.engine;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many interrupts and events the engine makes in a second of real time: the lines {@code interrupts} and {@code events}. What
 * one interrupt is: see {@link InterruptModel}. The line {@code handOvers} says how often one simulated processor had to hand
 * the machine on to another, which one processor alone never does.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EngineBenchmark {
    private static final int INTERRUPTS = 50_000;

    /** What JMH prints besides the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long interrupts;
        public long events;
        public long handOvers;
    }

    /** How many processors there are. */
    @State(Scope.Thread)
    public static class Size {
        @Param({"1", "2", "4"})
        public int processors;
    }

    @Benchmark
    public long run(Size size, Rates rates) {
        TraceStore trace = new TraceStore(TraceInfo.ofRun("benchmark", "benchmark", size.processors, 1));
        rates.handOvers += InterruptModel.run(trace, size.processors, INTERRUPTS);
        rates.interrupts += INTERRUPTS;
        rates.events += trace.size();
        return trace.size();
    }
}
