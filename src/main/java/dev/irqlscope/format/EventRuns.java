package dev.irqlscope.format;

import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;
import dev.irqlscope.trace.Spill;
import java.util.Arrays;

/**
 * Events that come in runs, each in order of time, as those of one processor do: keeps them outside the heap, and gives them
 * back merged as far as it is told that no earlier ones will come. At equal times the run that was begun first goes first.
 * One thread.
 *
 * <p>Cost: {@value #EVENT_BYTES} bytes an event that is kept; what was given back is forgotten from time to time.
 */
final class EventRuns {
    static final int EVENT_BYTES = 2 * Long.BYTES + 4 * Integer.BYTES;

    /** An event that is none, and a run that is none. */
    static final int NONE = -1;

    /** Beyond this many, what goes back in time stays in the run that it came in. */
    private static final int MOST_RUNS = 1 << 16;

    private static final int MOST_STEPS = 1 << 16;

    /** With fewer events it does not pay to forget those that were given back. */
    private static final int LEAST_TO_FORGET = 1 << 18;

    private Spill spill;
    private LongColumn times;
    private LongColumn numbers;
    private IntColumn kinds;
    private IntColumn cpus;
    private IntColumn names;
    private IntColumn following;
    private int given;

    /** By run: its first event that was not given back, its last one, and when that was. */
    private int[] firsts = new int[16];
    private int[] lasts = new int[16];
    private long[] lastTimes = new long[16];
    private int runs;

    /** By source: the run that its next event belongs to. */
    private int[] runOf = new int[0];

    /** Runs that hold events as a binary heap, the one whose turn it is first. */
    private int[] heap = new int[16];
    private int held;
    private int current = NONE;

    EventRuns() {
        empty();
    }

    private void empty() {
        spill = new Spill(Spill.DEFAULT_CAP_BYTES);
        times = new LongColumn(spill);
        numbers = new LongColumn(spill);
        kinds = new IntColumn(spill);
        cpus = new IntColumn(spill);
        names = new IntColumn(spill);
        following = new IntColumn(spill);
        given = 0;
    }

    /**
     * Appends an event to the run of its source, or to a new one if it goes back in time.
     *
     * @param source what gives events in order of time, numbered from 0
     * @param kind what it is, for the reader to know
     * @return the event's own number, until events are given back
     */
    int add(int source, long time, int kind, int cpu, int name, long number) {
        if (given > LEAST_TO_FORGET && given > times.size() / 4 * 3) {
            forget();
        }
        int event = append(time, kind, cpu, name, number);
        int run = source < runOf.length ? runOf[source] : NONE;
        if (run == NONE || (time < lastTimes[run] && runs < MOST_RUNS)) {
            run = begin(source);
        }
        lastTimes[run] = time;
        if (firsts[run] != NONE) {
            following.set(lasts[run], event);
            lasts[run] = event;
        } else {
            firsts[run] = event;
            lasts[run] = event;
            rise(run);
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

    private int begin(int source) {
        if (source >= runOf.length) {
            int had = runOf.length;
            runOf = Arrays.copyOf(runOf, source + 16);
            Arrays.fill(runOf, had, runOf.length, NONE);
        }
        if (runs == firsts.length) {
            firsts = Arrays.copyOf(firsts, runs * 2);
            lasts = Arrays.copyOf(lasts, runs * 2);
            lastTimes = Arrays.copyOf(lastTimes, runs * 2);
            heap = Arrays.copyOf(heap, runs * 2);
        }
        firsts[runs] = NONE;
        runOf[source] = runs;
        return runs++;
    }

    /** Keeps only what was not given back. */
    private void forget() {
        leave();
        LongColumn hadTimes = times;
        LongColumn hadNumbers = numbers;
        IntColumn hadKinds = kinds;
        IntColumn hadCpus = cpus;
        IntColumn hadNames = names;
        IntColumn hadFollowing = following;
        empty();
        for (int run = 0; run < runs; run++) {
            int before = NONE;
            for (int event = firsts[run]; event != NONE; event = hadFollowing.get(event)) {
                int kept = append(
                        hadTimes.get(event), hadKinds.get(event), hadCpus.get(event), hadNames.get(event),
                        hadNumbers.get(event));
                if (before == NONE) {
                    firsts[run] = kept;
                } else {
                    following.set(before, kept);
                }
                before = kept;
            }
            lasts[run] = before;
        }
    }

    // Merging

    /** Goes to the next event of all runs by time; false at the end of what was added. */
    boolean advance() {
        return advance(Long.MAX_VALUE);
    }

    /** Goes to the next event if it is not later than that. To be right, no event may be added later that is earlier. */
    boolean advance(long last) {
        leave();
        current = held > 0 && times.get(firsts[heap[0]]) <= last ? firsts[heap[0]] : NONE;
        return current != NONE;
    }

    /** Takes the current event out of its run. */
    private void leave() {
        if (current == NONE) {
            return;
        }
        given++;
        int run = heap[0];
        firsts[run] = following.get(current);
        current = NONE;
        if (firsts[run] == NONE) {
            heap[0] = heap[--held];
        }
        sink(0);
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

    /** Puts a run that holds an event again into the heap. */
    private void rise(int run) {
        int hole = held++;
        while (hole > 0 && precedes(run, heap[(hole - 1) / 2])) {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        heap[hole] = run;
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
