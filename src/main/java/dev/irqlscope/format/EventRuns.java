package dev.irqlscope.format;

import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;
import dev.irqlscope.trace.Spill;
import java.util.Arrays;

/**
 * Events that come in runs, each in order of time, as those of one processor do: keeps them outside the heap until all are
 * there, then gives them back merged. At equal times the run that was begun first goes first. One thread.
 *
 * <p>Cost: {@value #EVENT_BYTES} bytes an event.
 */
final class EventRuns {
    static final int EVENT_BYTES = 2 * Long.BYTES + 4 * Integer.BYTES;

    /** An event that is none, and a run that is none. */
    static final int NONE = -1;

    /** Beyond this many, what goes back in time stays in the run that it came in. */
    private static final int MOST_RUNS = 1 << 16;

    private static final int MOST_STEPS = 1 << 16;

    private final Spill spill = new Spill(Spill.DEFAULT_CAP_BYTES);
    private final LongColumn times = new LongColumn(spill);
    private final LongColumn numbers = new LongColumn(spill);
    private final IntColumn kinds = new IntColumn(spill);
    private final IntColumn cpus = new IntColumn(spill);
    private final IntColumn names = new IntColumn(spill);
    private final IntColumn following = new IntColumn(spill);

    /** By run: its first event, its last one, and while they are merged the one whose turn it is. */
    private int[] firsts = new int[16];
    private int[] lasts = new int[16];
    private int runs;

    /** By source: the run that its next event belongs to. */
    private int[] runOf = new int[0];

    /** Runs as a binary heap, the one whose turn it is first. */
    private int[] heap;
    private int held;
    private int current = NONE;

    /**
     * Appends an event to the run of its source, or to a new one if it goes back in time.
     *
     * @param source what gives events in order of time, numbered from 0
     * @param kind what it is, for the reader to know
     * @return the event's own number
     */
    int add(int source, long time, int kind, int cpu, int name, long number) {
        int event = append(time, kind, cpu, name, number);
        int run = source < runOf.length ? runOf[source] : NONE;
        if (run == NONE || (time < times.get(lasts[run]) && runs < MOST_RUNS)) {
            begin(source, event);
        } else {
            following.set(lasts[run], event);
            lasts[run] = event;
        }
        return event;
    }

    /**
     * Puts an event into the run of another one, right behind it and what follows it at or before that time; but not behind an
     * event of the kind {@code end} at that very time. False if that place is too far away to look for.
     */
    boolean insert(int after, int end, long time, int kind, int cpu, int name, long number) {
        int before = after;
        int steps = 0;
        for (int next = following.get(before); next != NONE && times.get(next) <= time; next = following.get(next)) {
            if (times.get(next) == time && kinds.get(next) == end) {
                break;
            }
            before = next;
            if (++steps == MOST_STEPS) {
                return false;
            }
        }
        insertBehind(before, time, kind, cpu, name, number);
        return true;
    }

    /** Puts an event into the run of another one, right behind it. */
    void insertBehind(int before, long time, int kind, int cpu, int name, long number) {
        int event = append(time, kind, cpu, name, number);
        following.set(event, following.get(before));
        following.set(before, event);
        for (int run = 0; following.get(event) == NONE && run < runs; run++) {
            if (lasts[run] == before) {
                lasts[run] = event;
            }
        }
    }

    int size() {
        return times.size();
    }

    /** Whether they take as much as a trace may. */
    boolean atCap() {
        return spill.atCap() || times.size() > Integer.MAX_VALUE - (1 << 16);
    }

    private int append(long time, int kind, int cpu, int name, long number) {
        times.add(time);
        numbers.add(number);
        kinds.add(kind);
        cpus.add(cpu);
        names.add(name);
        following.add(NONE);
        return times.size() - 1;
    }

    private void begin(int source, int event) {
        if (source >= runOf.length) {
            int had = runOf.length;
            runOf = Arrays.copyOf(runOf, source + 16);
            Arrays.fill(runOf, had, runOf.length, NONE);
        }
        if (runs == firsts.length) {
            firsts = Arrays.copyOf(firsts, runs * 2);
            lasts = Arrays.copyOf(lasts, runs * 2);
        }
        firsts[runs] = event;
        lasts[runs] = event;
        runOf[source] = runs++;
    }

    // Merging

    /** Goes to the next event of all runs by time; no event may be added any more. False at the end. */
    boolean advance() {
        if (heap == null) {
            heap = new int[runs];
            for (int run = 0; run < runs; run++) {
                heap[run] = run;
            }
            held = runs;
            for (int i = held / 2 - 1; i >= 0; i--) {
                sink(i);
            }
        } else if (held > 0) {
            int run = heap[0];
            firsts[run] = following.get(firsts[run]);
            if (firsts[run] == NONE) {
                heap[0] = heap[--held];
            }
            sink(0);
        }
        current = held > 0 ? firsts[heap[0]] : NONE;
        return held > 0;
    }

    long time() {
        return times.get(current);
    }

    int kind() {
        return kinds.get(current);
    }

    int cpu() {
        return cpus.get(current);
    }

    int name() {
        return names.get(current);
    }

    long number() {
        return numbers.get(current);
    }

    private void sink(int index) {
        if (held == 0) {
            return;
        }
        int moving = heap[index];
        int hole = index;
        while (2 * hole + 1 < held) {
            int child = 2 * hole + 1;
            if (child + 1 < held && precedes(heap[child + 1], heap[child])) {
                child++;
            }
            if (!precedes(heap[child], moving)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = moving;
    }

    private boolean precedes(int one, int other) {
        long time = times.get(firsts[one]);
        long otherTime = times.get(firsts[other]);
        return time != otherTime ? time < otherTime : one < other;
    }
}
