package dev.irqlscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The pages of one processor one after the other, straight from the file or out of packed chunks
 * ({@code u32 chunks, then each u32 packed size, u32 size, data}). Holds one chunk at a time.
 */
final class DatPages {
    /** trace-cmd leaves the count of chunks out of the size of the area that begins with it. */
    private static final int COUNT_BYTES = 4;

    private final FileChannel channel;
    private final DatBuffer.Area area;
    private final DatCodec codec;
    private final boolean bigEndian;
    private final Budget budget;
    private final long end;
    private long done;
    private long chunksLeft = -1;
    private byte[] chunk = new byte[0];
    private int chunkAt;
    private int chunkLength;
    private String trouble;

    DatPages(FileChannel channel, DatBuffer.Area area, DatCodec codec, boolean bigEndian, Budget budget) {
        this.channel = channel;
        this.area = area;
        this.codec = codec;
        this.bigEndian = bigEndian;
        this.budget = budget;
        this.end = area.size() + (codec == DatCodec.NONE ? 0 : COUNT_BYTES);
    }

    /**
     * What the chunks of all processors together may take, so that a small file cannot fill the memory. trace-cmd packs ten pages
     * at a time, and there are machines of 512 processors with pages of 64 KiB.
     */
    static final class Budget {
        static final int MAX_CHUNK_BYTES = 1 << 26;
        private static final long MOST_BYTES = 1L << 29;

        private byte[] packed = new byte[0];
        private long held;

        private boolean allows(long more) {
            return held + more <= MOST_BYTES;
        }
    }

    int cpu() {
        return area.cpu();
    }

    /** Bytes of the file that have been taken. */
    long bytesDone() {
        return done;
    }

    /** Why the pages end where they do, or null if that is their end. */
    String trouble() {
        return trouble;
    }

    /** Offset in the file of what comes next. */
    long offset() {
        return area.offset() + done;
    }

    /** Fills the page; how many of its bytes there were, 0 at the end. */
    int next(byte[] page) throws IOException {
        int filled = 0;
        while (filled < page.length) {
            int more = codec == DatCodec.NONE ? readFile(page, filled, page.length - filled) : readChunks(page, filled);
            if (more <= 0) {
                break;
            }
            filled += more;
        }
        return filled;
    }

    private int readChunks(byte[] page, int from) throws IOException {
        while (chunkAt == chunkLength) {
            if (!nextChunk()) {
                return 0;
            }
        }
        int more = Math.min(page.length - from, chunkLength - chunkAt);
        System.arraycopy(chunk, chunkAt, page, from, more);
        chunkAt += more;
        return more;
    }

    private boolean nextChunk() throws IOException {
        if (trouble != null || chunksLeft == 0) {
            return false;
        }
        byte[] head = new byte[8];
        if (chunksLeft < 0) {
            if (!readWhole(head, COUNT_BYTES)) {
                return stop("the file is cut off there");
            }
            chunksLeft = DatBytes.number(head, 0, COUNT_BYTES, bigEndian);
            return chunksLeft > 0;
        }
        if (!readWhole(head, 8)) {
            return stop("the file is cut off there");
        }
        long packed = DatBytes.number(head, 0, 4, bigEndian);
        long size = DatBytes.number(head, 4, 4, bigEndian);
        if (packed > end - done) {
            return stop("the file is cut off there");
        }
        if (packed > Budget.MAX_CHUNK_BYTES || size > Budget.MAX_CHUNK_BYTES
                || !budget.allows(Math.max(0, size - chunk.length))) {
            return stop("a chunk of impossible size stands there");
        }
        return unpack((int) packed, (int) size);
    }

    private boolean unpack(int packed, int size) throws IOException {
        if (budget.packed.length < packed) {
            budget.packed = new byte[packed];
        }
        if (chunk.length < size) {
            budget.held += size - chunk.length;
            chunk = new byte[size];
        }
        if (!readWhole(budget.packed, packed)) {
            return stop("the file is cut off there");
        }
        if (!codec.unpack(budget.packed, packed, chunk, size)) {
            return stop("a chunk that ends there cannot be unpacked");
        }
        chunksLeft--;
        chunkAt = 0;
        chunkLength = size;
        return true;
    }

    private boolean stop(String why) {
        trouble = "Processor " + area.cpu() + "'s events end at offset " + offset() + ", because " + why + ".";
        return false;
    }

    private boolean readWhole(byte[] to, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            int more = readFile(to, filled, length - filled);
            if (more <= 0) {
                return false;
            }
            filled += more;
        }
        return true;
    }

    private int readFile(byte[] to, int from, int length) throws IOException {
        int most = (int) Math.min(length, end - done);
        if (most <= 0) {
            return 0;
        }
        int read = channel.read(ByteBuffer.wrap(to, from, most), area.offset() + done);
        done += Math.max(0, read);
        return read;
    }
}
