package dev.irqlscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The bits of a packet one after the other, and what was noted of the fields on the way: numbers that other fields or the
 * reader ask for, the last text, and the clock. Bits are counted from the beginning of the packet, for everything in it is
 * aligned to that. A step outside is a {@link ByteSource.Malformed}.
 */
final class CtfPacket {
    private static final int MOST_TEXT_BYTES = 256;

    /** What has to be at hand to read a number. */
    private static final int NUMBER_BYTES = 9;

    private final FileChannel file;
    private final long fileBytes;
    private final byte[] window;
    private long windowFrom;
    private int windowBytes;

    /** Where the packet begins in the file, in bytes. */
    private long start;

    private long at;
    private long end;

    private long[] notes = new long[16];
    private final byte[] text = new byte[MOST_TEXT_BYTES];
    private int textBytes;
    private long clock;

    CtfPacket(FileChannel file, int windowBytes) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
        this.window = new byte[Math.max(windowBytes, 2 * NUMBER_BYTES)];
    }

    /** Goes to the beginning of a packet, which may reach to the end of the file. */
    void begin(long offset) {
        start = offset;
        at = 0;
        end = bitsInFile();
    }

    /** Bits from the beginning of the packet to the end of the file. */
    long bitsInFile() {
        return (fileBytes - start) * CtfType.BYTE;
    }

    /** Sets where the packet's content ends. */
    void endAt(long bits) {
        end = bits;
    }

    long start() {
        return start;
    }

    long at() {
        return at;
    }

    boolean atEnd() {
        return at >= end;
    }

    void align(int bits) {
        at = at + bits - 1 & -bits;
    }

    void skip(long bits) throws ByteSource.Malformed {
        need(bits);
        at += bits;
    }

    /** Whether so many values of so many bits each can still follow. */
    void needRow(long count, int bits) throws ByteSource.Malformed {
        if (count < 0 || count > (end - at) / bits) {
            throw new ByteSource.Malformed("a row is longer than what is left");
        }
    }

    /** An unsigned number of 1 to 64 bits. */
    long number(int size, boolean bigEndian) throws ByteSource.Malformed, IOException {
        need(size);
        int shift = (int) (at & 7);
        int bytes = shift + size + 7 >> 3;
        int slot = window(start + (at >> 3), bytes);
        at += size;
        if (shift == 0 && (size == 32 || size == 64 || size == 8 || size == 16)) {
            return DatBytes.number(window, slot, bytes, bigEndian);
        }
        return bigEndian ? bigEndian(slot, bytes, shift, size) : littleEndian(slot, bytes, shift, size);
    }

    private long littleEndian(int slot, int bytes, int shift, int size) {
        long value = LittleEndian.number(window, slot, Math.min(bytes, 8)) >>> shift;
        if (bytes > 8) {
            value |= (long) window[slot + 8] << 64 - shift;
        }
        return value & mask(size);
    }

    private long bigEndian(int slot, int bytes, int shift, int size) {
        long value = 0;
        for (int i = 0; i < Math.min(bytes, 8); i++) {
            value = value << 8 | window[slot + i] & 0xFF;
        }
        int unused = bytes * 8 - shift - size;
        if (bytes > 8) {
            value = value << 8 - unused | (window[slot + 8] & 0xFF) >>> unused;
        } else {
            value >>>= unused;
        }
        return value & mask(size);
    }

    static long mask(int size) {
        return -1L >>> 64 - size;
    }

    /** Passes over a text that a zero ends, or keeps it. */
    void text(boolean kept) throws ByteSource.Malformed, IOException {
        align(CtfType.BYTE);
        int length = 0;
        while (true) {
            need(CtfType.BYTE);
            byte letter = window[window(start + (at >> 3), 1)];
            at += CtfType.BYTE;
            if (letter == 0) {
                break;
            }
            if (kept && length < MOST_TEXT_BYTES) {
                text[length++] = letter;
            }
        }
        textBytes = kept ? length : textBytes;
    }

    /** Keeps a text of so many bytes, or up to the first zero in them. */
    void letters(long count) throws ByteSource.Malformed, IOException {
        needRow(count, CtfType.BYTE);
        long after = at + count * CtfType.BYTE;
        int length = 0;
        while (at < after && length < MOST_TEXT_BYTES) {
            byte letter = (byte) number(CtfType.BYTE, false);
            if (letter == 0) {
                break;
            }
            text[length++] = letter;
        }
        at = after;
        textBytes = length;
    }

    void note(int slot, long value) {
        if (slot >= notes.length) {
            notes = Arrays.copyOf(notes, Math.max(slot + 1, notes.length * 2));
        }
        notes[slot] = value;
    }

    /** What was noted last; of what was never there, 0. */
    long noted(int slot) {
        return slot < notes.length ? notes[slot] : 0;
    }

    void forgetText() {
        textBytes = 0;
    }

    byte[] text() {
        return text;
    }

    int textBytes() {
        return textBytes;
    }

    /** Sets the clock to its low bits, of which it never goes back. */
    void tick(long value, int bits) {
        long low = mask(bits);
        long next = clock & ~low | value;
        clock = bits < 64 && next < clock ? next + low + 1 : next;
    }

    void setClock(long value) {
        clock = value;
    }

    long clock() {
        return clock;
    }

    private void need(long bits) throws ByteSource.Malformed {
        if (bits > end - at) {
            throw new ByteSource.Malformed("it ends too soon");
        }
    }

    /** Where the bytes from an offset of the file stand in the window. */
    private int window(long offset, int bytes) throws IOException {
        if (offset < windowFrom || offset + bytes > windowFrom + windowBytes) {
            fill(offset);
        }
        return (int) (offset - windowFrom);
    }

    private void fill(long offset) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(window, 0, (int) Math.min(window.length, fileBytes - offset));
        windowBytes = 0;
        windowFrom = offset;
        while (into.hasRemaining()) {
            int read = file.read(into, offset + into.position());
            if (read < 0) {
                throw new IOException("a stream has become shorter while it was read");
            }
        }
        windowBytes = into.position();
    }
}
