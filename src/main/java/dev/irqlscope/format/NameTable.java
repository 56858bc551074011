package dev.irqlscope.format;

import java.util.Arrays;

/** Finds the entity of a name and a number straight from the bytes of a line, so that a known name makes no garbage. */
final class NameTable {
    private byte[][] names = new byte[256][];
    private long[] numbers = new long[256];
    private int[] entities = new int[256];
    private int size;

    /** The entity that was put in under this name and number, or -1. */
    int find(byte[] line, int from, int end, long number) {
        int slot = slot(line, from, end, number);
        return names[slot] == null ? -1 : entities[slot];
    }

    void put(byte[] line, int from, int end, long number, int entity) {
        if (size * 2 >= names.length) {
            grow();
        }
        int slot = slot(line, from, end, number);
        names[slot] = Arrays.copyOfRange(line, from, end);
        numbers[slot] = number;
        entities[slot] = entity;
        size++;
    }

    int size() {
        return size;
    }

    private int slot(byte[] line, int from, int end, long number) {
        int mask = names.length - 1;
        int slot = hash(line, from, end, number) & mask;
        while (names[slot] != null
                && (numbers[slot] != number
                        || !Arrays.equals(names[slot], 0, names[slot].length, line, from, end))) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static int hash(byte[] line, int from, int end, long number) {
        int hash = Long.hashCode(number * 0x9E3779B97F4A7C15L);
        for (int i = from; i < end; i++) {
            hash = 31 * hash + line[i];
        }
        return hash ^ hash >>> 15;
    }

    private void grow() {
        byte[][] oldNames = names;
        long[] oldNumbers = numbers;
        int[] oldEntities = entities;
        names = new byte[oldNames.length * 2][];
        numbers = new long[names.length];
        entities = new int[names.length];
        for (int i = 0; i < oldNames.length; i++) {
            if (oldNames[i] != null) {
                int slot = slot(oldNames[i], 0, oldNames[i].length, oldNumbers[i]);
                names[slot] = oldNames[i];
                numbers[slot] = oldNumbers[i];
                entities[slot] = oldEntities[i];
            }
        }
    }
}
