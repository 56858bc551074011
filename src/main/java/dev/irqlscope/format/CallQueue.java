package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The calls and moments of one processor that wait for their turn, and the calls that it is in. One thread.
 *
 * <p>At equal times what ends comes before what begins, inner calls end before outer ones and begin after them. Calls of one
 * processor nest; one that crosses the end of another is impossible there, left out and counted.
 *
 * <p>Records come in order of their ends. So a new one belongs behind those that wait, or a few places before: a call before
 * those that interrupted it. What belongs far ahead, as the begin of a disk request does, waits in a heap beside.
 */
final class CallQueue {
    static final int NOWHERE = -1;

    /** Places that a new record is moved ahead at most. */
    private static final int MOST_PLACES = 32;

    /** Where its owner keeps it among the others. */
    int place = NOWHERE;

    private final int cpu;

    /** Those that wait, from {@code first} to {@code end}, each at its number's low bits. */
    private Waiting[] waiting = new Waiting[16];

    private int first;
    private int end;
    private final PriorityQueue<Waiting> early = new PriorityQueue<>();

    /** The calls that it is in, outermost first. */
    private Waiting[] open = new Waiting[8];

    private int depth;
    private final List<Waiting> spare = new ArrayList<>();
    private long nextTicks = Long.MAX_VALUE;
    private long nextNumber;
    private long lost = NOWHERE;
    private long crossing;

    CallQueue(int cpu) {
        this.cpu = cpu;
    }

    /** A call or a moment. Used again and again. */
    private static final class Waiting implements Comparable<Waiting> {
        private long ticks;
        private long endTicks;
        private boolean call;
        private EventKind kind;
        private int subject;
        /** Of its first event. */
        private long arg;
        /** Of a call's return. */
        private long result;
        private long number;

        private boolean precedes(Waiting other) {
            return compareTo(other) < 0;
        }

        @Override
        public int compareTo(Waiting other) {
            if (ticks != other.ticks) {
                return Long.compare(ticks, other.ticks);
            }
            if (rank() != other.rank()) {
                return Integer.compare(rank(), other.rank());
            }
            // The outer call ends last. Of two that coincide, the one recorded first ended first, so it is the inner one.
            int outer = Long.compare(other.endTicks, endTicks);
            if (outer != 0) {
                return outer;
            }
            return rank() == 2 ? Long.compare(other.number, number) : Long.compare(number, other.number);
        }

        /** Moments come before calls, and calls that take no time before those that do. */
        private int rank() {
            return !call ? 0 : ticks == endTicks ? 1 : 2;
        }
    }

    /** Takes in a call. Whether the queue's turn comes earlier for it. */
    boolean addCall(EtlCall call, int routine, long result) {
        Waiting one = begin(call.startTicks, call.endTicks, routine);
        one.call = true;
        one.kind = call.kind.isIsr() ? EventKind.ISR_ENTER : EventKind.DPC_ENTER;
        one.arg = call.kind.isIsr() ? IsrEntry.of(call.vector, call.message) : 0;
        one.result = result;
        return insert(one);
    }

    /** Takes in something that takes no time. Whether the queue's turn comes earlier for it. */
    boolean addMoment(long ticks, EventKind kind, int subject, long arg) {
        Waiting one = begin(ticks, ticks, subject);
        one.call = false;
        one.kind = kind;
        one.arg = arg;
        return insert(one);
    }

    private Waiting begin(long ticks, long endTicks, int subject) {
        Waiting one = spare.isEmpty() ? new Waiting() : spare.removeLast();
        one.ticks = ticks;
        one.endTicks = endTicks;
        one.subject = subject;
        one.number = nextNumber++;
        return one;
    }

    private boolean insert(Waiting one) {
        boolean earlier = one.ticks < nextTicks || isEmpty();
        int mask = waiting.length - 1;
        int at = end;
        int limit = Math.max(first, end - MOST_PLACES);
        while (at > limit && one.precedes(waiting[at - 1 & mask])) {
            at--;
        }
        if (at > first && at == limit && one.precedes(waiting[at - 1 & mask])) {
            early.add(one);
        } else {
            for (int i = end; i > at; i--) {
                waiting[i & mask] = waiting[i - 1 & mask];
            }
            waiting[at & mask] = one;
            if (++end - first == waiting.length) {
                grow();
            }
        }
        if (earlier) {
            nextTicks = one.ticks;
        }
        return earlier;
    }

    private void grow() {
        Waiting[] larger = new Waiting[waiting.length * 2];
        for (int i = first; i < end; i++) {
            larger[i - first] = waiting[i & waiting.length - 1];
        }
        waiting = larger;
        end -= first;
        first = 0;
    }

    boolean isEmpty() {
        return depth == 0 && first == end && early.isEmpty();
    }

    /** When its turn comes; never if it is empty. */
    long nextTicks() {
        return nextTicks;
    }

    boolean precedes(CallQueue other) {
        return nextTicks != other.nextTicks ? nextTicks < other.nextTicks : cpu < other.cpu;
    }

    /** Calls that were left out because they overlap another one without lying inside it. */
    long crossing() {
        return crossing;
    }

    /**
     * Gives away what comes next, and all that follows before a time.
     *
     * @return how many records wait no longer
     */
    int release(long beforeTicks, CallOrder to) {
        int taken = 0;
        do {
            Waiting next = next();
            if (depth > 0 && (next == null || open[depth - 1].endTicks <= next.ticks)) {
                leave(to);
            } else {
                take(next, to);
                taken++;
            }
            look();
        } while (nextTicks < beforeTicks);
        return taken;
    }

    /** The earliest that waits, or {@code null}. */
    private Waiting next() {
        Waiting usual = waiting[first & waiting.length - 1];
        if (!early.isEmpty()) {
            Waiting other = early.peek();
            return usual == null || other.precedes(usual) ? other : usual;
        }
        return usual;
    }

    private void look() {
        Waiting next = next();
        nextTicks = next == null ? Long.MAX_VALUE : next.ticks;
        if (depth > 0) {
            nextTicks = Math.min(nextTicks, open[depth - 1].endTicks);
        }
    }

    private void take(Waiting one, CallOrder to) {
        int slot = first & waiting.length - 1;
        if (waiting[slot] == one) {
            waiting[slot] = null;
            first++;
        } else {
            early.remove();
        }
        if (!one.call) {
            moment(one, to);
        } else if (depth > 0 && open[depth - 1].endTicks < one.endTicks) {
            crossing++;
        } else {
            to.append(one.ticks, one.kind, cpu, one.subject, one.arg);
            if (one.ticks < one.endTicks) {
                enter(one);
                return;
            }
            to.append(one.endTicks, returnOf(one), cpu, one.subject, one.result);
        }
        spare.add(one);
    }

    private void moment(Waiting one, CallOrder to) {
        if (one.kind == EventKind.LOST && depth > 0) {
            // The calls around it are known whole: the gap lies between calls.
            lost = Math.max(0, lost) + one.arg;
        } else {
            to.append(one.ticks, one.kind, cpu, one.subject, one.arg);
        }
    }

    private void enter(Waiting one) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = one;
    }

    private void leave(CallOrder to) {
        Waiting one = open[--depth];
        open[depth] = null;
        to.append(one.endTicks, returnOf(one), cpu, one.subject, one.result);
        if (depth == 0 && lost >= 0) {
            to.append(one.endTicks, EventKind.LOST, cpu, 0, lost);
            lost = NOWHERE;
        }
        spare.add(one);
    }

    private static EventKind returnOf(Waiting call) {
        return call.kind == EventKind.ISR_ENTER ? EventKind.ISR_RETURN : EventKind.DPC_RETURN;
    }
}
