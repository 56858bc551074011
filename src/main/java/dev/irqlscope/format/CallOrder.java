package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;
import java.util.Arrays;

/**
 * Puts calls that were recorded at their end, and moments, in order of time on their way to the store. It holds back what may
 * still be preceded, so no longer than the longest call. One thread.
 *
 * <p>At equal times what ends comes before what begins, inner calls end before outer ones and begin after them. Calls of one
 * processor nest; one that crosses the end of another is impossible there, left out and counted.
 */
final class CallOrder {
    private static final int RETURN = 0;
    private static final int MOMENT = 1;
    private static final int INSTANT_CALL = 2;
    private static final int ENTER = 3;

    /** Beyond this many, order gives way to memory. */
    private static final int MOST_HELD = 1 << 22;

    private final TraceStore store;
    private final EtlClock clock;

    // What is held, by slot.
    private long[] times = new long[1024];
    private long[] ends = new long[1024];
    private long[] numbers = new long[1024];
    private long[] args = new long[1024];
    private long[] results = new long[1024];
    private int[] subjects = new int[1024];
    private short[] cpus = new short[1024];
    private byte[] ranks = new byte[1024];
    private byte[] kinds = new byte[1024];
    private int[] freeSlots = new int[1024];
    private int freeCount;
    private int slots;

    /** Slots as a binary heap, the earliest first. */
    private int[] heap = new int[1024];
    private int held;

    private Stack[] stacks = new Stack[0];
    private long nextNumber;
    private long lastNanos = Long.MIN_VALUE;
    private long crossing;
    private long moved;

    CallOrder(TraceStore store, EtlClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** When the calls end that a processor is in, outermost first; and losses to report when it is in none. */
    private static final class Stack {
        private long[] ends = new long[8];
        private int depth;
        private long lost = -1;
    }

    /** A call, recorded at its end. */
    void addCall(int cpu, boolean isr, EtlCall call, int routine, long result) {
        int slot = slot(cpu, isr ? EventKind.ISR_ENTER : EventKind.DPC_ENTER, routine, isr ? call.vector : 0);
        times[slot] = call.startTicks;
        ends[slot] = call.endTicks;
        results[slot] = result;
        ranks[slot] = (byte) (call.startTicks == call.endTicks ? INSTANT_CALL : ENTER);
        push(slot);
    }

    /** Something that takes no time. */
    void addMoment(long ticks, int cpu, EventKind kind, int subject, long arg) {
        int slot = slot(cpu, kind, subject, arg);
        times[slot] = ticks;
        ends[slot] = ticks;
        ranks[slot] = MOMENT;
        push(slot);
    }

    /** Gives the store all that lies before a time. */
    void releaseBefore(long ticks) {
        while (held > 0 && (times[heap[0]] < ticks || held > MOST_HELD)) {
            release();
        }
    }

    /** Gives the store all that is held. */
    void flush() {
        while (held > 0) {
            release();
        }
    }

    /** Calls that were left out because they overlap another one of their processor without lying inside it. */
    long crossing() {
        return crossing;
    }

    /** Events whose time was changed because what precedes them came too late. */
    long moved() {
        return moved;
    }

    private void release() {
        int slot = pop();
        int cpu = cpus[slot];
        switch (ranks[slot]) {
            case ENTER -> {
                Stack stack = stack(cpu);
                if (stack.depth > 0 && stack.ends[stack.depth - 1] < ends[slot]) {
                    crossing++;
                    free(slot);
                    return;
                }
                append(times[slot], kinds[slot], cpu, subjects[slot], args[slot]);
                if (stack.depth == stack.ends.length) {
                    stack.ends = Arrays.copyOf(stack.ends, stack.depth * 2);
                }
                stack.ends[stack.depth++] = ends[slot];
                ranks[slot] = RETURN;
                long start = times[slot];
                times[slot] = ends[slot];
                ends[slot] = start;
                push(slot);
            }
            case RETURN -> {
                appendReturn(slot, cpu);
                Stack stack = stack(cpu);
                stack.depth--;
                if (stack.depth == 0 && stack.lost >= 0) {
                    append(times[slot], EventKind.LOST.code(), cpu, 0, stack.lost);
                    stack.lost = -1;
                }
                free(slot);
            }
            case INSTANT_CALL -> {
                append(times[slot], kinds[slot], cpu, subjects[slot], args[slot]);
                appendReturn(slot, cpu);
                free(slot);
            }
            default -> {
                if (kinds[slot] == EventKind.LOST.code() && cpu >= 0 && stack(cpu).depth > 0) {
                    // The calls around it are known whole: the gap lies between calls.
                    stack(cpu).lost = Math.max(0, stack(cpu).lost) + args[slot];
                } else {
                    append(times[slot], kinds[slot], cpu, subjects[slot], args[slot]);
                }
                free(slot);
            }
        }
    }

    private void appendReturn(int slot, int cpu) {
        EventKind kind = kinds[slot] == EventKind.ISR_ENTER.code() ? EventKind.ISR_RETURN : EventKind.DPC_RETURN;
        append(times[slot], kind.code(), cpu, subjects[slot], results[slot]);
    }

    private void append(long ticks, byte kind, int cpu, int subject, long arg) {
        long nanos = clock.nanos(ticks);
        if (nanos < lastNanos) {
            moved++;
            nanos = lastNanos;
        }
        lastNanos = nanos;
        store.append(nanos, kind, cpu, subject, arg);
    }

    private Stack stack(int cpu) {
        if (cpu >= stacks.length) {
            int had = stacks.length;
            stacks = Arrays.copyOf(stacks, cpu + 1);
            for (int i = had; i <= cpu; i++) {
                stacks[i] = new Stack();
            }
        }
        return stacks[cpu];
    }

    // Slots

    private int slot(int cpu, EventKind kind, int subject, long arg) {
        if (freeCount == 0 && slots == times.length) {
            grow();
        }
        int slot = freeCount > 0 ? freeSlots[--freeCount] : slots++;
        cpus[slot] = (short) cpu;
        kinds[slot] = kind.code();
        subjects[slot] = subject;
        args[slot] = arg;
        results[slot] = 0;
        numbers[slot] = nextNumber++;
        return slot;
    }

    private void free(int slot) {
        freeSlots[freeCount++] = slot;
    }

    private void grow() {
        int size = slots * 2;
        times = Arrays.copyOf(times, size);
        ends = Arrays.copyOf(ends, size);
        numbers = Arrays.copyOf(numbers, size);
        args = Arrays.copyOf(args, size);
        results = Arrays.copyOf(results, size);
        subjects = Arrays.copyOf(subjects, size);
        cpus = Arrays.copyOf(cpus, size);
        ranks = Arrays.copyOf(ranks, size);
        kinds = Arrays.copyOf(kinds, size);
        freeSlots = Arrays.copyOf(freeSlots, size);
        heap = Arrays.copyOf(heap, size);
    }

    // Heap

    private void push(int slot) {
        int at = held++;
        while (at > 0) {
            int parent = at - 1 >>> 1;
            if (!precedes(slot, heap[parent])) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = slot;
    }

    private int pop() {
        int first = heap[0];
        int last = heap[--held];
        int at = 0;
        while (2 * at + 1 < held) {
            int child = 2 * at + 1;
            if (child + 1 < held && precedes(heap[child + 1], heap[child])) {
                child++;
            }
            if (!precedes(heap[child], last)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return first;
    }

    private boolean precedes(int a, int b) {
        if (times[a] != times[b]) {
            return times[a] < times[b];
        }
        if (ranks[a] != ranks[b]) {
            return ranks[a] < ranks[b];
        }
        // For a return, the other end is where it began: the inner call began last. For an entry, the outer one ends last.
        if (ends[a] != ends[b]) {
            return ends[a] > ends[b];
        }
        // Of two calls that coincide, the one recorded first ended first, so it is the inner one.
        return ranks[a] == ENTER ? numbers[a] > numbers[b] : numbers[a] < numbers[b];
    }
}
