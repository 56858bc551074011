package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Calls that are recorded at their end, and moments of long before, come out in order of time and nested as they were. */
class CallOrderProperties {
    private static final int CPUS = 3;
    private static final EtlClock CLOCK = new EtlClock(1, 1_000_000_000, 1, "QPC", 1_000_000_000, 0);

    /** A record as it comes: a call of {@code id}, or a moment if it has no length and says so. */
    private record Recorded(int cpu, long start, long end, int id, boolean moment, long written) {}

    /** Calls of one processor within a stretch of time, inner ones recorded first; how deep and how many is up to chance. */
    private static long fill(Random random, int cpu, long from, int depth, int most, List<Recorded> into) {
        long at = from;
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            long start = at + random.nextInt(4);
            long end = depth == 0 ? start : fill(random, cpu, start, depth - 1, depth == 1 ? most : 3, into);
            end += random.nextInt(3);
            int id = into.size();
            into.add(new Recorded(cpu, start, end, id, false, end));
            if (random.nextInt(6) == 0) {
                into.add(new Recorded(-1, Math.max(0, end - random.nextInt(400)), end, into.size(), true, end));
            }
            at = end;
        }
        return at;
    }

    private static EtlCall call(Recorded one) {
        EtlCall call = new EtlCall();
        call.kind = RoutineKind.DPC;
        call.startTicks = one.start;
        call.endTicks = one.end;
        return call;
    }

    @Property(tries = 300)
    void whateverIsRecordedComesOutInOrderAndNested(@ForAll long seed, @ForAll @IntRange(max = 60) int most) {
        Random random = new Random(seed);
        List<Recorded> records = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            fill(random, cpu, 0, 2, most, records);
        }
        records.sort(Comparator.comparingLong(Recorded::written));
        long longest = records.stream().mapToLong(one -> one.end - one.start).max().orElse(0);
        TraceStore store = new TraceStore(TraceInfo.ofRun("x", "x", CPUS, 0));
        CallOrder order = new CallOrder(store, CLOCK);
        for (Recorded one : records) {
            order.releaseBefore(one.written - longest);
            if (one.moment) {
                order.addMoment(one.start, one.cpu, EventKind.REQUEST_STARTED, one.id, one.id);
            } else {
                order.addCall(one.cpu, call(one), one.id, one.id);
            }
        }
        order.flush();

        assertThat(order.moved()).isZero();
        assertThat(order.crossing().total()).isZero();
        Recorded[] byId = new Recorded[records.size()];
        records.forEach(one -> byId[one.id] = one);
        check(store.snapshot(), byId);
    }

    private static void check(TraceSnapshot trace, Recorded[] byId) {
        List<List<Integer>> open = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int[] seen = new int[byId.length];
        for (long i = 0; i < trace.endIndex(); i++) {
            int id = trace.subject(i);
            Recorded one = byId[id];
            seen[id]++;
            assertThat(trace.cpu(i)).isEqualTo(one.cpu);
            switch (trace.kind(i)) {
                case REQUEST_STARTED -> assertThat(trace.timeNanos(i)).isEqualTo(one.start);
                case DPC_ENTER -> {
                    assertThat(trace.timeNanos(i)).isEqualTo(one.start);
                    open.get(one.cpu).add(id);
                }
                case DPC_RETURN -> {
                    assertThat(trace.timeNanos(i)).isEqualTo(one.end);
                    assertThat(trace.arg(i)).isEqualTo(id);
                    assertThat(open.get(one.cpu).removeLast()).isEqualTo(id);
                }
                default -> throw new AssertionError(trace.kind(i));
            }
        }
        for (Recorded one : byId) {
            assertThat(seen[one.id]).as("%s", one).isEqualTo(one.moment ? 1 : 2);
        }
        assertThat(open).allMatch(List::isEmpty);
    }
}
