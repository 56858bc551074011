package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A column gives back what it was given, wherever it keeps it. */
class ColumnProperties {
    private static final long IN_MEMORY = 1L << 30;

    /** Numbers as columns hold them: times, small numbers, few kinds, now and then anything at all. */
    private static long number(Random random, long before) {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextLong();
            case 1 -> Long.MAX_VALUE;
            case 2 -> Long.MIN_VALUE;
            case 3 -> -1;
            case 4, 5, 6 -> random.nextInt(4);
            default -> before + random.nextInt(1 << random.nextInt(31));
        };
    }

    @Property(tries = 60)
    void aColumnGivesBackWhatWasAddedAndReplaced(@ForAll long seed, @ForAll @IntRange(max = 20_000) int size) {
        Random random = new Random(seed);
        Spill spill = new Spill(IN_MEMORY);
        LongColumn longs = spill.longs();
        IntColumn ints = spill.ints();
        long[] wantedLongs = new long[size];
        int[] wantedInts = new int[size];
        boolean tame = random.nextBoolean();
        long before = 0;
        for (int i = 0; i < size; i++) {
            before = tame ? before + random.nextInt(1_000) : number(random, before);
            longs.add(before);
            ints.add((int) before);
            wantedLongs[i] = before;
            wantedInts[i] = (int) before;
            if (random.nextInt(10) == 0) {
                // Mostly of what came last, as the end of a call; now and then of long ago.
                int at = random.nextInt(100) == 0 ? random.nextInt(i + 1) : Math.max(0, i - random.nextInt(50));
                long value = number(random, before);
                longs.set(at, value);
                ints.set(at, (int) value);
                wantedLongs[at] = value;
                wantedInts[at] = (int) value;
            }
        }
        for (int i = 0; i < size; i++) {
            assertThat(longs.get(i)).as("long %d of %d", i, size).isEqualTo(wantedLongs[i]);
            assertThat(ints.get(i)).as("int %d of %d", i, size).isEqualTo(wantedInts[i]);
        }
        checkBytes(longs, ints, wantedLongs, wantedInts);
    }

    /** The bytes of chunks, and columns that lie in them. */
    private static void checkBytes(LongColumn longs, IntColumn ints, long[] wantedLongs, int[] wantedInts) {
        int size = wantedLongs.length;
        LongColumn storedLongs = new LongColumn(chunk -> inMemory(longs.bytes(chunk, size)), size);
        IntColumn storedInts = new IntColumn(chunk -> inMemory(ints.bytes(chunk, size)), size);
        for (int i = 0; i < size; i++) {
            assertThat(storedLongs.get(i)).isEqualTo(wantedLongs[i]);
            assertThat(storedInts.get(i)).isEqualTo(wantedInts[i]);
        }
        assertThat(storedLongs.get(size)).isZero();
        assertThat(storedLongs.get(-1)).isZero();
        for (int chunk = 0; chunk < Column.chunksFor(size); chunk++) {
            assertThat(storedLongs.bytes(chunk, size).mismatch(longs.bytes(chunk, size))).isEqualTo(-1);
        }
    }

    private static MemorySegment inMemory(MemorySegment bytes) {
        return MemorySegment.ofArray(new long[(int) (bytes.byteSize() + 7) / 8])
                .asSlice(0, bytes.byteSize())
                .copyFrom(bytes);
    }

    @Property(tries = 20)
    void timesTakeAFractionOfTheirRoom(@ForAll long seed) {
        Random random = new Random(seed);
        Spill spill = new Spill(IN_MEMORY);
        LongColumn times = spill.longs();
        long now = 0;
        int size = 100_000;
        for (int i = 0; i < size; i++) {
            times.add(now += random.nextInt(5_000));
        }
        assertThat(spill.allocatedBytes()).isLessThan(size * 3L);
    }
}
