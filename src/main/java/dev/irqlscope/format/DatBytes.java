package dev.irqlscope.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of either byte order. */
final class DatBytes {
    private static final VarHandle LITTLE_INT = MethodHandles
            .byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_LONG = MethodHandles
            .byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private DatBytes() {}

    static int u32(byte[] bytes, int at, boolean bigEndian) {
        return bigEndian ? (int) BIG_INT.get(bytes, at) : (int) LITTLE_INT.get(bytes, at);
    }

    static long u64(byte[] bytes, int at, boolean bigEndian) {
        return bigEndian ? (long) BIG_LONG.get(bytes, at) : (long) LITTLE_LONG.get(bytes, at);
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes. */
    static long number(byte[] bytes, int at, int size, boolean bigEndian) {
        return switch (size) {
            case 8 -> u64(bytes, at, bigEndian);
            case 4 -> u32(bytes, at, bigEndian) & 0xFFFF_FFFFL;
            case 2 -> {
                int first = bytes[at] & 0xFF;
                int second = bytes[at + 1] & 0xFF;
                yield bigEndian ? first << 8 | second : second << 8 | first;
            }
            default -> bytes[at] & 0xFF;
        };
    }
}
