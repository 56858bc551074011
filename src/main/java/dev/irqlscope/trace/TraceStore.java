package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The events of one trace: append-only, in time order. The newest lie in the heap; behind them they are packed in the
 * background, outside of it.
 *
 * <p>Threading: one thread appends; any number of threads read through {@link #snapshot()} without locks. An event is
 * whole before it is counted, so a reader never sees half of one.
 *
 * <p>Cost: about a third of {@value EventChunk#EVENT_BYTES} bytes an event. A finished trace that is stored elsewhere, as in a
 * mapped file, costs nothing: its chunks are fetched where they lie when they are first touched.
 */
public final class TraceStore {
    private static final int CHUNK_UNITS = EventChunk.EVENTS / EventUnit.EVENTS;

    /** Units that may wait to be packed in the background: 6 MB. */
    private static final int MOST_UNPACKED = 16;

    private final Spill spill;
    private final Catalog catalog = new Catalog();
    private volatile TraceInfo info;

    private final StoredChunks stored;

    /** Replaced or packed under this object's lock only. */
    private volatile EventUnit[] units;

    private EventUnit.Newest newest;

    /** Units that wait to be packed. */
    private final AtomicInteger unpacked = new AtomicInteger();

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
        this.units = new EventUnit[16];
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
        long chunks = (events + EventChunk.MASK) >>> EventChunk.SHIFT;
        this.units = new EventUnit[Math.toIntExact(chunks * CHUNK_UNITS)];
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
        int slot = (int) index & EventUnit.MASK;
        if (slot == 0) {
            beginUnit((int) (index >>> EventUnit.SHIFT));
        }
        EventUnit.Newest unit = newest;
        unit.times()[slot] = timeNanos;
        unit.args()[slot] = arg;
        unit.subjects()[slot] = subject;
        unit.cpus()[slot] = (short) cpu;
        unit.kinds()[slot] = kindCode;
        lastNanos = timeNanos;
        size = index + 1;
    }

    /** The events there are now. */
    public TraceSnapshot snapshot() {
        long count = size;
        return new TraceSnapshot(this, units, firstKept, count);
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
        drop(oldest * CHUNK_UNITS);
        return true;
    }

    private synchronized void drop(int first) {
        EventUnit[] fewer = units.clone();
        for (int i = first; i < first + CHUNK_UNITS; i++) {
            if (fewer[i] instanceof EventUnit.Packed packed) {
                spill.released(packed.bytes());
            }
            fewer[i] = null;
        }
        units = fewer;
    }

    /** A unit that a snapshot has not met before. */
    EventUnit fetch(EventUnit[] known, int number) {
        if (stored == null) {
            throw new IndexOutOfBoundsException(
                    "event " + ((long) number << EventUnit.SHIFT) + " of a trace of " + size + " events");
        }
        synchronized (known) {
            if (known[number] == null) {
                int chunk = number / CHUNK_UNITS;
                MemorySegment memory = stored.chunk(chunk);
                for (int i = 0; i < CHUNK_UNITS; i++) {
                    known[chunk * CHUNK_UNITS + i] = new EventUnit.Stored(memory, i * EventUnit.EVENTS);
                }
            }
            return known[number];
        }
    }

    private void beginUnit(int number) {
        EventUnit.Newest full = newest;
        newest = EventUnit.Newest.empty();
        synchronized (this) {
            if (number == units.length) {
                units = Arrays.copyOf(units, number * 2);
            }
            units[number] = newest;
        }
        if (full == null) {
            return;
        }
        if (unpacked.incrementAndGet() <= MOST_UNPACKED) {
            CompletableFuture.runAsync(() -> pack(full, number - 1));
        } else {
            // Whoever packs in the background does not keep up.
            pack(full, number - 1);
        }
    }

    /** If the disk has no room for it, it stays as it is, and whoever appends learns of it when its own turn to pack comes. */
    private void pack(EventUnit.Newest full, int number) {
        EventUnit.Packed packed = EventUnit.Packed.of(full, spill);
        synchronized (this) {
            if (units[number] == full) {
                units[number] = packed;
            } else {
                spill.released(packed.bytes());
            }
        }
        unpacked.decrementAndGet();
    }
}
