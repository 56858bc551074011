package dev.irqlscope.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers and texts of a trace.dat file, or of a section that was unpacked from it, one after the other. Believes
 * nothing: a step outside is a {@link TraceFormatException} that names the offset.
 */
final class DatCursor {
    private static final int WINDOW_BYTES = 1 << 13;
    private static final int MAX_NAME_BYTES = 256;

    private final String name;
    private final Source source;
    private boolean bigEndian;
    private final long end;
    private final byte[] window = new byte[WINDOW_BYTES];
    private long windowFrom;
    private int windowLength;
    private long at;

    /** Offset in the file at which this source begins, for messages. */
    private long base;

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {
        /** Fills {@code length} bytes from an offset that lies, with them, within the source. */
        void read(long offset, byte[] to, int from, int length) throws IOException;
    }

    /** Reads {@code end} bytes of a source; {@code name} says in messages what that is. */
    DatCursor(String name, Source source, boolean bigEndian, long end) {
        this.name = name;
        this.source = source;
        this.bigEndian = bigEndian;
        this.end = end;
    }

    /** Reads bytes that are in memory. */
    static DatCursor of(String name, byte[] bytes, boolean bigEndian) {
        return new DatCursor(
                name,
                (offset, to, from, length) -> System.arraycopy(bytes, (int) offset, to, from, length),
                bigEndian,
                bytes.length);
    }

    /** What the next so many bytes hold, as a cursor of their own; they are taken. */
    DatCursor slice(long length, String what) throws TraceFormatException {
        long from = at;
        skip(length, what);
        Source part = (offset, to, at, count) -> source.read(from + offset, to, at, count);
        DatCursor slice = new DatCursor(name, part, bigEndian, length);
        slice.base = base + from;
        return slice;
    }

    /** Sets the byte order, once it is known. */
    void order(boolean bigEndianFirst) {
        bigEndian = bigEndianFirst;
        windowLength = 0;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    long at() {
        return at;
    }

    long remaining() {
        return end - at;
    }

    void moveTo(long offset, String what) throws TraceFormatException {
        if (offset < 0 || offset > end) {
            throw expected(what, "an offset of " + Long.toUnsignedString(offset) + " in " + end + " bytes");
        }
        at = offset;
    }

    int u8() throws TraceFormatException, IOException {
        int slot = window(1);
        return window[slot] & 0xFF;
    }

    int u16() throws TraceFormatException, IOException {
        int slot = window(2);
        return (int) DatBytes.number(window, slot, 2, bigEndian);
    }

    long u32() throws TraceFormatException, IOException {
        int slot = window(4);
        return DatBytes.number(window, slot, 4, bigEndian);
    }

    long u64() throws TraceFormatException, IOException {
        int slot = window(8);
        return DatBytes.number(window, slot, 8, bigEndian);
    }

    /** A number of bytes that follow, at most so many. */
    int length(long length, int most, String what) throws TraceFormatException {
        if (length < 0 || length > most || length > remaining()) {
            throw expected(what,
                    "a length of " + Long.toUnsignedString(length) + " bytes with " + remaining() + " left");
        }
        return (int) length;
    }

    void skip(long length, String what) throws TraceFormatException {
        if (length < 0 || length > remaining()) {
            throw expected(what,
                    "a length of " + Long.toUnsignedString(length) + " bytes with " + remaining() + " left");
        }
        at += length;
    }

    byte[] bytes(int length) throws TraceFormatException, IOException {
        if (length > remaining()) {
            throw cutOff();
        }
        byte[] bytes = new byte[length];
        source.read(at, bytes, 0, length);
        at += length;
        return bytes;
    }

    /** A text of known length. */
    String text(int length) throws TraceFormatException, IOException {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** A short text that a zero ends. */
    String name() throws TraceFormatException, IOException {
        byte[] text = new byte[MAX_NAME_BYTES];
        for (int i = 0; i < text.length; i++) {
            int value = u8();
            if (value == 0) {
                return new String(text, 0, i, StandardCharsets.UTF_8);
            }
            text[i] = (byte) value;
        }
        throw expected("a name that ends with a zero", "none within " + MAX_NAME_BYTES + " bytes");
    }

    /** Words that have to stand here, with the zero or spaces that belong to them. */
    void expect(String words) throws TraceFormatException, IOException {
        long start = at;
        String found = text(length(words.length(), words.length(), quoted(words)));
        if (!found.equals(words)) {
            at = start;
            throw expected(quoted(words), "something else");
        }
    }

    TraceFormatException expected(String what, String found) {
        return TraceFormatException.at(name, base + at, what, found);
    }

    private TraceFormatException cutOff() {
        return expected("more data", "the end of it");
    }

    private static String quoted(String words) {
        return "\"" + words.replace("\0", "") + "\"";
    }

    /** Where the next few bytes stand in the window; they are taken. */
    private int window(int length) throws TraceFormatException, IOException {
        if (length > end - at) {
            throw cutOff();
        }
        if (at < windowFrom || at + length > windowFrom + windowLength) {
            windowLength = 0;
            int filled = (int) Math.min(WINDOW_BYTES, end - at);
            source.read(at, window, 0, filled);
            windowFrom = at;
            windowLength = filled;
        }
        int slot = (int) (at - windowFrom);
        at += length;
        return slot;
    }
}
