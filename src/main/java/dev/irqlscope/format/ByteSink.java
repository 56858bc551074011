package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes with the number codes of `.irqlscope`: little-endian words and variable-length integers. */
final class ByteSink {
    private byte[] bytes = new byte[4096];
    private int size;

    int size() {
        return size;
    }

    /** The bytes; those from {@link #size()} on mean nothing. */
    byte[] array() {
        return bytes;
    }

    void clear() {
        size = 0;
    }

    void u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void u32(int value) {
        reserve(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void u64(long value) {
        u32((int) value);
        u32((int) (value >>> 32));
    }

    /** Zeros up to a multiple of {@code unit}. */
    void align(int unit) {
        while (size % unit != 0) {
            u8(0);
        }
    }

    /** Seven bits a byte, lowest first, the top bit set on all but the last. */
    void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A varint in which numbers of small magnitude of either sign are short. */
    void signed(long value) {
        varint(value << 1 ^ value >> 63);
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        raw(utf8, utf8.length);
    }

    void raw(byte[] from, int length) {
        reserve(length);
        System.arraycopy(from, 0, bytes, size, length);
        size += length;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
