package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The events of a trace as they stood at one moment: indices from {@link #firstIndex()} to {@link #endIndex()}, exclusive.
 * Immutable; any thread may read it.
 */
public final class TraceSnapshot {
    private final TraceStore store;
    private final MemorySegment[] chunks;
    private final long firstIndex;
    private final long endIndex;

    TraceSnapshot(TraceStore store, MemorySegment[] chunks, long firstIndex, long endIndex) {
        this.store = store;
        this.chunks = chunks;
        this.firstIndex = firstIndex;
        this.endIndex = endIndex;
    }

    public TraceInfo info() {
        return store.info();
    }

    public Catalog catalog() {
        return store.catalog();
    }

    /** Index of the oldest event still held; above 0 only after a flight recorder dropped some. */
    public long firstIndex() {
        return firstIndex;
    }

    /** One past the index of the newest event. */
    public long endIndex() {
        return endIndex;
    }

    /** The same without the events from this index on. */
    public TraceSnapshot until(long index) {
        return new TraceSnapshot(store, chunks, firstIndex, Math.clamp(index, firstIndex, endIndex));
    }

    public boolean isEmpty() {
        return endIndex == firstIndex;
    }

    public long timeNanos(long index) {
        return chunk(index).getAtIndex(EventChunk.LONG, slot(index));
    }

    /** The event's kind, or {@code null} if a newer program wrote one that this program does not know. */
    public EventKind kind(long index) {
        return EventKind.ofCode(kindCode(index));
    }

    public byte kindCode(long index) {
        return chunk(index).get(ValueLayout.JAVA_BYTE, EventChunk.KIND_OFFSET + slot(index));
    }

    /** Processor, or -1. */
    public int cpu(long index) {
        return chunk(index).get(EventChunk.SHORT, EventChunk.CPU_OFFSET + (long) Short.BYTES * slot(index));
    }

    public int subject(long index) {
        return chunk(index).get(EventChunk.INT, EventChunk.SUBJECT_OFFSET + (long) Integer.BYTES * slot(index));
    }

    public long arg(long index) {
        return chunk(index).get(EventChunk.LONG, EventChunk.ARG_OFFSET + (long) Long.BYTES * slot(index));
    }

    /** Time of the newest event, 0 if there is none. */
    public long lastNanos() {
        return isEmpty() ? 0 : timeNanos(endIndex - 1);
    }

    /** Index of the first event at or after this time; {@link #endIndex()} if there is none. */
    public long indexAtOrAfter(long timeNanos) {
        long low = firstIndex;
        long high = endIndex;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (timeNanos(middle) < timeNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The values of a column for the events {@code from} to {@code end}, exclusive, which lie in one chunk. */
    public MemorySegment bytes(EventChunk.Column column, long from, long end) {
        long offset = column.offset(EventChunk.EVENTS) + (long) column.valueBytes() * slot(from);
        return chunk(from).asSlice(offset, (end - from) * column.valueBytes()).asReadOnly();
    }

    private MemorySegment chunk(long index) {
        int number = (int) (index >>> EventChunk.SHIFT);
        MemorySegment chunk = chunks[number];
        return chunk != null ? chunk : store.fetch(chunks, number);
    }

    private static int slot(long index) {
        return (int) index & EventChunk.MASK;
    }
}
