package dev.irqlscope.format;

import java.util.Arrays;

/**
 * The fields of a line of a table whose fields are parted by commas and padded with blanks. One in quotes may hold commas; a quote
 * ends it only where a comma or the line's end follows, for names hold quotes of their own. Only as many fields are looked for as
 * are asked for, from the left: the last ones may hold commas without any quotes. Reused from line to line.
 */
final class CsvFields {
    private static final int NONE = -1;
    private static final int UNSOUGHT = -2;

    private String line = "";
    private int known;

    /** Where the last quote stands that can end a field; {@link #UNSOUGHT} before anybody looked. */
    private int lastClosing = UNSOUGHT;
    private int[] ends = new int[32];

    /** Begins with a line. */
    CsvFields of(String text) {
        line = text;
        known = 0;
        lastClosing = UNSOUGHT;
        return this;
    }

    /** The field with this index, without blanks or quotes around it; null if the line has not so many. */
    String get(int index) {
        int from = from(index);
        if (from == NONE) {
            return null;
        }
        String field = line.substring(from, ends[index]).strip();
        return field.length() > 1 && field.charAt(0) == '"' && endOfQuotes(from) == ends[index]
                ? field.substring(1, field.length() - 1)
                : field;
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

    /** Where a field in quotes ends, the blanks behind them included; {@link #NONE} if it is in none. */
    private int endOfQuotes(int from) {
        int at = skipBlanks(from);
        if (at == line.length() || line.charAt(at) != '"') {
            return NONE;
        }
        if (lastClosing == UNSOUGHT) {
            lastClosing = lastClosing();
        }
        for (int quote = at + 1; quote <= lastClosing; quote++) {
            if (line.charAt(quote) == '"' && closes(quote)) {
                return skipBlanks(quote + 1);
            }
        }
        return NONE;
    }

    /** Sought once a line: a line of quotes that end nothing must not be gone through for each of its fields. */
    private int lastClosing() {
        int quote = line.lastIndexOf('"');
        while (quote >= 0 && !closes(quote)) {
            quote = line.lastIndexOf('"', quote - 1);
        }
        return quote;
    }

    private boolean closes(int quote) {
        int end = skipBlanks(quote + 1);
        return end == line.length() || line.charAt(end) == ',';
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
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
            int quoted = endOfQuotes(from);
            int comma = quoted == NONE ? line.indexOf(',', from) : quoted;
            ends[known++] = comma < 0 ? line.length() : comma;
        }
        return index == 0 ? 0 : ends[index - 1] + 1;
    }
}
