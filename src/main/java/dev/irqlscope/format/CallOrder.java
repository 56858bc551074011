package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;
import java.util.Arrays;

/**
 * Puts calls that were recorded at their end, and moments, in order of time on their way to the store. It holds back what may
 * still be preceded, so no longer than the longest call. One thread.
 *
 * <p>Each processor has a {@link CallQueue}, and a heap says whose turn it is; at equal times, the lower processor's.
 */
final class CallOrder {
    /** Beyond this many, order gives way to memory. */
    private static final int MOST_HELD = 1 << 21;

    private final TraceStore store;
    private final EtlClock clock;

    /** By processor; the first is of what belongs to none. */
    private CallQueue[] queues = new CallQueue[0];

    /** The queues that hold something as a binary heap, the one whose turn it is first. */
    private CallQueue[] heap = new CallQueue[16];

    private int waiting;
    private int held;
    private long lastNanos = Long.MIN_VALUE;
    private long moved;

    CallOrder(TraceStore store, EtlClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A call, recorded at its end. */
    void addCall(int cpu, EtlCall call, int routine, long result) {
        CallQueue queue = queue(cpu);
        held++;
        if (queue.addCall(call, routine, result)) {
            settle(queue);
        }
    }

    /** Something that takes no time; a processor of -1 stands for none. */
    void addMoment(long ticks, int cpu, EventKind kind, int subject, long arg) {
        CallQueue queue = queue(cpu);
        held++;
        if (queue.addMoment(ticks, kind, subject, arg)) {
            settle(queue);
        }
    }

    /** Gives the store all that lies before a time. */
    void releaseBefore(long ticks) {
        while (waiting > 0 && heap[0].nextTicks() < ticks) {
            release(ticks);
        }
        while (held > MOST_HELD) {
            release(Long.MIN_VALUE);
        }
    }

    /** Gives the store all that is held. */
    void flush() {
        while (waiting > 0) {
            release(Long.MAX_VALUE);
        }
    }

    /** Calls that were left out because they overlap another one of their processor without lying inside it. */
    CountByCpu crossing() {
        CountByCpu crossing = new CountByCpu();
        for (int i = 0; i < queues.length; i++) {
            crossing.add(i - 1, queues[i].crossing());
        }
        return crossing;
    }

    /** Events whose time was changed because what precedes them came too late. */
    long moved() {
        return moved;
    }

    /** Lets the queue whose turn it is give away what lies before a time, as long as no other's turn comes. */
    private void release(long beforeTicks) {
        CallQueue queue = heap[0];
        long other = Math.min(waiting > 1 ? heap[1].nextTicks() : Long.MAX_VALUE,
                waiting > 2 ? heap[2].nextTicks() : Long.MAX_VALUE);
        held -= queue.release(Math.min(beforeTicks, other), this);
        if (!queue.isEmpty()) {
            sink(queue, 0);
            return;
        }
        queue.place = CallQueue.NOWHERE;
        CallQueue last = heap[--waiting];
        heap[waiting] = null;
        if (waiting > 0) {
            sink(last, 0);
        }
    }

    /** Takes an event whose turn it is. */
    void append(long ticks, EventKind kind, int cpu, int subject, long arg) {
        long nanos = clock.nanos(ticks);
        if (nanos < lastNanos) {
            moved++;
            nanos = lastNanos;
        }
        lastNanos = nanos;
        store.append(nanos, kind, cpu, subject, arg);
    }

    private CallQueue queue(int cpu) {
        int index = cpu + 1;
        if (index >= queues.length) {
            int had = queues.length;
            queues = Arrays.copyOf(queues, index + 1);
            for (int i = had; i <= index; i++) {
                queues[i] = new CallQueue(i - 1);
            }
        }
        return queues[index];
    }

    /** Puts a queue where it belongs, whose turn comes earlier than it did. */
    private void settle(CallQueue queue) {
        int at = queue.place;
        if (at == CallQueue.NOWHERE) {
            if (waiting == heap.length) {
                heap = Arrays.copyOf(heap, waiting * 2);
            }
            at = waiting++;
        }
        while (at > 0 && queue.precedes(heap[at - 1 >>> 1])) {
            put(heap[at - 1 >>> 1], at);
            at = at - 1 >>> 1;
        }
        put(queue, at);
    }

    /** Puts a queue where it belongs, whose turn comes no earlier than it did. */
    private void sink(CallQueue queue, int from) {
        int at = from;
        while (2 * at + 1 < waiting) {
            int child = 2 * at + 1;
            if (child + 1 < waiting && heap[child + 1].precedes(heap[child])) {
                child++;
            }
            if (!heap[child].precedes(queue)) {
                break;
            }
            put(heap[child], at);
            at = child;
        }
        put(queue, at);
    }

    private void put(CallQueue queue, int at) {
        heap[at] = queue;
        queue.place = at;
    }
}
