package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The events of one trace: append-only columns in chunks, in time order.
 *
 * <p>Threading: one thread appends; any number of threads read through {@link #snapshot()} without locks. An event is
 * whole before it is counted, so a reader never sees half of one.
 *
 * <p>Cost: {@value EventChunk#EVENT_BYTES} bytes an event, outside the heap. A finished trace that is stored elsewhere, as in a
 * mapped file, costs nothing: its chunks are fetched where they lie when they are first touched.
 */
public final class TraceStore {
    private final Spill spill;
    private final Catalog catalog = new Catalog();
    private volatile TraceInfo info;

    private final StoredChunks stored;
    private volatile MemorySegment[] chunks;
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
        this.stored = null;
        this.chunks = new MemorySegment[16];
    }

    /**
     * A finished trace whose events are stored elsewhere. Nothing can be appended.
     *
     * @param events how many there are
     */
    public TraceStore(TraceInfo info, StoredChunks stored, long events) {
        this.info = info;
        this.spill = new Spill(Spill.DEFAULT_CAP_BYTES);
        this.stored = stored;
        this.chunks = new MemorySegment[Math.toIntExact((events + EventChunk.MASK) >>> EventChunk.SHIFT)];
        this.size = events;
    }

    public TraceInfo info() {
        return info;
    }

    /** Replaces what is known of the trace, as when a reader reaches its end. Writer thread only. */
    public synchronized void describe(TraceInfo better) {
        this.info = better;
    }

    /** Adds a sentence about what is missing or odd. Any thread, for damage may show late. */
    public synchronized void warn(String sentence) {
        List<String> warnings = new ArrayList<>(info.warnings());
        warnings.add(sentence);
        info = info.withWarnings(warnings);
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
        if (stored != null) {
            throw new IllegalStateException("the trace is finished");
        }
        if (timeNanos < lastNanos) {
            throw new IllegalArgumentException("time runs backwards: " + timeNanos + " ns after " + lastNanos + " ns");
        }
        long index = size;
        int slot = (int) index & EventChunk.MASK;
        if (slot == 0) {
            beginChunk((int) (index >>> EventChunk.SHIFT));
        }
        MemorySegment chunk = current;
        chunk.setAtIndex(EventChunk.LONG, slot, timeNanos);
        chunk.set(EventChunk.LONG, EventChunk.ARG_OFFSET + (long) Long.BYTES * slot, arg);
        chunk.set(EventChunk.INT, EventChunk.SUBJECT_OFFSET + (long) Integer.BYTES * slot, subject);
        chunk.set(EventChunk.SHORT, EventChunk.CPU_OFFSET + (long) Short.BYTES * slot, (short) cpu);
        chunk.set(ValueLayout.JAVA_BYTE, EventChunk.KIND_OFFSET + slot, kindCode);
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
        int oldest = (int) (firstKept >>> EventChunk.SHIFT);
        if (oldest >= (int) (size >>> EventChunk.SHIFT)) {
            return false;
        }
        firstKept = (long) (oldest + 1) << EventChunk.SHIFT;
        MemorySegment[] fewer = chunks.clone();
        fewer[oldest] = null;
        chunks = fewer;
        spill.released(EventChunk.BYTES);
        return true;
    }

    /** A chunk that a snapshot has not met before. */
    MemorySegment fetch(MemorySegment[] known, int number) {
        if (stored == null) {
            throw new IndexOutOfBoundsException("chunk " + number + " of a trace of " + size + " events");
        }
        synchronized (known) {
            if (known[number] == null) {
                known[number] = stored.chunk(number);
            }
            return known[number];
        }
    }

    private void beginChunk(int chunk) {
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        current = spill.allocate(EventChunk.BYTES);
        chunks[chunk] = current;
    }
}
