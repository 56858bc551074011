package dev.irqlscope.format;

import java.util.Arrays;

/**
 * The fields of a line of a table whose fields are parted by commas and padded with blanks. Only as many are looked for as are
 * asked for, from the left: the last ones may hold commas of their own. Reused from line to line.
 */
final class CsvFields {
    private static final int NONE = -1;

    private String line = "";
    private int known;
    private int[] ends = new int[32];

    /** Begins with a line. */
    CsvFields of(String text) {
        line = text;
        known = 0;
        return this;
    }

    /** The field with this index, without blanks around it; null if the line has not so many. */
    String get(int index) {
        int from = from(index);
        return from == NONE ? null : line.substring(from, ends[index]).strip();
    }

    /** The field with this index and all that follows it; null if the line has not so many. */
    String rest(int index) {
        int from = from(index);
        return from == NONE ? null : line.substring(from).strip();
    }

    /** A whole number, decimal or after {@code 0x}; of 64 bits with or without a sign. {@code otherwise} if it is none. */
    long number(int index, long otherwise) {
        String text = get(index);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return Long.parseUnsignedLong(text, 2, text.length(), 16);
            }
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private int from(int index) {
        while (known <= index) {
            int from = known == 0 ? 0 : ends[known - 1] + 1;
            if (from > line.length()) {
                return NONE;
            }
            if (known == ends.length) {
                ends = Arrays.copyOf(ends, known * 2);
            }
            int comma = line.indexOf(',', from);
            ends[known++] = comma < 0 ? line.length() : comma;
        }
        return index == 0 ? 0 : ends[index - 1] + 1;
    }
}
