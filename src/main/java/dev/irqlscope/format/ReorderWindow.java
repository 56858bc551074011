package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;

/**
 * Puts events in order of time on their way to the store, as far as it can look ahead. Equal times keep their order. What
 * comes too late for that is moved to the time of the event before it, and counted.
 */
final class ReorderWindow {
    private static final int SIZE = 1 << 10;
    private static final int MASK = SIZE - 1;

    private final TraceStore store;
    private final long[] times = new long[SIZE];
    private final EventKind[] kinds = new EventKind[SIZE];
    private final int[] cpus = new int[SIZE];
    private final int[] subjects = new int[SIZE];
    private final long[] args = new long[SIZE];

    /** Held events are those from {@code first} to {@code end}, each at its number's low bits. */
    private long first;

    private long end;
    private boolean started;
    private long originNanos;
    private long lastNanos;
    private long moved;

    ReorderWindow(TraceStore store) {
        this.store = store;
    }

    /** Takes an event at a time of the recording's own clock. */
    void add(long time, EventKind kind, int cpu, int subject, long arg) {
        if (end - first == SIZE) {
            release();
        }
        long at = end++;
        while (at > first && times[(int) (at - 1) & MASK] > time) {
            move((int) (at - 1) & MASK, (int) at & MASK);
            at--;
        }
        int slot = (int) at & MASK;
        times[slot] = time;
        kinds[slot] = kind;
        cpus[slot] = cpu;
        subjects[slot] = subject;
        args[slot] = arg;
    }

    /** Gives the store all that is held. */
    void flush() {
        while (first < end) {
            release();
        }
    }

    /** What the recording's clock showed at time 0 of the trace. */
    long originNanos() {
        return originNanos;
    }

    /** Events whose time was changed because it lay too far back. */
    long moved() {
        return moved;
    }

    private void release() {
        int slot = (int) first++ & MASK;
        if (!started) {
            started = true;
            originNanos = times[slot];
        }
        long time = times[slot] - originNanos;
        if (time < lastNanos) {
            moved++;
            time = lastNanos;
        }
        lastNanos = time;
        store.append(time, kinds[slot], cpus[slot], subjects[slot], args[slot]);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        kinds[to] = kinds[from];
        cpus[to] = cpus[from];
        subjects[to] = subjects[from];
        args[to] = args[from];
    }
}
