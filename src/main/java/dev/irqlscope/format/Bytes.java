package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;

/** Comparisons of raw bytes. */
final class Bytes {
    private Bytes() {}

    static boolean startsWith(byte[] data, int... prefix) {
        if (data.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((data[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean startsWith(byte[] data, byte[] prefix) {
        return matches(data, 0, data.length, prefix);
    }

    static boolean startsWith(byte[] data, int at, String prefix) {
        return matches(data, at, data.length, ascii(prefix));
    }

    /** Whether {@code expected} stands at {@code at} and ends by {@code end}. */
    static boolean matches(byte[] data, int at, int end, byte[] expected) {
        if (at < 0 || end - at < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (data[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where {@code sought} first stands within the range, or -1. */
    static int find(byte[] data, int from, int end, byte[] sought) {
        for (int i = from; i <= end - sought.length; i++) {
            if (data[i] == sought[0] && matches(data, i, end, sought)) {
                return i;
            }
        }
        return -1;
    }

    /** Where {@code sought} last stands within the range, or -1. */
    static int findLast(byte[] data, int from, int end, byte[] sought) {
        for (int i = end - sought.length; i >= from; i--) {
            if (data[i] == sought[0] && matches(data, i, end, sought)) {
                return i;
            }
        }
        return -1;
    }

    static int intAt(byte[] data, int at) {
        return (data[at] & 0xFF) | (data[at + 1] & 0xFF) << 8 | (data[at + 2] & 0xFF) << 16 | data[at + 3] << 24;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
