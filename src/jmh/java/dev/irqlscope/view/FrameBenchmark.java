package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a frame of the timeline costs over a run of ten million events, from far and from near. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FrameBenchmark {
    private static final long EVENTS = 10_000_000;
    private static final long STRIDE_NANOS = 100_000_000;

    /** Time in view in nanoseconds; 0 is the whole run. */
    @Param({"0", "1000000"})
    private long viewNanos;

    private Analysis analysis;
    private Viewport viewport;

    @Setup
    public void run() {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        Machine machine = scenario.build(trace, scenario.seed());
        for (long until = STRIDE_NANOS; trace.size() < EVENTS; until += STRIDE_NANOS) {
            machine.run(RunRequest.until(until));
        }
        analysis = Indexer.analyze(trace, Limits.DEFAULT);
        long end = analysis.endNanos();
        viewport = viewNanos == 0
                ? new Viewport(0, end, 1_920, 1_000, 0)
                : new Viewport(end / 2, end / 2 + viewNanos, 1_920, 1_000, 0);
    }

    @Benchmark
    public Picture timeline() {
        return Timeline.draw(analysis, viewport, Palette.DARK, Overlay.NONE);
    }

    @Benchmark
    public DrawList overview() {
        return Overview.draw(analysis, 1_920, 48, viewport, Palette.DARK);
    }
}
