package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A store gives back what it was given, whether it has packed it yet or not. */
class TraceStoreProperties {

    private record Event(long nanos, byte kind, int cpu, int subject, long arg) {}

    private static Event event(Random random, long now) {
        return new Event(
                now,
                (byte) random.nextInt(random.nextBoolean() ? 4 : 128),
                random.nextInt(9) - 1,
                random.nextInt(50) == 0 ? random.nextInt() : random.nextInt(30),
                random.nextInt(50) == 0 ? random.nextLong() : random.nextInt(300));
    }

    private static Event at(TraceSnapshot trace, long index) {
        return new Event(
                trace.timeNanos(index), trace.kindCode(index), trace.cpu(index), trace.subject(index),
                trace.arg(index));
    }

    @Property(tries = 12)
    void eventsAreReadAsTheyWereAppendedWhateverHasBeenPacked(
            @ForAll long seed, @ForAll @IntRange(max = 100_000) int count) {
        Random random = new Random(seed);
        TraceStore store = new TraceStore(TraceInfo.ofRun("test", "test", 8, 1));
        Event[] wanted = new Event[count];
        long now = -random.nextInt(1_000);
        for (int i = 0; i < count; i++) {
            now += random.nextInt(1_000) == 0 ? random.nextLong(1L << 40) : random.nextInt(2_000);
            wanted[i] = event(random, now);
            store.append(now, wanted[i].kind, wanted[i].cpu, wanted[i].subject, wanted[i].arg);
        }
        TraceSnapshot trace = store.snapshot();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < count; i++) {
                assertThat(at(trace, i)).isEqualTo(wanted[i]);
            }
        }
        if (count > 10) {
            checkBytes(trace, count / 3, count - 5);
        }
    }

    private static void checkBytes(TraceSnapshot trace, long from, long end) {
        MemorySegment times = trace.bytes(EventChunk.Column.TIME, from, end);
        MemorySegment cpus = trace.bytes(EventChunk.Column.CPU, from, end);
        MemorySegment kinds = trace.bytes(EventChunk.Column.KIND, from, end);
        assertThat(times.byteSize()).isEqualTo((end - from) * Long.BYTES);
        for (long i = from; i < end; i++) {
            assertThat(times.get(EventChunk.LONG_ANYWHERE, (i - from) * Long.BYTES)).isEqualTo(trace.timeNanos(i));
            assertThat(cpus.get(EventChunk.SHORT_ANYWHERE, (i - from) * Short.BYTES)).isEqualTo((short) trace.cpu(i));
            assertThat(kinds.asByteBuffer().get((int) (i - from))).isEqualTo(trace.kindCode(i));
        }
    }
}
