package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteSink} wrote, believing nothing: any step outside is a {@link Malformed}. */
final class ByteSource {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteSource(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Bytes that mean nothing; the message says what is wrong in the middle of a sentence. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    int remaining() {
        return end - at;
    }

    int u8() throws Malformed {
        need(1);
        return bytes[at++] & 0xFF;
    }

    int u32() throws Malformed {
        need(4);
        at += 4;
        return Bytes.intAt(bytes, at - 4);
    }

    long u64() throws Malformed {
        need(Long.BYTES);
        at += Long.BYTES;
        return LittleEndian.i64(bytes, at - Long.BYTES);
    }

    long varint() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int part = u8();
            value |= (long) (part & 0x7F) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number is too long");
    }

    long signed() throws Malformed {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    int signedInt() throws Malformed {
        long value = signed();
        if (value != (int) value) {
            throw new Malformed("a number is too large");
        }
        return (int) value;
    }

    /** A count of things of which each takes at least a byte of what remains. */
    int count(int most) throws Malformed {
        long value = varint();
        if (value < 0 || value > most || value > remaining()) {
            throw new Malformed("a count is impossible");
        }
        return (int) value;
    }

    byte[] raw(int length) throws Malformed {
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String text() throws Malformed {
        int length = count(Integer.MAX_VALUE);
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    private void need(int count) throws Malformed {
        if (end - at < count) {
            throw new Malformed("it ends too soon");
        }
    }
}
