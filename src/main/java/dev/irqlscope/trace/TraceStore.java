package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The events of one trace: append-only columns in chunks, in time order.
 *
 * <p>Threading: one thread appends; any number of threads read through {@link #snapshot()} without locks. An event is
 * whole before it is counted, so a reader never sees half of one.
 *
 * <p>Cost: {@value #EVENT_BYTES} bytes an event, outside the heap.
 */
public final class TraceStore {
    /** Bytes that one event takes in a chunk. */
    public static final int EVENT_BYTES = 2 * Long.BYTES + Integer.BYTES + Short.BYTES + Byte.BYTES;

    static final int CHUNK_SHIFT = 16;
    static final int CHUNK_EVENTS = 1 << CHUNK_SHIFT;
    static final int CHUNK_MASK = CHUNK_EVENTS - 1;
    static final long ARG_OFFSET = (long) Long.BYTES * CHUNK_EVENTS;
    static final long SUBJECT_OFFSET = ARG_OFFSET + (long) Long.BYTES * CHUNK_EVENTS;
    static final long CPU_OFFSET = SUBJECT_OFFSET + (long) Integer.BYTES * CHUNK_EVENTS;
    static final long KIND_OFFSET = CPU_OFFSET + (long) Short.BYTES * CHUNK_EVENTS;
    static final long CHUNK_BYTES = (long) EVENT_BYTES * CHUNK_EVENTS;

    private final Spill spill;
    private final Catalog catalog = new Catalog();
    private volatile TraceInfo info;

    private volatile MemorySegment[] chunks = new MemorySegment[16];
    private MemorySegment current;
    private long lastNanos = Long.MIN_VALUE;
    private volatile long firstKept;

    /** Written last for each event, read first by snapshots. */
    private volatile long size;

    public TraceStore(TraceInfo info) {
        this(info, Spill.DEFAULT_CAP_BYTES);
    }

    public TraceStore(TraceInfo info, long capBytes) {
        this.info = info;
        this.spill = new Spill(capBytes);
    }

    public TraceInfo info() {
        return info;
    }

    /** Replaces what is known of the trace, as when a reader reaches its end. Writer thread only. */
    public void describe(TraceInfo better) {
        this.info = better;
    }

    public Catalog catalog() {
        return catalog;
    }

    /** Where the trace's columns live; whoever derives more columns from it puts them there too. */
    public Spill spill() {
        return spill;
    }

    /**
     * Appends an event. Writer thread only.
     *
     * @param timeNanos not before the last event's time
     * @param cpu processor, or -1
     * @throws IllegalArgumentException if time runs backwards
     */
    public void append(long timeNanos, EventKind kind, int cpu, int subject, long arg) {
        append(timeNanos, kind.code(), cpu, subject, arg);
    }

    /** The same for a kind by its code, which a newer program may have written. Writer thread only. */
    public void append(long timeNanos, byte kindCode, int cpu, int subject, long arg) {
        if (timeNanos < lastNanos) {
            throw new IllegalArgumentException("time runs backwards: " + timeNanos + " ns after " + lastNanos + " ns");
        }
        long index = size;
        int slot = (int) index & CHUNK_MASK;
        if (slot == 0) {
            beginChunk((int) (index >>> CHUNK_SHIFT));
        }
        MemorySegment chunk = current;
        chunk.setAtIndex(ValueLayout.JAVA_LONG, slot, timeNanos);
        chunk.set(ValueLayout.JAVA_LONG, ARG_OFFSET + (long) Long.BYTES * slot, arg);
        chunk.set(ValueLayout.JAVA_INT, SUBJECT_OFFSET + (long) Integer.BYTES * slot, subject);
        chunk.set(ValueLayout.JAVA_SHORT, CPU_OFFSET + (long) Short.BYTES * slot, (short) cpu);
        chunk.set(ValueLayout.JAVA_BYTE, KIND_OFFSET + slot, kindCode);
        lastNanos = timeNanos;
        size = index + 1;
    }

    /** The events there are now. */
    public TraceSnapshot snapshot() {
        long count = size;
        return new TraceSnapshot(this, chunks, firstKept, count);
    }

    /** Events appended so far. */
    public long size() {
        return size;
    }

    /**
     * Lets go of the oldest whole chunk, as a flight recorder does. Writer thread only.
     *
     * @return whether there was one to spare
     */
    public boolean dropOldestChunk() {
        int oldest = (int) (firstKept >>> CHUNK_SHIFT);
        if (oldest >= (int) (size >>> CHUNK_SHIFT)) {
            return false;
        }
        firstKept = (long) (oldest + 1) << CHUNK_SHIFT;
        MemorySegment[] fewer = chunks.clone();
        fewer[oldest] = null;
        chunks = fewer;
        spill.released(CHUNK_BYTES);
        return true;
    }

    private void beginChunk(int chunk) {
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        current = spill.allocate(CHUNK_BYTES);
        chunks[chunk] = current;
    }
}
