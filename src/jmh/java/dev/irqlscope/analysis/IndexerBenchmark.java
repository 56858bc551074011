package dev.irqlscope.analysis;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
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

/** Events per second that the indexer takes in, of a run of the default scenario. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class IndexerBenchmark {
    private static final int EVENTS = 1_000_000;
    private static final long STEP_NANOS = 10_000_000;

    private TraceStore trace;

    /** Runs the scenario until there are enough events and keeps as many as are counted. */
    @Setup
    public void run() {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore longer = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(longer, scenario.seed())) {
            for (long until = STEP_NANOS; longer.size() < EVENTS; until += STEP_NANOS) {
                machine.run(RunRequest.until(until));
            }
        }
        trace = new TraceStore(longer.info());
        longer.catalog().list().forEach(trace.catalog()::add);
        TraceSnapshot events = longer.snapshot();
        for (int i = 0; i < EVENTS; i++) {
            trace.append(events.timeNanos(i), events.kind(i), events.cpu(i), events.subject(i), events.arg(i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Totals index() {
        return Indexer.analyze(trace, Limits.DEFAULT).totals();
    }
}
