package dev.irqlscope.format;

import java.util.Arrays;

/**
 * Thread switches as Perfetto packs them in a bundle: each of their fields as one list of numbers, times as differences, names
 * by their place in a table. Source: {@code CompactSched} in ftrace_event_bundle.proto.
 */
final class PerfettoSwitches {
    private static final int STAMPS = 1;
    private static final int NEXT_PIDS = 3;
    private static final int NAMES = 5;
    private static final int NEXT_NAMES = 6;

    private final ProtoCursor message = new ProtoCursor();
    private final Numbers stamps = new Numbers();
    private final Numbers pids = new Numbers();
    private final Numbers nameIndices = new Numbers();
    private int[] table = new int[64];
    private int tableSize;
    private int next;
    private long stamp;
    private int pid;
    private int name;

    /** A list of numbers that is used again. */
    private static final class Numbers {
        private final ProtoCursor packed = new ProtoCursor();
        private long[] values = new long[64];
        private int size;

        private boolean add(ProtoCursor field) {
            packed.startPackedIn(field);
            while (packed.nextPacked()) {
                if (size == values.length) {
                    values = Arrays.copyOf(values, size * 2);
                }
                values[size++] = packed.number();
            }
            return !packed.isBroken();
        }
    }

    /** Takes in the field that holds them. False if it makes no sense. */
    boolean read(ProtoCursor field, ByteNames names) {
        next = 0;
        stamp = 0;
        stamps.size = 0;
        pids.size = 0;
        nameIndices.size = 0;
        tableSize = 0;
        boolean sense = true;
        message.startIn(field);
        while (message.next()) {
            switch (message.field()) {
                case STAMPS -> sense &= stamps.add(message);
                case NEXT_PIDS -> sense &= pids.add(message);
                case NEXT_NAMES -> sense &= nameIndices.add(message);
                case NAMES -> addName(names.of(message.bytes(), message.from(), message.end()));
                default -> {
                }
            }
        }
        sense &= !message.isBroken() && stamps.size == pids.size && stamps.size == nameIndices.size;
        stamps.size = sense ? stamps.size : 0;
        return sense;
    }

    private void addName(int number) {
        if (tableSize == table.length) {
            table = Arrays.copyOf(table, tableSize * 2);
        }
        table[tableSize++] = number;
    }

    /** Goes to the next switch. False at the end, and where time makes no sense. */
    boolean advance() {
        if (next >= stamps.size) {
            return false;
        }
        stamp += stamps.values[next];
        pid = (int) pids.values[next];
        long index = nameIndices.values[next];
        name = index >= 0 && index < tableSize ? table[(int) index] : ByteNames.NONE;
        next++;
        return stamp >= 0;
    }

    long stamp() {
        return stamp;
    }

    /** The thread that takes the processor. */
    int pid() {
        return pid;
    }

    /** Its name's number. */
    int name() {
        return name;
    }
}
