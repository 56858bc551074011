package dev.irqlscope.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message of protobuf's wire format, field by field, for tests. */
final class Proto {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Proto number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    Proto text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto inner) {
        return bytes(field, inner.toBytes());
    }

    Proto bytes(int field, byte[] content) {
        varint((long) field << 3 | 2);
        varint(content.length);
        bytes.writeBytes(content);
        return this;
    }

    /** Fields between two marks, as old files hold them. */
    Proto group(int field, Proto inner) {
        varint((long) field << 3 | 3);
        bytes.writeBytes(inner.toBytes());
        varint((long) field << 3 | 4);
        return this;
    }

    Proto fixed64(int field, long value) {
        varint((long) field << 3 | 1);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    Proto packed(int field, long... values) {
        Proto inner = new Proto();
        for (long value : values) {
            inner.varint(value);
        }
        return message(field, inner);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            bytes.write((int) (rest | 0x80));
        }
        bytes.write((int) rest);
    }
}
