package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Packed numbers are the numbers that were packed, and numbers that are alike take little room. */
class PackedNumbersProperties {
    private static final int MANY = 4_096;
    private static final int KINDS_OF_COLUMNS = 7;

    private final Spill spill = new Spill(1L << 30);

    /** Numbers as columns hold them, and such as none does. */
    private static LongSupplier column(Random random) {
        long[] few = random.longs(1 + random.nextInt(20)).toArray();
        int width = 1 + random.nextInt(Long.SIZE - 1);
        long[] last = {random.nextLong()};
        return switch (random.nextInt(KINDS_OF_COLUMNS)) {
            case 0 -> () -> few[random.nextInt(few.length)];
            case 1 -> () -> random.nextInt(3) == 0 ? -1 : 1_000_000_000L + random.nextInt(500);
            case 2 -> () -> last[0] += random.nextInt(5_000);
            case 3 -> () -> random.nextLong() >>> width;
            case 4 -> () -> random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(300);
            case 5 ->
                () -> random.nextBoolean() ? Long.MIN_VALUE + random.nextInt(9) : Long.MAX_VALUE - random.nextInt(9);
            default -> random::nextLong;
        };
    }

    private PackedNumbers pack(long... numbers) {
        return PackedNumbers.of(numbers, numbers.length, spill);
    }

    private static long[] unpack(PackedNumbers packed, int count) {
        long[] numbers = new long[count];
        Arrays.setAll(numbers, packed::get);
        return numbers;
    }

    @Property
    void packedNumbersAreWhatTheyWere(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000) int count) {
        Random random = new Random(seed);
        LongSupplier column = column(random);
        LongSupplier other = column(random);
        long[] numbers = LongStream.generate(() -> (random.nextInt(200) == 0 ? other : column).getAsLong())
                .limit(count)
                .toArray();
        assertThat(unpack(pack(numbers), count)).isEqualTo(numbers);
    }

    private double bitsEach(LongStream numbers) {
        return pack(numbers.limit(MANY).toArray()).bytes() * (double) Byte.SIZE / MANY;
    }

    @Example
    void equalNumbersTakeTheirHeadsOnly() {
        assertThat(bitsEach(LongStream.generate(() -> 123_456_789))).isLessThan(1.1);
    }

    @Example
    void flagsTakeATableAndSomePlaces() {
        Random random = new Random(1);
        assertThat(bitsEach(LongStream.generate(() -> 1L << 40 * random.nextInt(2)))).isLessThan(1 + 1.1 + 1);
    }

    @Example
    void largeNumbersWithHolesTakeWhatTheLargeOnesDo() {
        Random random = new Random(1);
        assertThat(bitsEach(LongStream.generate(() -> random.nextBoolean() ? -1 : 1L << 40 | random.nextInt(256))))
                .isLessThan(8 + 1 + 1.1 + 0.5);
    }

    @Example
    void timesThatComeEvenlyTakeAsMuchAsTheyAreUneven() {
        Random random = new Random(1);
        long[] now = {0};
        assertThat(bitsEach(LongStream.generate(() -> (now[0] += 1_000_000) + random.nextInt(256))))
                .isLessThan(9 + 1.1 + 0.5);
    }

    @Property(tries = 30)
    void stepsOfAnotherColumnAreReadAsTheyWereAdded(
            @ForAll long seed, @ForAll @IntRange(max = 20_000) int size, @ForAll @IntRange(max = 9) int pauses) {
        Random random = new Random(seed);
        LongColumn starts = spill.longs();
        LongColumn lengths = spill.steps(starts);
        long[] wanted = new long[size];
        long now = 0;
        for (int i = 0; i < size; i++) {
            wanted[i] = random.nextInt(100_000);
            starts.add(now);
            lengths.add(wanted[i]);
            now += wanted[i] + (random.nextInt(10) < pauses ? random.nextInt(1_000) : 0);
        }
        for (int i = 0; i < size; i++) {
            assertThat(lengths.get(i)).as("length %d of %d", i, size).isEqualTo(wanted[i]);
        }
    }

    @Example
    void lengthsOfSpansWithoutPausesTakeNoRoom() {
        Random random = new Random(1);
        LongColumn starts = new LongColumn(new Spill(1L << 30));
        Spill ofLengths = new Spill(1L << 30);
        LongColumn lengths = new LongColumn(ofLengths, starts);
        long now = 0;
        for (int i = 0; i < 4 * MANY; i++) {
            long length = random.nextInt(100_000);
            starts.add(now);
            lengths.add(length);
            now += length;
        }
        // Two units are packed by now.
        assertThat(ofLengths.allocatedBytes()).isPositive().isLessThan(2 * MANY * 2 / Byte.SIZE);
    }
}
