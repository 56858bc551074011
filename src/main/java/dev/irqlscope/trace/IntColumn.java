package dev.irqlscope.trace;

/** A {@link Column} of {@code int}s. */
public final class IntColumn extends Column {

    public IntColumn(Spill spill) {
        super(spill, Integer.BYTES);
    }

    /** A finished column of {@code size} values. */
    public IntColumn(StoredChunks stored, int size) {
        super(stored, size, Integer.BYTES);
    }

    public void add(int value) {
        int slot = size() & CHUNK_MASK;
        grow().setAtIndex(EventChunk.INT, slot, value);
    }

    public int get(int index) {
        return chunk(index).getAtIndex(EventChunk.INT, index & CHUNK_MASK);
    }

    /** Replaces a value that is there. */
    public void set(int index, int value) {
        chunk(index).setAtIndex(EventChunk.INT, index & CHUNK_MASK, value);
    }
}
