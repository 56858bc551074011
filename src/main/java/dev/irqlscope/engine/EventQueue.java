package dev.irqlscope.engine;

import java.util.Arrays;

/**
 * What the hardware will do and when: a binary heap ordered by time, and among equals by the order of scheduling. Parallel
 * arrays, so that scheduling makes no garbage.
 */
final class EventQueue {
    static final long EMPTY = Long.MAX_VALUE;

    private long[] times = new long[64];
    private long[] sequences = new long[64];
    private Runnable[] actions = new Runnable[64];
    private int size;
    private long nextSequence;

    /** Time of the earliest event, {@link #EMPTY} if there is none. */
    long earliestNanos() {
        return size == 0 ? EMPTY : times[0];
    }

    void schedule(long timeNanos, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            actions = Arrays.copyOf(actions, size * 2);
        }
        long sequence = nextSequence++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!before(timeNanos, sequence, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, timeNanos, sequence, action);
    }

    /** Takes the earliest event out. */
    Runnable take() {
        Runnable earliest = actions[0];
        int last = --size;
        long time = times[last];
        long sequence = sequences[last];
        Runnable action = actions[last];
        actions[last] = null;
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && before(times[child + 1], sequences[child + 1], child)) {
                child++;
            }
            if (before(time, sequence, child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        if (size > 0) {
            put(hole, time, sequence, action);
        }
        return earliest;
    }

    private boolean before(long time, long sequence, int other) {
        return time < times[other] || (time == times[other] && sequence < sequences[other]);
    }

    private void move(int from, int to) {
        put(to, times[from], sequences[from], actions[from]);
    }

    private void put(int at, long time, long sequence, Runnable action) {
        times[at] = time;
        sequences[at] = sequence;
        actions[at] = action;
    }
}
