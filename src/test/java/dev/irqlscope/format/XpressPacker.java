package dev.irqlscope.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Packs as XPRESS "plain LZ77" (MS-XCA, section 2.3), with the longest match that a short search finds. */
final class XpressPacker {
    private static final int WINDOW = 1 << 13;
    private static final int LEAST_MATCH = 3;
    private static final int MOST_TRIES = 16;
    private static final int HASH_BITS = 14;
    private static final int NONE = -1;

    private final byte[] in;
    private final int from;
    private final int end;
    private final ByteBuffer out;
    private final int[] newest = new int[1 << HASH_BITS];
    private final int[] before;
    private int flagsAt;
    private int flags;
    private int flagCount;
    private int nibbleAt = NONE;

    private XpressPacker(byte[] in, int from, int end) {
        this.in = in;
        this.from = from;
        this.end = end;
        this.before = new int[end - from];
        // At worst all are literals, with four bytes of flags for 32 of them.
        this.out = ByteBuffer.allocate((end - from) / 8 * 9 + 64).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(newest, NONE);
    }

    /** The range of bytes, packed. */
    static byte[] pack(byte[] in, int from, int end) {
        return new XpressPacker(in, from, end).pack();
    }

    private byte[] pack() {
        beginFlags();
        int at = from;
        while (at < end) {
            int source = at;
            int length = 0;
            int candidate = end - at < LEAST_MATCH ? NONE : newest[hash(at)];
            for (int tries = 0; tries < MOST_TRIES && candidate != NONE && at - candidate <= WINDOW; tries++) {
                int common = Arrays.mismatch(in, candidate, end - (at - candidate), in, at, end);
                if (common == NONE || common > length) {
                    length = common == NONE ? end - at : common;
                    source = candidate;
                }
                candidate = before[candidate - from];
            }
            if (length < LEAST_MATCH) {
                length = 1;
                out.put(in[at]);
                flag(0);
            } else {
                match(at - source, length);
                flag(1);
            }
            remember(at, at + length);
            at += length;
        }
        // The flags left over say "match".
        out.putInt(flagsAt, flagCount == 0 ? -1 : flags << 32 - flagCount | -1 >>> flagCount);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void match(int offset, int length) {
        int left = length - LEAST_MATCH;
        out.putShort((short) (offset - 1 << 3 | Math.min(left, 7)));
        if (left < 7) {
            return;
        }
        int whole = left;
        left -= 7;
        nibble(Math.min(left, 15));
        if (left < 15) {
            return;
        }
        left -= 15;
        if (left < 255) {
            out.put((byte) left);
        } else if (whole < 1 << 16) {
            out.put((byte) 255).putShort((short) whole);
        } else {
            out.put((byte) 255).putShort((short) 0).putInt(whole);
        }
    }

    /** Two share a byte: the low half comes first. */
    private void nibble(int value) {
        if (nibbleAt == NONE) {
            nibbleAt = out.position();
            out.put((byte) value);
        } else {
            out.put(nibbleAt, (byte) (out.get(nibbleAt) | value << 4));
            nibbleAt = NONE;
        }
    }

    private void flag(int bit) {
        flags = flags << 1 | bit;
        if (++flagCount == 32) {
            out.putInt(flagsAt, flags);
            beginFlags();
        }
    }

    private void beginFlags() {
        flagsAt = out.position();
        out.putInt(0);
        flags = 0;
        flagCount = 0;
    }

    private void remember(int at, int until) {
        for (int i = at; i < until && end - i >= LEAST_MATCH; i++) {
            int hash = hash(i);
            before[i - from] = newest[hash];
            newest[hash] = i;
        }
    }

    private int hash(int at) {
        int three = in[at] & 0xFF | (in[at + 1] & 0xFF) << 8 | (in[at + 2] & 0xFF) << 16;
        return three * 0x9E37_79B1 >>> 32 - HASH_BITS;
    }
}
