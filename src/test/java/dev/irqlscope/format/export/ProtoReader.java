package dev.irqlscope.format.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads protobuf's wire format without knowing what the fields mean: values by field number, in order. */
final class ProtoReader {
    private final Map<Integer, List<Object>> fields = new TreeMap<>();

    /** @throws RuntimeException if the bytes are no message */
    ProtoReader(ByteBuffer bytes) {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value = switch ((int) (tag & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> {
                    int length = Math.toIntExact(varint(in));
                    ByteBuffer part = in.slice(in.position(), length);
                    in.position(in.position() + length);
                    yield part;
                }
                default -> throw new AssertionError("wire type " + (tag & 7));
            };
            fields.computeIfAbsent((int) (tag >>> 3), key -> new ArrayList<>()).add(value);
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    List<Object> all(int field) {
        return fields.getOrDefault(field, List.of());
    }

    long number(int field) {
        return (long) all(field).getLast();
    }

    String text(int field) {
        return StandardCharsets.UTF_8.decode(((ByteBuffer) all(field).getLast()).duplicate()).toString();
    }

    ProtoReader message(int field) {
        return new ProtoReader((ByteBuffer) all(field).getLast());
    }

    List<ProtoReader> messages(int field) {
        return all(field).stream().map(part -> new ProtoReader((ByteBuffer) part)).toList();
    }
}
