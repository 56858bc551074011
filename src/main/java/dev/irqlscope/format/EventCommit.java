package dev.irqlscope.format;

import dev.irqlscope.trace.EventChunk;
import java.util.zip.CRC32C;

/**
 * What an EVTS section holds so far. A section has room for two commits, which are written in turn, so that one is always whole.
 *
 * <pre>
 * number (u32), how many events (u32), index of the first (u64), its time (i64), time of the last (i64),
 * CRC-32C of each of the five columns (u32 each), zeros (u32), CRC-32C of all this (u32)
 * </pre>
 *
 * @param number 1 for the first, then counting
 * @param checksums of as much of each column as there are events
 */
record EventCommit(int number, int count, long firstIndex, long firstNanos, long lastNanos, int[] checksums) {
    static final int BYTES = 64;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;
    private static final int COLUMNS = EventChunk.Column.values().length;

    /** The commit that stands there, or {@code null}. */
    static EventCommit at(MappedFile file, long offset) {
        if (!file.holds(offset, BYTES)
                || file.checksum(offset, CHECKED_BYTES) != file.u32(offset + CHECKED_BYTES)) {
            return null;
        }
        int[] checksums = new int[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            checksums[i] = file.u32(offset + 32 + 4L * i);
        }
        return new EventCommit(
                file.u32(offset),
                file.u32(offset + 4),
                file.u64(offset + 8),
                file.u64(offset + 16),
                file.u64(offset + 24),
                checksums);
    }

    void write(ByteSink to) {
        ByteSink bytes = new ByteSink();
        bytes.u32(number);
        bytes.u32(count);
        bytes.u64(firstIndex);
        bytes.u64(firstNanos);
        bytes.u64(lastNanos);
        for (int checksum : checksums) {
            bytes.u32(checksum);
        }
        while (bytes.size() < CHECKED_BYTES) {
            bytes.u8(0);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, CHECKED_BYTES);
        bytes.u32((int) crc.getValue());
        to.raw(bytes.array(), BYTES);
    }
}
