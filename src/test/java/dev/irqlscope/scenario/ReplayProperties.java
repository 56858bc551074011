package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Replayed;
import dev.irqlscope.engine.CpuView;
import dev.irqlscope.engine.LineView;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Programs;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.Stop;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The trace alone is enough to rebuild the state of the machine at any event. */
class ReplayProperties {
    private static final long FOR_NANOS = 400_000;
    private static final int SAMPLES = 12;

    private record Sample(long events, List<CpuView> engine, List<LineView> lines) {}

    @Property(tries = Programs.TRIES)
    void theStateRebuiltFromTheTraceIsTheEnginesOwn(@ForAll long seed) {
        Programs.seeds(seed).forEach(ReplayProperties::compare);
    }

    private static void compare(long seed) {
        Scenario scenario = RandomMachines.scenario(seed);
        Random random = new Random(seed);
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        List<Sample> samples = new ArrayList<>();
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            for (int i = 0; i < SAMPLES; i++) {
                long until = machine.nowNanos() + random.nextLong(2 * FOR_NANOS / SAMPLES);
                machine.run(new RunRequest(until, Stop.AT_TIME));
                machine.run(new RunRequest(until + FOR_NANOS, Stop.AFTER_NEXT_EVENT));
                samples.add(new Sample(trace.size(), CpuView.of(machine), LineView.of(machine)));
            }
        }
        Replayed replayed = new Replayed(trace.snapshot());
        for (Sample sample : samples) {
            List<CpuView> rebuilt = replayed.after(sample.events);
            for (int cpu = 0; cpu < rebuilt.size(); cpu++) {
                CpuView engine = sample.engine.get(cpu);
                assertThat(sameThread(rebuilt.get(cpu), engine)).as("CPU %d after %d events", cpu, sample.events)
                        .isEqualTo(engine);
            }
            assertThat(replayed.lines(sample.lines)).as("after %d events", sample.events).isEqualTo(sample.lines);
        }
    }

    /** The trace keeps the last thread's name while the idle thread runs. */
    private static CpuView sameThread(CpuView rebuilt, CpuView engine) {
        return engine.thread() == Entity.NONE
                ? new CpuView(
                        rebuilt.irql(),
                        rebuilt.idle(),
                        Entity.NONE,
                        rebuilt.pending(),
                        rebuilt.inService(),
                        rebuilt.routines(),
                        rebuilt.queued(),
                        rebuilt.wanted())
                : rebuilt;
    }
}
