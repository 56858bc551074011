package dev.irqlscope.format;

import dev.irqlscope.trace.EventChunk.Column;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** An EVTS section that fills up. What it holds counts from the next {@link #commit} on. One thread. */
final class EventSlot {
    private final SectionWriter file;
    private final Section section;
    private final long firstIndex;
    private final CRC32C[] checksums = new CRC32C[Column.values().length];
    private int count;
    private long firstNanos;
    private long lastNanos;
    private int commits;

    /** @param firstIndex index in the file of its first event */
    EventSlot(SectionWriter file, int capacity, long firstIndex) throws IOException {
        this.file = file;
        this.firstIndex = firstIndex;
        this.section = file.reserve(OwnFormat.EVENTS, capacity, OwnFormat.eventsBytes(capacity));
        Arrays.setAll(checksums, column -> new CRC32C());
    }

    /** Events that it still has room for. */
    int room() {
        return section.capacity() - count;
    }

    /** Appends events that lie in one chunk of their trace, and for which there is room. */
    void append(TraceSnapshot trace, long from, long end) throws IOException {
        for (Column column : Column.values()) {
            ByteBuffer bytes = trace.bytes(column, from, end).asByteBuffer();
            checksums[column.ordinal()].update(bytes.duplicate());
            file.writeAt(
                    columns() + column.offset(section.capacity()) + (long) column.valueBytes() * count, bytes);
        }
        if (count == 0) {
            firstNanos = trace.timeNanos(from);
        }
        lastNanos = trace.timeNanos(end - 1);
        count += (int) (end - from);
    }

    /** Makes what was appended count. */
    void commit() throws IOException {
        ByteSink bytes = new ByteSink();
        commits++;
        inFile().commit().write(bytes);
        long place = section.payloadOffset() + (commits % 2 == 1 ? 0 : EventCommit.BYTES);
        file.writeAt(place, ByteBuffer.wrap(bytes.array(), 0, bytes.size()));
    }

    /** What stands in the file. */
    StoredChunk inFile() {
        int[] sums = new int[checksums.length];
        Arrays.setAll(sums, column -> (int) checksums[column].getValue());
        return new StoredChunk(
                columns(), section.capacity(),
                new EventCommit(commits, count, firstIndex, firstNanos, lastNanos, sums));
    }

    private long columns() {
        return section.payloadOffset() + 2L * EventCommit.BYTES;
    }
}
