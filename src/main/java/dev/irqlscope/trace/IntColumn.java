package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A growing column of {@code int}s in {@link Spill} chunks.
 *
 * <p>Threading: one thread appends and sets; any thread reads what it learnt to exist through a publication of its own
 * (a snapshot). The column itself publishes nothing.
 */
public final class IntColumn {
    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private final Spill spill;
    private volatile MemorySegment[] chunks = new MemorySegment[8];
    private int size;

    public IntColumn(Spill spill) {
        this.spill = spill;
    }

    public int size() {
        return size;
    }

    public void add(int value) {
        int chunk = size >>> CHUNK_SHIFT;
        if ((size & CHUNK_MASK) == 0) {
            if (chunk == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunk * 2);
            }
            chunks[chunk] = spill.allocate((long) Integer.BYTES << CHUNK_SHIFT);
        }
        chunks[chunk].setAtIndex(ValueLayout.JAVA_INT, size & CHUNK_MASK, value);
        size++;
    }

    public int get(int index) {
        return chunks[index >>> CHUNK_SHIFT].getAtIndex(ValueLayout.JAVA_INT, index & CHUNK_MASK);
    }

    /** Replaces a value that is there. */
    public void set(int index, int value) {
        chunks[index >>> CHUNK_SHIFT].setAtIndex(ValueLayout.JAVA_INT, index & CHUNK_MASK, value);
    }
}
