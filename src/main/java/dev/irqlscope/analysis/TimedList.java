package dev.irqlscope.analysis;

import java.util.Arrays;

/** A few things, each since a moment: in order of arrival, but for what was moved to the front. One thread at a time. */
final class TimedList {
    private long[] keys = new long[0];
    private long[] since = new long[0];
    private int size;

    int size() {
        return size;
    }

    long key(int index) {
        return keys[index];
    }

    long since(int index) {
        return since[index];
    }

    int indexOf(long key) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    void add(long key, long nanos) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size + 8);
            since = Arrays.copyOf(since, size + 8);
        }
        keys[size] = key;
        since[size] = nanos;
        size++;
    }

    void remove(long key) {
        int at = indexOf(key);
        if (at >= 0) {
            size--;
            System.arraycopy(keys, at + 1, keys, at, size - at);
            System.arraycopy(since, at + 1, since, at, size - at);
        }
    }

    /** Puts one before all others; nothing if it is not there. */
    void moveToFront(long key) {
        int at = indexOf(key);
        if (at > 0) {
            long sinceWhen = since[at];
            System.arraycopy(keys, 0, keys, 1, at);
            System.arraycopy(since, 0, since, 1, at);
            keys[0] = key;
            since[0] = sinceWhen;
        }
    }

    void clear() {
        size = 0;
    }
}
