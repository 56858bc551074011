package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.Track;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimelineWalkProperties {
    private static final int CPUS = 2;

    @Property(tries = 300)
    void whateverTheTraceTimeNeverRunsBackAndSlicesOfATrackNest(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int events, @ForAll TraceInfo.Levels levels)
            throws Exception {
        Analysis analysis = Indexer.analyze(nonsense(new Random(seed), events, levels), Limits.DEFAULT);
        Critic critic = new Critic(analysis);
        TimelineWalk.tell(analysis, critic);

        assertThat(critic.open.values()).allMatch(Deque::isEmpty);
        assertThat(critic.calls).isEqualTo(analysis.activityCount());
        assertThat(critic.findings).isEqualTo(analysis.findings().size());
    }

    /** Calls that begin and end as they like, many at one moment, with gaps between. */
    private static TraceStore nonsense(Random random, int events, TraceInfo.Levels levels) {
        TraceStore store = new TraceStore(
                new TraceInfo(
                        "nonsense", "scenario", CPUS, TraceInfo.Clock.nanos("virtual"), levels, null, 0, null, null, 0,
                        List.of()));
        RoutineKind[] kinds = RoutineKind.values();
        for (RoutineKind kind : kinds) {
            store.catalog().add(new Entity.Routine(kind.word(), "driver.sys", kind, 0x51, 5, false, Entity.NONE));
        }
        EventKind[] others = {
            EventKind.IRQL_CHANGE, EventKind.IDLE_ENTER, EventKind.IDLE_LEAVE, EventKind.VECTOR_IN_SERVICE,
            EventKind.EOI, EventKind.DRAIN_BEGIN, EventKind.DRAIN_END, EventKind.LOST
        };
        long now = 0;
        for (int i = 0; i < events; i++) {
            now += random.nextInt(3) * random.nextInt(40_000);
            int cpu = random.nextInt(CPUS);
            int routine = random.nextInt(kinds.length);
            if (random.nextInt(4) == 0) {
                EventKind kind = others[random.nextInt(others.length)];
                store.append(now, kind, cpu, kind == EventKind.IRQL_CHANGE ? random.nextInt(16) : 0x51, 0);
            } else if (kinds[routine].isIsr()) {
                boolean enters = random.nextBoolean();
                store.append(
                        now,
                        enters ? EventKind.ISR_ENTER : EventKind.ISR_RETURN,
                        cpu,
                        routine,
                        enters ? 0x51 : IsrResult.of(random.nextBoolean(), false, 1));
            } else if (kinds[routine].isDpc()) {
                EventKind[] what = {EventKind.DPC_QUEUED, EventKind.DPC_ENTER, EventKind.DPC_RETURN};
                store.append(now, what[random.nextInt(what.length)], cpu, routine, cpu);
            } else {
                store.append(
                        now,
                        random.nextBoolean() ? EventKind.VECTOR_ENTER : EventKind.VECTOR_EXIT,
                        cpu,
                        routine,
                        0x51);
            }
        }
        return store;
    }

    /** Fails at the first thing that a viewer would draw wrongly. */
    private static final class Critic implements TimelineSink {
        private final Analysis analysis;
        private final Map<String, Deque<Long>> open = new HashMap<>();
        private final Map<Integer, Integer> levels = new HashMap<>();
        private long now;
        private int calls;
        private int findings;

        Critic(Analysis analysis) {
            this.analysis = analysis;
        }

        private void at(long nanos) {
            assertThat(nanos).isGreaterThanOrEqualTo(now);
            now = nanos;
        }

        private void begin(Track track, int cpu, long from, long to) {
            at(from);
            Deque<Long> ends = open.computeIfAbsent(track + " " + cpu, key -> new ArrayDeque<>());
            assertThat(to).isBetween(from, ends.isEmpty() ? Long.MAX_VALUE : ends.peek());
            assertThat(ends.isEmpty() || ends.peek() > from).as("what has ended by now was ended").isTrue();
            ends.push(to);
        }

        @Override
        public void begin(Track track, int cpu, int activity) {
            calls++;
            begin(track, cpu, analysis.activities().startNanos(activity), analysis.activities().endNanos(activity));
        }

        @Override
        public void entered(Track track, int cpu, int activity) {
            calls++;
            at(analysis.activities().startNanos(activity));
        }

        @Override
        public void begin(Track track, int cpu, long fromNanos, long toNanos, long lost) {
            begin(track, cpu, fromNanos, toNanos);
        }

        @Override
        public void end(Track track, int cpu, long nanos) {
            at(nanos);
            assertThat(open.get(track + " " + cpu).pop()).isEqualTo(nanos);
        }

        @Override
        public void found(Finding finding) {
            findings++;
            at(finding.atNanos());
        }

        @Override
        public void level(int cpu, long nanos, int level) {
            at(nanos);
            int before = levels.getOrDefault(cpu, UNKNOWN_LEVEL);
            assertThat(level).as("a change").isNotEqualTo(before);
            levels.put(cpu, level);
        }
    }
}
