package dev.irqlscope.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Names as the bytes they came in, each kept once and known by a number from then on. Longer ones than any are cut. */
final class ByteNames {
    /** No name. */
    static final int NONE = -1;

    private static final int LONGEST = 256;
    private static final int MOST = 1 << 20;
    private static final byte[] NOTHING = {};

    private final NameTable table = new NameTable();
    private final List<byte[]> names = new ArrayList<>();

    /** The number of a name; {@link #NONE} if it is empty. */
    int of(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + LONGEST);
        if (from >= end || isFull()) {
            return NONE;
        }
        int known = table.find(bytes, from, end, 0);
        if (known < 0) {
            known = names.size();
            table.put(bytes, from, end, 0, known);
            names.add(Arrays.copyOfRange(bytes, from, end));
        }
        return known;
    }

    /** The bytes; none for {@link #NONE}. */
    byte[] get(int name) {
        return name < 0 ? NOTHING : names.get(name);
    }

    /** Whether there are more than any real trace has. */
    boolean isFull() {
        return names.size() >= MOST;
    }
}
