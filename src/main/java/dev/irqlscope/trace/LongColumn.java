package dev.irqlscope.trace;

/** A {@link Column} of {@code long}s. */
public final class LongColumn extends Column {

    public LongColumn(Spill spill) {
        super(spill, Long.BYTES);
    }

    /** A finished column of {@code size} values. */
    public LongColumn(StoredChunks stored, int size) {
        super(stored, size, Long.BYTES);
    }

    public void add(long value) {
        int slot = size() & CHUNK_MASK;
        grow().setAtIndex(EventChunk.LONG, slot, value);
    }

    public long get(int index) {
        return chunk(index).getAtIndex(EventChunk.LONG, index & CHUNK_MASK);
    }

    /** Replaces a value that is there. */
    public void set(int index, long value) {
        chunk(index).setAtIndex(EventChunk.LONG, index & CHUNK_MASK, value);
    }
}
