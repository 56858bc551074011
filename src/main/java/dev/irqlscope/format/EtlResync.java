package dev.irqlscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Finds the next buffer of an ETL file behind something that is none. A place counts if all that is known of a buffer's header is
 * possible there, it is of the same recording, and another buffer or the file's end follows. One thread.
 */
final class EtlResync {
    static final long NOWHERE = -1;

    private static final int WINDOW_BYTES = 1 << 16;
    private static final int SIZE_AT = 0;
    private static final int SAVED_AT = 4;
    private static final int PROCESSOR_AT = 0x28;
    private static final int LOGGER_AT = 0x2A;
    private static final int FLAGS_AT = 0x34;
    private static final int TYPE_AT = 0x36;
    private static final int LAST_TYPE = 7;
    private static final int ALL_FLAGS = 0x7F;

    private final FileChannel file;
    private final long length;
    private final int logger;
    private final byte[] window = new byte[WINDOW_BYTES + EtlBuffers.HEADER_BYTES];
    private final byte[] following = new byte[EtlBuffers.HEADER_BYTES];
    private boolean blank;

    /** @param head of the file's first buffer */
    EtlResync(FileChannel file, byte[] head) throws IOException {
        this.file = file;
        this.length = file.size();
        this.logger = LittleEndian.u16(head, LOGGER_AT);
    }

    /** Whether the size in a buffer's header can be. */
    static boolean hasSize(byte[] head, int at, long room) {
        int size = LittleEndian.i32(head, at + SIZE_AT);
        return size >= EtlBuffers.HEADER_BYTES && size <= EtlBuffers.MAX_BUFFER_BYTES && size <= room;
    }

    /** Where the next buffer begins, from a place on; {@link #NOWHERE} if there is none. */
    long find(long from) throws IOException {
        blank = true;
        for (long at = from; at < length; at += WINDOW_BYTES) {
            int filled = fill(window, at);
            for (int i = 0; i < Math.min(WINDOW_BYTES, filled); i++) {
                blank &= window[i] == 0;
                if (filled - i >= EtlBuffers.HEADER_BYTES && window[i + TYPE_AT + 1] == 0
                        && begins(window, i, at + i)) {
                    return at + i;
                }
            }
        }
        return NOWHERE;
    }

    /** Whether a header is of a buffer that is not packed, of which maybe not all is there. */
    boolean isPlainBuffer(byte[] head) {
        return (LittleEndian.u16(head, FLAGS_AT) & EtlBuffers.FLAG_COMPRESSED) == 0
                && isPossible(head, 0, EtlBuffers.MAX_BUFFER_BYTES);
    }

    /** Whether nothing but zeros was found: room for buffers that were never written. */
    boolean wasBlank() {
        return blank;
    }

    private boolean begins(byte[] bytes, int at, long offset) throws IOException {
        if (!isPossible(bytes, at, length - offset)) {
            return false;
        }
        long next = offset + LittleEndian.i32(bytes, at + SIZE_AT);
        return next == length
                || fill(following, next) == EtlBuffers.HEADER_BYTES && isPossible(following, 0, length - next);
    }

    private boolean isPossible(byte[] bytes, int at, long room) {
        int flags = LittleEndian.u16(bytes, at + FLAGS_AT);
        int saved = LittleEndian.i32(bytes, at + SAVED_AT);
        boolean packed = (flags & EtlBuffers.FLAG_COMPRESSED) != 0;
        return LittleEndian.u16(bytes, at + TYPE_AT) <= LAST_TYPE
                && (flags & ~ALL_FLAGS) == 0
                && LittleEndian.u16(bytes, at + LOGGER_AT) == logger
                && hasSize(bytes, at, room)
                && saved >= EtlBuffers.HEADER_BYTES
                && saved <= (packed ? EtlBuffers.MAX_BUFFER_BYTES : LittleEndian.i32(bytes, at + SIZE_AT))
                && ((flags & EtlBuffers.FLAG_WIDE_PROCESSOR) == 0
                        || LittleEndian.u16(bytes, at + PROCESSOR_AT) < EtlHeader.MAX_CPUS);
    }

    /** Bytes from a place on, as many as there are room for or left. */
    private int fill(byte[] into, long offset) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(into);
        while (target.hasRemaining()) {
            if (file.read(target, offset + target.position()) < 0) {
                break;
            }
        }
        return target.position();
    }
}
