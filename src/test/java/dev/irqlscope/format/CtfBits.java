package dev.irqlscope.format;

import java.util.BitSet;

/**
 * Writes the bits of CTF one by one, in either order: the first bit of a number is its lowest in little-endian traces and its
 * highest in big-endian ones, and so is the first bit of a byte.
 */
final class CtfBits {
    private final BitSet bits = new BitSet();
    private final boolean bigEndian;
    private int at;

    CtfBits(boolean bigEndian) {
        this.bigEndian = bigEndian;
    }

    int at() {
        return at;
    }

    CtfBits align(int to) {
        at = (at + to - 1) / to * to;
        return this;
    }

    /** The low bits of a number, at once. */
    CtfBits put(long value, int size) {
        set(at, value, size);
        at += size;
        return this;
    }

    /** A number at a multiple of 8 bits. */
    CtfBits number(long value, int size) {
        return align(8).put(value, size);
    }

    CtfBits text(String text) {
        align(8);
        for (char letter : (text + "\0").toCharArray()) {
            put(letter, 8);
        }
        return this;
    }

    /** A text in a row of so many bytes. */
    CtfBits text(String text, int length) {
        align(8);
        for (int i = 0; i < length; i++) {
            put(i < text.length() ? text.charAt(i) : 0, 8);
        }
        return this;
    }

    /** Changes a number that was written, or will be. */
    void set(int from, long value, int size) {
        for (int i = 0; i < size; i++) {
            int position = from + (bigEndian ? size - 1 - i : i);
            int place = bigEndian ? position / 8 * 8 + 7 - position % 8 : position;
            bits.set(place, (value >>> i & 1) != 0);
        }
    }

    /** So many bytes, with zeros where nothing was written. */
    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        byte[] written = bits.toByteArray();
        System.arraycopy(written, 0, bytes, 0, Math.min(count, written.length));
        return bytes;
    }
}
