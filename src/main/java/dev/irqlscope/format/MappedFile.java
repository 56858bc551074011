package dev.irqlscope.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** A whole file in memory, read-only, as long as it was when it was opened. Any thread may read. */
final class MappedFile {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment all;

    private MappedFile(MemorySegment all) {
        this.all = all;
    }

    /** @param arena how long it stays mapped; the channel need not stay open */
    static MappedFile of(FileChannel channel, Arena arena) throws IOException {
        return new MappedFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }

    long length() {
        return all.byteSize();
    }

    /** Whether so many bytes are there. */
    boolean holds(long offset, long bytes) {
        return offset >= 0 && bytes >= 0 && offset <= length() && bytes <= length() - offset;
    }

    int u32(long offset) {
        return all.get(INT, offset);
    }

    long u64(long offset) {
        return all.get(LONG, offset);
    }

    MemorySegment slice(long offset, long bytes) {
        return all.asSlice(offset, bytes);
    }

    byte[] bytes(long offset, int count) {
        return slice(offset, count).toArray(ValueLayout.JAVA_BYTE);
    }

    /** CRC-32C of a stretch. */
    int checksum(long offset, long bytes) {
        return checksum(slice(offset, bytes));
    }

    static int checksum(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.asByteBuffer());
        return (int) crc.getValue();
    }
}
