package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Programs;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.Stop;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Scenario, seed and journal decide every event, whatever machine it is and wherever it stood when somebody injected something. */
class InterventionProperties {
    private static final long FOR_NANOS = 1_200_000;

    /** What came of a run, and what was done to it. */
    private record Live(TraceStore trace, List<Intervention> journal, long reachedNanos) {}

    @Property(tries = Programs.TRIES)
    void theSameScenarioSeedAndJournalMakeTheSameEvents(@ForAll long seed) {
        Programs.seeds(seed).forEach(one -> {
            Scenario scenario = RandomMachines.scenario(one);
            Live live = live(scenario, new Random(one));
            TraceStore straight = replay(scenario, live.journal, live.reachedNanos, new Random(one), false);
            TraceStore pieces = replay(scenario, live.journal, live.reachedNanos, new Random(one), true);
            String digest = EventDigest.of(live.trace.snapshot());
            assertThat(EventDigest.of(straight.snapshot())).as("straight, seed %d", one).isEqualTo(digest);
            assertThat(EventDigest.of(pieces.snapshot())).as("in pieces, seed %d", one).isEqualTo(digest);
        });
    }

    @Property(tries = Programs.TRIES / 4)
    void theTraceKeepsTheJournal(@ForAll long seed) throws ScenarioException {
        Scenario scenario = RandomMachines.scenario(seed);
        Live live = live(scenario, new Random(seed));
        TraceSnapshot trace = live.trace.snapshot();
        assertThat(Intervention.journal(scenario, "trace", trace.catalog())).isEqualTo(live.journal);
        List<Long> moments = new ArrayList<>();
        for (long index = 0; index < trace.endIndex(); index++) {
            if (trace.kind(index) == EventKind.INTERVENTION) {
                moments.add(trace.timeNanos(index));
            }
        }
        assertThat(moments).isEqualTo(live.journal.stream().map(Intervention::atNanos).toList());
    }

    /** Somebody who stops at odd places, and at many of them injects something. */
    private static Live live(Scenario scenario, Random random) {
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        List<Intervention> journal = new ArrayList<>();
        long reached = 0;
        boolean goesOn = true;
        try (ScenarioMachine machine = scenario.build(trace, scenario.seed(), List.of())) {
            while (goesOn && reached < FOR_NANOS) {
                for (int times = random.nextInt(3); times > 0; times--) {
                    machine.inject(fault(scenario, random)).ifPresent(journal::add);
                }
                if (random.nextInt(4) == 0) {
                    machine.requestPause();
                }
                Stop stop = Stop.values()[random.nextInt(Stop.values().length)];
                RunResult result = machine.run(new RunRequest(reached + random.nextInt(60_000), stop));
                reached = result.atNanos();
                goesOn = result.reason() != StopReason.BUGCHECK;
            }
            reached = toTheEnd(machine, Math.max(reached, FOR_NANOS));
        }
        return new Live(trace, journal, reached);
    }

    private static TraceStore replay(
            Scenario scenario, List<Intervention> journal, long untilNanos, Random random, boolean pieces) {
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (ScenarioMachine machine = scenario.build(trace, scenario.seed(), journal)) {
            long until = 0;
            while (pieces && until < untilNanos) {
                until += random.nextInt(40_000);
                Stop stop = Stop.values()[random.nextInt(Stop.values().length)];
                if (random.nextInt(4) == 0) {
                    machine.requestPause();
                }
                machine.run(new RunRequest(Math.min(until, untilNanos), stop));
            }
            toTheEnd(machine, untilNanos);
        }
        return trace;
    }

    /** A pause that was asked for and not yet made does not count. */
    private static long toTheEnd(ScenarioMachine machine, long untilNanos) {
        RunResult result;
        do {
            result = machine.run(RunRequest.until(untilNanos));
        } while (result.reason() == StopReason.PAUSED);
        return result.atNanos();
    }

    private static Fault fault(Scenario scenario, Random random) {
        List<DeviceSpec> devices = scenario.devices();
        List<Fault> usual = UsualFaults.of(devices.get(random.nextInt(devices.size())));
        Fault fault = usual.get(random.nextInt(usual.size()));
        return fault instanceof Fault.Storm storm
                ? new Fault.Storm(storm.device(), 0, random.nextInt(2) * 300_000L, 1 + random.nextInt(20),
                        1 + random.nextInt(3_000), storm.message())
                : fault;
    }

    @Property(tries = Programs.TRIES)
    void aJournalOfAnotherMachineIsCarriedOutAtItsTimes(@ForAll long seed) {
        Scenario scenario = RandomMachines.scenario(seed);
        Random random = new Random(seed);
        List<Intervention> journal = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Fault pulse = UsualFaults.of(scenario.devices().getFirst()).getFirst();
            journal.add(new Intervention(random.nextLong(-5, 4_000), pulse.at(random.nextLong(FOR_NANOS))));
        }
        TraceSnapshot trace = replay(scenario, journal, FOR_NANOS, random, random.nextBoolean()).snapshot();
        assertThat(trace.catalog().interventions().stream().map(Entity.Intervention::atNanos))
                .containsExactlyElementsOf(journal.stream().map(Intervention::atNanos).sorted().toList());
    }
}
