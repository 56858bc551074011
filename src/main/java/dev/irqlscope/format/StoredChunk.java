package dev.irqlscope.format;

import dev.irqlscope.trace.EventChunk;

/**
 * Where a chunk of events lies in an own file.
 *
 * @param offset where its columns begin
 * @param capacity events that the columns have room for
 */
record StoredChunk(long offset, int capacity, EventCommit commit) {

    /** Whether it can be part of a trace after so many events that ended at this time. */
    boolean follows(MappedFile file, long events, long lastNanos) {
        return capacity > 0
                && capacity <= EventChunk.EVENTS
                && capacity % Long.BYTES == 0
                && offset % Long.BYTES == 0
                && file.holds(offset, (long) EventChunk.EVENT_BYTES * capacity)
                && commit.count() > 0
                && commit.count() <= capacity
                && commit.firstIndex() == events
                && events % EventChunk.EVENTS == 0
                && commit.firstNanos() >= lastNanos
                && commit.lastNanos() >= commit.firstNanos();
    }

    /** Whether the columns are what was committed. */
    boolean isWhole(MappedFile file) {
        for (EventChunk.Column column : EventChunk.Column.values()) {
            int checksum = file.checksum(
                    offset + column.offset(capacity), (long) column.valueBytes() * commit.count());
            if (checksum != commit.checksums()[column.ordinal()]) {
                return false;
            }
        }
        return true;
    }
}
