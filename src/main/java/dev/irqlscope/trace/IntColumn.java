package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;

/** A {@link Column} of {@code int}s. */
public final class IntColumn extends Column {
    private int[] newest = new int[0];

    public IntColumn(Spill spill) {
        super(spill, Integer.BYTES);
    }

    /** A finished column of {@code size} values. */
    public IntColumn(StoredChunks stored, int size) {
        super(stored, size, Integer.BYTES);
    }

    public void add(int value) {
        int slot = size() & UNIT_MASK;
        if (slot == 0 || slot == newest.length) {
            newest = ((Numbers.Ints) next()).values();
        }
        newest[slot] = value;
        grew();
    }

    public int get(int index) {
        return (int) number(index);
    }

    /** Replaces a value that is there. */
    public void set(int index, int value) {
        ((Numbers.Ints) writable(index)).values()[index & UNIT_MASK] = value;
    }

    @Override
    Numbers copy(Numbers from, int count, int room) {
        int[] values = new int[room];
        for (int i = 0; i < count; i++) {
            values[i] = (int) from.get(i);
        }
        return new Numbers.Ints(values);
    }

    @Override
    long[] longs(Numbers unit) {
        int[] values = ((Numbers.Ints) unit).values();
        long[] longs = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }

    @Override
    Numbers in(MemorySegment chunk, int firstSlot) {
        return new Numbers.StoredInts(chunk, firstSlot);
    }
}
