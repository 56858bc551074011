package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;

/** A {@link Column} of {@code long}s. */
public final class LongColumn extends Column {
    private final LongColumn stepsOf;
    private long[] newest = new long[0];

    public LongColumn(Spill spill) {
        this(spill, null);
    }

    /**
     * A column whose values are often the steps from one value of another column to the next.
     *
     * @param stepsOf the other one, to which a value is always added first
     */
    LongColumn(Spill spill, LongColumn stepsOf) {
        super(spill, Long.BYTES);
        this.stepsOf = stepsOf;
    }

    /** A finished column of {@code size} values. */
    public LongColumn(StoredChunks stored, int size) {
        super(stored, size, Long.BYTES);
        stepsOf = null;
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
    Numbers.Finished finish(long[] values, int first, Spill into) {
        if (stepsOf != null) {
            long[] rest = new long[values.length];
            int steps = 0;
            for (int i = 0; i < values.length; i++) {
                rest[i] = values[i] - stepsOf.get(first + i + 1) + stepsOf.get(first + i);
                steps += rest[i] == 0 ? 1 : 0;
            }
            if (steps > values.length / 2) {
                return new Numbers.Steps(PackedNumbers.of(rest, rest.length, into), stepsOf, first);
            }
        }
        return super.finish(values, first, into);
    }

    @Override
    Numbers in(MemorySegment chunk, int firstSlot) {
        return new Numbers.StoredLongs(chunk, firstSlot);
    }
}
