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

    private final Spill spill;
    private final StoredChunks stored;
    private final int valueBytes;
    private volatile MemorySegment[] chunks;
    private MemorySegment nothing;
    private int size;

    Column(Spill spill, int valueBytes) {
        this.spill = spill;
        this.stored = null;
        this.valueBytes = valueBytes;
        this.chunks = new MemorySegment[8];
    }

    Column(StoredChunks stored, int size, int valueBytes) {
        this.spill = null;
        this.stored = stored;
        this.valueBytes = valueBytes;
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
        int number = index >>> CHUNK_SHIFT;
        MemorySegment[] all = chunks;
        MemorySegment chunk = number < all.length ? all[number] : null;
        return chunk != null ? chunk : fetch(number);
    }

    /** Makes room for another value and returns its chunk. */
    final MemorySegment grow() {
        int number = size >>> CHUNK_SHIFT;
        if ((size & CHUNK_MASK) == 0) {
            if (number == chunks.length) {
                chunks = Arrays.copyOf(chunks, number * 2);
            }
            chunks[number] = spill.allocate((long) valueBytes << CHUNK_SHIFT);
        }
        size++;
        return chunks[number];
    }

    private synchronized MemorySegment fetch(int number) {
        MemorySegment[] all = chunks;
        if (stored == null || number < 0) {
            throw new IndexOutOfBoundsException("chunk " + number + " of a column of " + size);
        }
        if (number >= all.length) {
            if (nothing == null) {
                nothing = MemorySegment.ofArray(new long[CHUNK_VALUES]).asReadOnly();
            }
            return nothing;
        }
        if (all[number] == null) {
            all[number] = stored.chunk(number);
        }
        return all[number];
    }
}
