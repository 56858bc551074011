package dev.irqlscope.format;

import dev.irqlscope.trace.EventChunk;
import dev.irqlscope.trace.EventChunk.Column;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.StoredChunks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * The events of an own file. A chunk is checked when it is asked for; in place of a damaged one stands an event that says how
 * many are lost.
 */
final class StoredEvents implements StoredChunks {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Code of no kind: such an event is passed over. */
    private static final byte NOTHING = 0;

    private final MappedFile file;
    private final List<StoredChunk> chunks;
    private final int entities;
    private final Consumer<String> damaged;

    /**
     * @param entities how many entities events may speak of
     * @param damaged told in a sentence of each chunk that is damaged, in the thread that touched it
     */
    StoredEvents(MappedFile file, List<StoredChunk> chunks, int entities, Consumer<String> damaged) {
        this.file = file;
        this.chunks = chunks;
        this.entities = entities;
        this.damaged = damaged;
    }

    @Override
    public MemorySegment chunk(int number) {
        StoredChunk chunk = chunks.get(number);
        String trouble = chunk.isWhole(file) ? trouble(chunk) : "the checksum of a chunk of events is wrong";
        if (trouble != null) {
            EventCommit commit = chunk.commit();
            damaged.accept(
                    "The file is damaged at offset %d: %s. Events %,d to %,d are lost."
                            .formatted(
                                    chunk.offset(), trouble, commit.firstIndex(),
                                    commit.firstIndex() + commit.count() - 1));
            return lost(commit);
        }
        if (chunk.capacity() == EventChunk.EVENTS) {
            return file.slice(chunk.offset(), EventChunk.BYTES);
        }
        MemorySegment whole = Arena.ofAuto().allocate(EventChunk.BYTES, Long.BYTES);
        for (Column column : Column.values()) {
            MemorySegment.copy(
                    column(chunk, column),
                    0,
                    whole,
                    column.offset(EventChunk.EVENTS),
                    (long) column.valueBytes() * chunk.commit().count());
        }
        return whole;
    }

    private MemorySegment column(StoredChunk chunk, Column column) {
        return file.slice(
                chunk.offset() + column.offset(chunk.capacity()),
                (long) column.valueBytes() * chunk.commit().count());
    }

    /** What is wrong with events whose checksum is right, or {@code null}: then somebody wrote nonsense. */
    private String trouble(StoredChunk chunk) {
        EventCommit commit = chunk.commit();
        MemorySegment times = column(chunk, Column.TIME);
        MemorySegment subjects = column(chunk, Column.SUBJECT);
        MemorySegment cpus = column(chunk, Column.CPU);
        MemorySegment kinds = column(chunk, Column.KIND);
        long before = commit.firstNanos();
        for (int i = 0; i < commit.count(); i++) {
            long time = times.getAtIndex(LONG, i);
            if (time < before || time > commit.lastNanos()) {
                return "time runs backwards";
            }
            before = time;
            int cpu = cpus.getAtIndex(SHORT, i);
            EventKind kind = EventKind.ofCode(kinds.get(ValueLayout.JAVA_BYTE, i));
            boolean allowed = kind == null
                    ? cpu >= -1 && cpu < EventRules.MAX_CPUS
                    : EventRules.allows(kind, cpu, subjects.getAtIndex(INT, i), entities);
            if (!allowed) {
                return "an event names a processor or an entity that is not there";
            }
        }
        return null;
    }

    private static MemorySegment lost(EventCommit commit) {
        MemorySegment chunk = Arena.ofAuto().allocate(EventChunk.BYTES, Long.BYTES);
        int last = commit.count() - 1;
        for (int i = 0; i <= last; i++) {
            chunk.setAtIndex(LONG, i, i < last ? commit.firstNanos() : commit.lastNanos());
            chunk.set(ValueLayout.JAVA_BYTE, Column.KIND.offset(EventChunk.EVENTS) + i, NOTHING);
        }
        chunk.set(ValueLayout.JAVA_BYTE, Column.KIND.offset(EventChunk.EVENTS), EventKind.LOST.code());
        chunk.set(SHORT, Column.CPU.offset(EventChunk.EVENTS), (short) -1);
        chunk.set(LONG, Column.ARG.offset(EventChunk.EVENTS), commit.count());
        return chunk;
    }
}
