package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A column of numbers: a growing one, or a finished one that is stored elsewhere and whose chunks are fetched when they are
 * first touched. A stored column may come from a damaged file, so it has an answer for every index: 0 where there is nothing.
 *
 * <p>A growing column is kept in units. The newest, and one whose values were replaced last, lie in the heap; the others are
 * packed, in {@link Spill} memory.
 *
 * <p>Threading: one thread appends and sets; any thread reads what it learnt to exist through a publication of its own
 * (a snapshot). The column itself publishes nothing.
 */
public abstract sealed class Column permits IntColumn, LongColumn {
    /** Values in a chunk. Files of the own format hold columns in such chunks. */
    public static final int CHUNK_VALUES = 1 << 14;

    private static final int UNIT_SHIFT = 12;
    static final int UNIT_VALUES = 1 << UNIT_SHIFT;
    static final int UNIT_MASK = UNIT_VALUES - 1;
    private static final int CHUNK_UNITS = CHUNK_VALUES / UNIT_VALUES;
    private static final int NONE = -1;

    /** Most columns stay short: the first unit begins with room for so many values, and grows. */
    private static final int FIRST_VALUES = 64;

    private static final int FIRST_GROWTH = 4;

    private static final Numbers NOTHING = new Numbers.Ints(new int[UNIT_VALUES]);

    private final Spill spill;
    private final StoredChunks stored;
    private final int valueBytes;

    /** Indices from there on have no value: the size of a stored column. Of a growing one, readers know what exists. */
    private final int limit;

    private volatile Numbers[] units;

    /** A unit behind the newest that is not packed, because a value in it was replaced; {@link #NONE} if there is none. */
    private int unpacked = NONE;

    private int size;

    Column(Spill spill, int valueBytes) {
        this.spill = spill;
        this.stored = null;
        this.valueBytes = valueBytes;
        this.limit = Integer.MAX_VALUE;
        this.units = new Numbers[8];
    }

    Column(StoredChunks stored, int size, int valueBytes) {
        this.spill = null;
        this.stored = stored;
        this.valueBytes = valueBytes;
        this.limit = size;
        this.size = size;
        this.units = new Numbers[chunksFor(size) * CHUNK_UNITS];
    }

    /** Chunks that so many values take. */
    public static int chunksFor(int values) {
        return (int) (((long) values + CHUNK_VALUES - 1) / CHUNK_VALUES);
    }

    public final int size() {
        return size;
    }

    /** Bytes of a value. */
    public final int valueBytes() {
        return valueBytes;
    }

    /** The bytes of a chunk as far as the first {@code values} values of the column reach. */
    public final MemorySegment bytes(int chunk, int values) {
        int first = chunk * CHUNK_VALUES;
        int count = Math.min(CHUNK_VALUES, values - first);
        MemorySegment bytes = MemorySegment.ofArray(new byte[count * valueBytes]);
        for (int i = 0; i < count; i++) {
            long value = number(first + i);
            if (valueBytes == Long.BYTES) {
                bytes.set(EventChunk.LONG_ANYWHERE, (long) i * Long.BYTES, value);
            } else {
                bytes.set(EventChunk.INT_ANYWHERE, (long) i * Integer.BYTES, (int) value);
            }
        }
        return bytes;
    }

    /** A new unit in the heap with room for so many values, of which the first are those of another one. */
    abstract Numbers copy(Numbers from, int count, int room);

    /** The values of a unit in the heap. */
    abstract long[] longs(Numbers unit);

    /** A unit that lies in a stored chunk. */
    abstract Numbers in(MemorySegment chunk, int firstSlot);

    /** The value at an index. */
    final long number(int index) {
        if (Integer.compareUnsigned(index, limit) >= 0) {
            return 0;
        }
        Numbers unit = units[index >>> UNIT_SHIFT];
        return (unit != null ? unit : fetch(index >>> UNIT_SHIFT)).get(index & UNIT_MASK);
    }

    /** The unit of a value, where it can be replaced. */
    final Numbers writable(int index) {
        int number = index >>> UNIT_SHIFT;
        Numbers unit = units[number];
        if (unit instanceof Numbers.Finished finished) {
            pack(unpacked);
            unpacked = number;
            unit = copy(unit, UNIT_VALUES, UNIT_VALUES);
            units[number] = unit;
            spill.released(finished.bytes());
        }
        return unit;
    }

    /** Says that a value was added. */
    final void grew() {
        size++;
    }

    /** The unit for the value that comes next, if the newest one is full. */
    final Numbers next() {
        int number = size >>> UNIT_SHIFT;
        if ((size & UNIT_MASK) > 0) {
            units[number] = copy(units[number], size, size * FIRST_GROWTH);
            return units[number];
        }
        if (number == units.length) {
            units = Arrays.copyOf(units, number * 2);
        }
        units[number] = copy(NOTHING, 0, number == 0 ? FIRST_VALUES : UNIT_VALUES);
        // Values that came last may still be replaced, as the end of a call that goes on.
        pack(number - 2);
        return units[number];
    }

    private void pack(int number) {
        if (number >= 0 && !(units[number] instanceof Numbers.Finished)) {
            units[number] = finish(longs(units[number]), number * UNIT_VALUES, spill);
        }
    }

    /** Packs the values of a unit, of which the first has this index. */
    Numbers.Finished finish(long[] values, int first, Spill into) {
        return PackedNumbers.of(values, values.length, into);
    }

    private synchronized Numbers fetch(int number) {
        if (stored == null) {
            throw new IndexOutOfBoundsException("value " + number * UNIT_VALUES + " of a column of " + size);
        }
        if (units[number] == null) {
            int chunk = number / CHUNK_UNITS;
            MemorySegment memory = stored.chunk(chunk);
            for (int i = 0; i < CHUNK_UNITS; i++) {
                units[chunk * CHUNK_UNITS + i] = in(memory, i * UNIT_VALUES);
            }
        }
        return units[number];
    }
}
