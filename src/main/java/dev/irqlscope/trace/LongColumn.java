package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;

/** A {@link Column} of {@code long}s. */
public final class LongColumn extends Column {
    private long[] newest = new long[0];

    public LongColumn(Spill spill) {
        super(spill, Long.BYTES);
    }

    /** A finished column of {@code size} values. */
    public LongColumn(StoredChunks stored, int size) {
        super(stored, size, Long.BYTES);
    }

    public void add(long value) {
        int slot = size() & UNIT_MASK;
        if (slot == 0 || slot == newest.length) {
            newest = ((Numbers.Longs) next()).values();
        }
        newest[slot] = value;
        grew();
    }

    public long get(int index) {
        return number(index);
    }

    /** Replaces a value that is there. */
    public void set(int index, long value) {
        ((Numbers.Longs) writable(index)).values()[index & UNIT_MASK] = value;
    }

    @Override
    Numbers copy(Numbers from, int count, int room) {
        long[] values = new long[room];
        for (int i = 0; i < count; i++) {
            values[i] = from.get(i);
        }
        return new Numbers.Longs(values);
    }

    @Override
    long[] longs(Numbers unit) {
        return ((Numbers.Longs) unit).values();
    }

    @Override
    Numbers in(MemorySegment chunk, int firstSlot) {
        return new Numbers.StoredLongs(chunk, firstSlot);
    }
}
