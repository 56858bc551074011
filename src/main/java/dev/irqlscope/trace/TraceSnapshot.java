package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The events of a trace as they stood at one moment: indices from {@link #firstIndex()} to {@link #endIndex()}, exclusive.
 * Immutable; any thread may read it.
 */
public final class TraceSnapshot {
    private final TraceStore store;
    private final EventUnit[] units;
    private final long firstIndex;
    private final long endIndex;

    TraceSnapshot(TraceStore store, EventUnit[] units, long firstIndex, long endIndex) {
        this.store = store;
        this.units = units;
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
        return new TraceSnapshot(store, units, firstIndex, Math.clamp(index, firstIndex, endIndex));
    }

    public boolean isEmpty() {
        return endIndex == firstIndex;
    }

    public long timeNanos(long index) {
        return unit(index).timeNanos(slot(index));
    }

    /** The event's kind, or {@code null} if a newer program wrote one that this program does not know. */
    public EventKind kind(long index) {
        return EventKind.ofCode(kindCode(index));
    }

    public byte kindCode(long index) {
        return unit(index).kindCode(slot(index));
    }

    /** Processor, or -1. */
    public int cpu(long index) {
        return unit(index).cpu(slot(index));
    }

    public int subject(long index) {
        return unit(index).subject(slot(index));
    }

    public long arg(long index) {
        return unit(index).arg(slot(index));
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

    /** The values of a column for the events {@code from} to {@code end}, exclusive, as they lie in a chunk. */
    public MemorySegment bytes(EventChunk.Column column, long from, long end) {
        int count = Math.toIntExact(end - from);
        MemorySegment bytes = MemorySegment.ofArray(new byte[count * column.valueBytes()]);
        for (int i = 0; i < count; i++) {
            long index = from + i;
            switch (column) {
                case TIME -> bytes.set(EventChunk.LONG_ANYWHERE, (long) i * Long.BYTES, timeNanos(index));
                case ARG -> bytes.set(EventChunk.LONG_ANYWHERE, (long) i * Long.BYTES, arg(index));
                case SUBJECT -> bytes.set(EventChunk.INT_ANYWHERE, (long) i * Integer.BYTES, subject(index));
                case CPU -> bytes.set(EventChunk.SHORT_ANYWHERE, (long) i * Short.BYTES, (short) cpu(index));
                case KIND -> bytes.set(ValueLayout.JAVA_BYTE, i, kindCode(index));
            }
        }
        return bytes;
    }

    private EventUnit unit(long index) {
        int number = (int) (index >>> EventUnit.SHIFT);
        EventUnit unit = units[number];
        return unit != null ? unit : store.fetch(units, number);
    }

    private static int slot(long index) {
        return (int) index & EventUnit.MASK;
    }
}
