package dev.irqlscope.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * The frames of a zstd file on their way to the decompressor. It believes a frame's header, which can ask for any amount of
 * memory, and knows no skippable frames; so the headers are checked here and such frames left out. Source: RFC 8878.
 */
final class ZstdFrames extends InputStream {
    /** The decompressor takes no larger windows. */
    private static final long MOST_WINDOW_BYTES = 8L << 20;

    /** A frame in one segment is held as a whole. zstd itself makes none larger than this unless it is told to. */
    private static final long MOST_SEGMENT_BYTES = 128L << 20;

    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
    private static final int CHECKSUM_BYTES = 4;
    private static final int BLOCK_RLE = 1;
    private static final int BLOCK_RESERVED = 3;
    private static final int MOST_HEADER_BYTES = 18;

    private final InputStream in;
    private Next next = Next.FRAME;
    private boolean hasChecksum;

    /** What was read to look at and has still to be passed on. */
    private final byte[] looked = new byte[MOST_HEADER_BYTES];

    private int lookedFrom;
    private int lookedEnd;

    /** Bytes of the file that are passed on as they are. */
    private long passing;

    ZstdFrames(InputStream in) {
        this.in = in;
    }

    private enum Next {
        FRAME,
        BLOCK,
        CHECKSUM
    }

    static boolean matches(byte[] head) {
        return head.length >= 4 && isMagic(Bytes.intAt(head, 0));
    }

    private static boolean isMagic(int word) {
        return word == MAGIC || (word & SKIPPABLE_MASK) == SKIPPABLE;
    }

    /** A frame that is whole and asks for more memory than it is given. */
    static final class WindowTooLarge extends IOException {
        private static final long serialVersionUID = 1;

        WindowTooLarge(long bytes, long most) {
            super("needs " + Long.toUnsignedString(bytes >>> 20) + " MiB to be unpacked, which is more than the "
                    + (most >> 20) + " MiB that it gets here (zstd -d --long=31 unpacks it)");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (lookedFrom == lookedEnd && passing == 0) {
            if (!advance()) {
                return -1;
            }
        }
        if (lookedFrom < lookedEnd) {
            int count = Math.min(length, lookedEnd - lookedFrom);
            System.arraycopy(looked, lookedFrom, to, from, count);
            lookedFrom += count;
            return count;
        }
        int read = in.read(to, from, (int) Math.min(length, passing));
        if (read < 0) {
            throw new EOFException();
        }
        passing -= read;
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Looks at what comes next; false at the end of the file between two frames. */
    private boolean advance() throws IOException {
        lookedFrom = 0;
        lookedEnd = 0;
        switch (next) {
            case FRAME -> {
                return beginFrame();
            }
            case BLOCK -> beginBlock();
            case CHECKSUM -> {
                passing = CHECKSUM_BYTES;
                next = Next.FRAME;
            }
        }
        return true;
    }

    private boolean beginFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        looked[lookedEnd++] = (byte) first;
        look(3);
        int magic = Bytes.intAt(looked, 0);
        if (magic == MAGIC) {
            beginFrameOfData();
        } else if (isMagic(magic)) {
            look(4);
            long length = Bytes.intAt(looked, 4) & 0xFFFF_FFFFL;
            lookedEnd = 0;
            in.skipNBytes(length);
        } else {
            throw new ZipException("no frame");
        }
        return true;
    }

    private void beginFrameOfData() throws IOException {
        look(1);
        int descriptor = looked[4] & 0xFF;
        boolean oneSegment = (descriptor & 0x20) != 0;
        hasChecksum = (descriptor & 4) != 0;
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
        int sizeBytes = descriptor < 0x40 ? (oneSegment ? 1 : 0) : 1 << (descriptor >> 6);
        look((oneSegment ? 0 : 1) + dictionaryBytes + sizeBytes);
        if (oneSegment) {
            long size = LittleEndian.number(looked, 5 + dictionaryBytes, sizeBytes) + (sizeBytes == 2 ? 256 : 0);
            check(size, MOST_SEGMENT_BYTES);
        } else {
            int window = looked[5] & 0xFF;
            long base = 1L << 10 + (window >> 3);
            check(base + base / 8 * (window & 7), MOST_WINDOW_BYTES);
        }
        next = Next.BLOCK;
    }

    private static void check(long bytes, long most) throws WindowTooLarge {
        if (bytes < 0 || bytes > most) {
            throw new WindowTooLarge(bytes, most);
        }
    }

    private void beginBlock() throws IOException {
        look(3);
        int word = (int) LittleEndian.number(looked, 0, 3);
        int type = word >> 1 & 3;
        if (type == BLOCK_RESERVED) {
            throw new ZipException("no block");
        }
        passing = type == BLOCK_RLE ? 1 : word >> 3;
        if ((word & 1) != 0) {
            next = hasChecksum ? Next.CHECKSUM : Next.FRAME;
        }
    }

    private void look(int count) throws IOException {
        int read = in.readNBytes(looked, lookedEnd, count);
        if (read < count) {
            throw new EOFException();
        }
        lookedEnd += count;
    }
}
