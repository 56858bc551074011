package dev.irqlscope.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Makes damaged copies of files: the same ones for the same seed. */
public final class Mutants {
    /** How many mutants of each sample are tried: {@code -Dirqlscope.mutations=N}. */
    public static final int EACH = Integer.getInteger("irqlscope.mutations", 200);

    private static final int MOST_CHANGES = 5;
    private static final int MOST_STRETCH = 300;

    /** Numbers that break arithmetic; some are bounds of formats. */
    private static final long[] NUMBERS = {
        0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 71, 72, 73, 0x1000, 0x7FFF, 0x8000, 0xFFFF, 1 << 24, (1 << 24) + 1,
        Integer.MAX_VALUE, Integer.MIN_VALUE, 0xFFFF_FFFFL, 1L << 32, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE, -1,
        -2, -72, -10_000_000, -1_000_000_000
    };
    private static final String[] TEXTS = {
        "0", "-1", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "0x", "0xFFFFFFFFFFFFFFFF",
        "1e9", "1.5", "8192", "65536", "4294967296", "", "+", "-"
    };
    private static final byte[] BLANKS = {0, -1, (byte) 0x80, '9', ' '};

    private final Random random;
    private final int from;
    private String[] scraps = {"\n", "\0", "\"", "{", "}", ",", ":"};
    private int hotFrom;
    private int hotEvery;
    private int hotBytes;
    private final Map<Damage, Integer> made = new EnumMap<>(Damage.class);

    /**
     * @param from bytes before this stay as they are, so that a file is still known for what it is
     */
    public Mutants(long seed, int from) {
        this.random = new Random(seed);
        this.from = from;
    }

    /** Words that mean something to the reader. */
    public Mutants scraps(String... words) {
        scraps = words.clone();
        return this;
    }

    /** Every third change hits one of these places: so many bytes at the beginning of each block. */
    public Mutants aimAt(int first, int every, int bytes) {
        hotFrom = first;
        hotEvery = every;
        hotBytes = bytes;
        return this;
    }

    /** How many changes of each kind there were. */
    public Map<Damage, Integer> made() {
        return Map.copyOf(made);
    }

    /** A copy with one to five changes. */
    public byte[] of(byte[] whole) {
        byte[] mutant = whole.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0 && mutant.length > from + 16; changes--) {
            Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
            made.merge(damage, 1, Integer::sum);
            mutant = change(mutant, damage);
        }
        return mutant;
    }

    private byte[] change(byte[] bytes, Damage damage) {
        int at = place(bytes.length - 8);
        int length = 1 + random.nextInt(Math.min(MOST_STRETCH, bytes.length - at));
        switch (damage) {
            case FLIPPED_BIT -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case CHANGED_BYTE -> bytes[at] = (byte) random.nextInt(256);
            case BLANKED -> Arrays.fill(bytes, at, at + length, BLANKS[random.nextInt(BLANKS.length)]);
            case NUMBER -> put(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)]);
            case CYCLE -> put(bytes, at, offset(bytes.length, at));
            case SWAPPED -> swap(bytes, at, place(bytes.length - 8), length);
            case CUT -> {
                return Arrays.copyOf(bytes,
                        random.nextInt(4) == 0 ? at : bytes.length - random.nextInt(bytes.length / 8));
            }
            case DROPPED -> {
                return splice(bytes, at, at + length, new byte[0]);
            }
            case DOUBLED -> {
                return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            }
            case DIGITS -> {
                return replaceDigits(bytes, at);
            }
            case SCRAP -> {
                byte[] word = scraps[random.nextInt(scraps.length)].getBytes(StandardCharsets.UTF_8);
                return splice(bytes, at, random.nextBoolean() ? at : Math.min(bytes.length, at + word.length), word);
            }
        }
        return bytes;
    }

    private int place(int end) {
        int at = from + random.nextInt(Math.max(1, end - from));
        if (hotEvery > 0 && at >= hotFrom && random.nextInt(3) == 0) {
            at = hotFrom + (at - hotFrom) / hotEvery * hotEvery + random.nextInt(hotBytes);
        }
        return Math.max(from, Math.min(at, end - 1));
    }

    /** A place in the file as a number: anywhere, where the number itself stands, or the file's end. */
    private long offset(int length, int at) {
        return switch (random.nextInt(4)) {
            case 0 -> at;
            case 1 -> random.nextInt(8);
            case 2 -> length - random.nextInt(3);
            default -> random.nextInt(length);
        };
    }

    private void put(byte[] bytes, int at, long number) {
        ByteBuffer into = ByteBuffer.wrap(bytes)
                .order(random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        // Most numbers stand where four divides.
        int there = random.nextInt(4) == 0 ? at : Math.max(from, at & ~3);
        switch (random.nextInt(3)) {
            case 0 -> into.putLong(there, number);
            case 1 -> into.putInt(there, (int) number);
            default -> into.putShort(there, (short) number);
        }
    }

    private static void swap(byte[] bytes, int one, int other, int length) {
        int first = Math.min(one, other);
        int second = Math.max(one, other);
        int most = Math.min(length, Math.min(second - first, bytes.length - second));
        byte[] kept = Arrays.copyOfRange(bytes, first, first + most);
        System.arraycopy(bytes, second, bytes, first, most);
        System.arraycopy(kept, 0, bytes, second, most);
    }

    /** The next number in letters is another one. */
    private byte[] replaceDigits(byte[] bytes, int at) {
        int begin = at;
        while (begin < bytes.length && !isDigit(bytes[begin])) {
            begin++;
        }
        int end = begin;
        while (end < bytes.length && isDigit(bytes[end])) {
            end++;
        }
        byte[] text = TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
        return begin == end ? bytes : splice(bytes, begin, end, text);
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }

    private static byte[] splice(byte[] bytes, int from, int end, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + instead.length);
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }
}
