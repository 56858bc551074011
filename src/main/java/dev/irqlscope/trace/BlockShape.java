package dev.irqlscope.trace;

/**
 * In which of four shapes a block of numbers takes the fewest bits. Each number becomes a code, all of a block with the same
 * number of bits. For one thread, and one block after another.
 */
final class BlockShape {
    /** Numbers of a block, as a power of two. */
    static final int BLOCK_SHIFT = 7;

    static final int BLOCK = 1 << BLOCK_SHIFT;

    /** A code is how much more a number is than the least one. Small numbers, and lengths. */
    static final int LEAST = 0;

    /** A code is how much more a number is than a line that rises evenly tells. Times. Extra: the rise from one to the next. */
    static final int LINE = 1;

    /**
     * Numbers of two heaps, each with its least; the lowest bit of a code tells which. Large numbers among which there is now and
     * then something like -1. Extra: the least one of the upper heap.
     */
    static final int TWO_LEASTS = 2;

    /** A code is a place in a table of all the numbers that occur. Flags. Extras: the table. */
    static final int TABLE = 3;

    private static final int MOST_IN_TABLE = 16;

    /** A code of more bits, but not of all, would lie in nine bytes. */
    private static final int MOST_BITS = 56;

    /** Blocks whose codes are that short as they are stay so: to look for less costs more time than it saves room. */
    private static final int FEW_BITS = 10;

    /** A table is large itself. */
    private static final int FEW_BITS_FOR_A_TABLE = 14;

    /** To mix the bits of a number: 2 to the 64, by the golden ratio. */
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final long[] codes = new long[BLOCK];
    private final long[] tableCodes = new long[BLOCK];
    private final long[] table = new long[MOST_IN_TABLE];
    private final byte[] lastPlaces = new byte[MOST_IN_TABLE];
    private int tableSize;
    private int count;
    private int kind;
    private int bits;
    private int extraCount;
    private long least;
    private long extra;

    int kind() {
        return kind;
    }

    int bits() {
        return bits;
    }

    long least() {
        return least;
    }

    int extraCount() {
        return extraCount;
    }

    long extra(int number) {
        return kind == TABLE ? table[number] : extra;
    }

    /** Looks for the shape of these numbers. */
    void fit(long[] numbers, int first, int end) {
        count = end - first;
        long min = numbers[first];
        long max = min;
        for (int i = first + 1; i < end; i++) {
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
        }
        take(LEAST, bitsFor(max - min), 0, min, 0);
        if (bits > FEW_BITS_FOR_A_TABLE) {
            tryTable(numbers, first);
        }
        if (bits > FEW_BITS) {
            if (bits <= MOST_BITS && rises(numbers, first, end)) {
                tryLine(numbers, first);
            } else {
                tryTwoHeaps(numbers, first, min, max);
            }
        }
        encode(numbers, first);
    }

    private static boolean rises(long[] numbers, int first, int end) {
        for (int i = first + 1; i < end; i++) {
            if (numbers[i] < numbers[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static int bitsFor(long span) {
        int needed = Long.SIZE - Long.numberOfLeadingZeros(span);
        return needed > MOST_BITS ? Long.SIZE : needed;
    }

    private void take(int newKind, int newBits, int extras, long newLeast, long newExtra) {
        kind = newKind;
        bits = newBits;
        extraCount = extras;
        least = newLeast;
        extra = newExtra;
    }

    private boolean isShorter(int otherBits, int otherExtras) {
        return otherBits * BLOCK + otherExtras * Long.SIZE < bits * BLOCK + extraCount * Long.SIZE;
    }

    private void tryTable(long[] numbers, int first) {
        tableSize = 0;
        for (int i = 0; i < count; i++) {
            int place = place(numbers[first + i]);
            if (place == MOST_IN_TABLE) {
                return;
            }
            tableCodes[i] = place;
        }
        int codeBits = bitsFor(tableSize - 1);
        if (isShorter(codeBits, tableSize)) {
            take(TABLE, codeBits, tableSize, 0, 0);
        }
    }

    /** Where a number stands in the table, to which it is added if there is room. */
    private int place(long number) {
        int slot = (int) (number * GOLDEN >>> Long.SIZE - Integer.numberOfTrailingZeros(MOST_IN_TABLE));
        int place = lastPlaces[slot];
        if (place < tableSize && table[place] == number) {
            return place;
        }
        place = 0;
        while (place < tableSize && table[place] != number) {
            place++;
        }
        if (place < MOST_IN_TABLE) {
            lastPlaces[slot] = (byte) place;
            if (place == tableSize) {
                table[tableSize++] = number;
            }
        }
        return place;
    }

    private void tryTwoHeaps(long[] numbers, int first, long min, long max) {
        // What lies between two numbers may be more than a long tells with a sign.
        long half = max - min >>> 1;
        long lowerSpan = 0;
        long upperLeast = max - min;
        for (int i = first; i < first + count; i++) {
            long more = numbers[i] - min;
            if (Long.compareUnsigned(more, half) <= 0) {
                lowerSpan = Math.max(lowerSpan, more);
            } else if (Long.compareUnsigned(more, upperLeast) < 0) {
                upperLeast = more;
            }
        }
        int codeBits = bitsFor(Math.max(lowerSpan, max - min - upperLeast) << 1 | 1);
        if (codeBits <= MOST_BITS && isShorter(codeBits, 1)) {
            take(TWO_LEASTS, codeBits, 1, min, min + upperLeast);
        }
    }

    private void tryLine(long[] numbers, int first) {
        long rise = (numbers[first + count - 1] - numbers[first]) / (BLOCK - 1);
        long min = numbers[first];
        long max = min;
        for (int i = 1; i < count; i++) {
            long rest = numbers[first + i] - i * rise;
            min = Math.min(min, rest);
            max = Math.max(max, rest);
        }
        int codeBits = bitsFor(max - min);
        if (isShorter(codeBits, 1)) {
            take(LINE, codeBits, 1, min, rise);
        }
    }

    private void encode(long[] numbers, int first) {
        switch (kind) {
            case LEAST -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = numbers[first + i] - least;
                }
            }
            case LINE -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = numbers[first + i] - least - i * extra;
                }
            }
            case TWO_LEASTS -> {
                for (int i = 0; i < count; i++) {
                    long more = numbers[first + i] - least;
                    boolean lower = Long.compareUnsigned(more, extra - least) < 0;
                    codes[i] = lower ? more << 1 : numbers[first + i] - extra << 1 | 1;
                }
            }
            default -> System.arraycopy(tableCodes, 0, codes, 0, count);
        }
    }

    /** Writes the codes, one behind the other. */
    void writeCodes(long[] words, int at) {
        long word = 0;
        int filled = 0;
        int to = at;
        for (int i = 0; i < count && bits > 0; i++) {
            word |= codes[i] << filled;
            filled += bits;
            if (filled >= Long.SIZE) {
                words[to++] = word;
                filled -= Long.SIZE;
                word = filled == 0 ? 0 : codes[i] >>> bits - filled;
            }
        }
        if (filled > 0) {
            words[to] = word;
        }
    }
}
