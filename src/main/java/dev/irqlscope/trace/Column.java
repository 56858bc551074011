package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A column of numbers in chunks outside the heap: a growing one in {@link Spill} memory, or a finished one that is stored
 * elsewhere and whose chunks are fetched when they are first touched. A stored column may come from a damaged file, so it has
 * an answer for every index: 0 where there is nothing.
 *
 * <p>Threading: one thread appends and sets; any thread reads what it learnt to exist through a publication of its own
 * (a snapshot). The column itself publishes nothing.
 */
public abstract sealed class Column permits IntColumn, LongColumn {
    /** Values in a chunk. Files of the own format hold columns in such chunks. */
    public static final int CHUNK_VALUES = 1 << 14;

    static final int CHUNK_MASK = CHUNK_VALUES - 1;
    private static final int CHUNK_SHIFT = 14;

    /** Most columns stay short: the first chunk begins with room for so many values, and grows by as much. */
    private static final int FIRST_VALUES = 64;

    private static final int GROWTH = 16;

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new long[CHUNK_VALUES]).asReadOnly();

    private final Spill spill;
    private final StoredChunks stored;
    private final int valueBytes;

    /** Indices from there on have no value: the size of a stored column. Of a growing one, readers know what exists. */
    private final int limit;

    private volatile MemorySegment[] chunks;
    private int firstRoom = FIRST_VALUES;
    private int size;

    Column(Spill spill, int valueBytes) {
        this.spill = spill;
        this.stored = null;
        this.valueBytes = valueBytes;
        this.limit = Integer.MAX_VALUE;
        this.chunks = new MemorySegment[8];
    }

    Column(StoredChunks stored, int size, int valueBytes) {
        this.spill = null;
        this.stored = stored;
        this.valueBytes = valueBytes;
        this.limit = size;
        this.size = size;
        this.chunks = new MemorySegment[chunksFor(size)];
    }

    /** Chunks that so many values take. */
    public static int chunksFor(int values) {
        return (int) (((long) values + CHUNK_MASK) >>> CHUNK_SHIFT);
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
        long first = (long) chunk << CHUNK_SHIFT;
        long count = Math.min(CHUNK_VALUES, values - first);
        return chunk((int) first).asSlice(0, count * valueBytes).asReadOnly();
    }

    /** The chunk of a value. */
    final MemorySegment chunk(int index) {
        if (Integer.compareUnsigned(index, limit) >= 0) {
            return NOTHING;
        }
        MemorySegment chunk = chunks[index >>> CHUNK_SHIFT];
        return chunk != null ? chunk : fetch(index >>> CHUNK_SHIFT);
    }

    /** Makes room for another value and returns its chunk. */
    final MemorySegment grow() {
        int number = size >>> CHUNK_SHIFT;
        if (number == 0) {
            growFirst();
        } else if ((size & CHUNK_MASK) == 0) {
            if (number == chunks.length) {
                chunks = Arrays.copyOf(chunks, number * 2);
            }
            chunks[number] = spill.allocate((long) valueBytes << CHUNK_SHIFT);
        }
        size++;
        return chunks[number];
    }

    private void growFirst() {
        MemorySegment[] all = chunks;
        if (size == 0) {
            all[0] = spill.allocate((long) valueBytes * firstRoom);
        } else if (size == firstRoom && firstRoom < CHUNK_VALUES) {
            firstRoom *= GROWTH;
            // Whoever still reads the shorter one finds there what it was told of.
            MemorySegment longer = spill.allocate((long) valueBytes * firstRoom);
            MemorySegment.copy(all[0], 0, longer, 0, all[0].byteSize());
            spill.released(all[0].byteSize());
            MemorySegment[] with = all.clone();
            with[0] = longer;
            chunks = with;
        }
    }

    private synchronized MemorySegment fetch(int number) {
        if (stored == null) {
            throw new IndexOutOfBoundsException("chunk " + number + " of a column of " + size);
        }
        MemorySegment[] all = chunks;
        if (all[number] == null) {
            all[number] = stored.chunk(number);
        }
        return all[number];
    }
}
