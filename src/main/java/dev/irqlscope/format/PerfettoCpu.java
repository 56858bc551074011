package dev.irqlscope.format;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceInfo;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * One processor of a trace that this program exported for Perfetto, on its way back into events. What an export does not carry
 * is put in where it must have been: an interrupt is taken when its first ISR call says it was, and over at the drop of the level
 * after its last.
 */
final class PerfettoCpu {
    /** An event that is none: each processor's run begins with one, so that every other can be put behind something. */
    static final int NOTHING = 0;

    private static final int UNKNOWN_LEVEL = -1;
    private static final int DEEPEST = 64;

    private final int number;
    private final EventRuns runs;
    private final PerfettoFlows flows;
    private final Map<Track, Stack> stacks = new EnumMap<>(Track.class);
    /** By routine: the event with which it was entered last, as a DPC. */
    private final Map<Integer, Integer> entered = new HashMap<>();
    private final int first;
    private int last;
    private long lastNanos;

    private int level = UNKNOWN_LEVEL;

    // Levels that it rose to and has not fallen below since, lowest first; the event before each rise, and when that was.
    private final int[] rise = new int[Irql.HIGH_LEVEL + 1];
    private final int[] beforeRise = new int[rise.length];
    private final long[] riseNanos = new long[rise.length];
    private int rises;

    private long lostEvents;

    // Interrupts that are being served, the outermost first.
    private final long[] dispatches = new long[DEEPEST];
    private final int[] vectors = new int[DEEPEST];
    private final int[] levels = new int[DEEPEST];
    private int depth;

    PerfettoCpu(int number, EventRuns runs, PerfettoFlows flows) {
        this.number = number;
        this.runs = runs;
        this.flows = flows;
        this.first = runs.add(number, 0, NOTHING, number, 0, 0);
        this.last = first;
    }

    /** Calls of one track that have not ended. */
    private static final class Stack {
        private final int[] routines = new int[DEEPEST];
        private final long[] results = new long[DEEPEST];
        private final EventKind[] returns = new EventKind[DEEPEST];
        private int depth;
    }

    /** A call begins, or only its beginning is known. False if there are too many inside each other. */
    boolean enter(Track track, long nanos, int routine, PerfettoSlice slice, TraceInfo.Levels how) {
        boolean known = slice.type() == PerfettoSlice.BEGIN;
        Stack stack = stacks.computeIfAbsent(track, key -> new Stack());
        if (known && stack.depth == DEEPEST) {
            return false;
        }
        boolean isr = track == Track.ISR;
        if (isr && how == TraceInfo.Levels.RECORDED) {
            dispatch(nanos, slice);
        } else if (track == Track.DPC || track == Track.THREADED_DPC) {
            queue(nanos, routine, slice, how);
        }
        EventKind enters = isr
                ? EventKind.ISR_ENTER
                : track == Track.VECTOR ? EventKind.VECTOR_ENTER : EventKind.DPC_ENTER;
        add(nanos, enters, routine, enters == EventKind.DPC_ENTER ? 0 : slice.vector());
        if (isr) {
            flows.begin(slice, last, number);
        } else if (enters == EventKind.DPC_ENTER) {
            entered.put(routine, last);
        }
        if (known) {
            stack.routines[stack.depth] = routine;
            stack.results[stack.depth] = isr
                    ? IsrResult.of(slice.claimed(), slice.didNothing(), slice.registerReads())
                    : track == Track.VECTOR ? slice.vector() : 0;
            stack.returns[stack.depth++] = isr
                    ? EventKind.ISR_RETURN
                    : track == Track.VECTOR ? EventKind.VECTOR_EXIT : EventKind.DPC_RETURN;
        }
        return true;
    }

    /** The innermost call of a track ends. False if there is none. */
    boolean leave(Track track, long nanos) {
        Stack stack = stacks.get(track);
        if (stack == null || stack.depth == 0) {
            return false;
        }
        stack.depth--;
        add(nanos, stack.returns[stack.depth], stack.routines[stack.depth], stack.results[stack.depth]);
        return true;
    }

    /** Puts in the event that queued a DPC: inside the ISR call that did if a flow tells it, else by its time alone. */
    private void queue(long nanos, int routine, PerfettoSlice slice, TraceInfo.Levels how) {
        PerfettoFlows.Origin origin = flows.end(slice);
        if (slice.queueNanos() < 0 || slice.queueNanos() > nanos || how == TraceInfo.Levels.INFERRED
                || how == TraceInfo.Levels.UNKNOWN) {
            return;
        }
        long queued = nanos - slice.queueNanos();
        int after = origin != null ? origin.event() : entered.getOrDefault(routine, first);
        int end = origin != null ? EventKind.ISR_RETURN.code() : NOTHING;
        int issuer = origin != null ? origin.cpu() : -1;
        runs.insert(after, end, queued, EventKind.DPC_QUEUED.code(), number, routine, issuer);
    }

    // Levels and interrupts

    /** The level changes, or stops being known. */
    void level(long nanos, int to) {
        if (to == UNKNOWN_LEVEL) {
            level = to;
            rises = 0;
            depth = 0;
            return;
        }
        int before = last;
        for (; depth > 0 && to < levels[depth - 1]; depth--) {
            add(nanos, EventKind.EOI, vectors[depth - 1], 0);
        }
        boolean over = before != last;
        add(nanos, EventKind.IRQL_CHANGE, to, Math.max(level, 0));
        level = to;
        while (rises > 0 && rise[rises - 1] > to) {
            rises--;
        }
        if (rises < rise.length && (rises == 0 || rise[rises - 1] < to)) {
            rise[rises] = to;
            beforeRise[rises] = over ? last : before;
            riseNanos[rises++] = nanos;
        }
    }

    /** An ISR call is of the interrupt that is being served, or of another one that was taken before it. */
    private void dispatch(long nanos, PerfettoSlice slice) {
        if (slice.dispatch() < 0 || depth > 0 && dispatches[depth - 1] == slice.dispatch() || depth == DEEPEST) {
            return;
        }
        int vector = slice.vector();
        int itsLevel = Irql.ofVector(vector);
        long taken = Math.max(0, nanos - slice.sinceInterruptNanos());
        boolean another = depth > 0 && levels[depth - 1] == itsLevel;
        if (another) {
            // One was over and the next one taken at the same moment, so that the level never dropped.
            taken = Math.max(taken, lastNanos);
            add(taken, EventKind.EOI, vectors[--depth], 0);
            add(taken, EventKind.IRQL_CHANGE, level, level);
        }
        int its = rises - 1;
        while (its >= 0 && rise[its] != itsLevel) {
            its--;
        }
        if (another || its < 0 || taken >= lastNanos && taken != riseNanos[its]) {
            add(Math.max(taken, lastNanos), EventKind.VECTOR_IN_SERVICE, vector, 0);
        } else if (taken == riseNanos[its]) {
            runs.insertBehind(beforeRise[its], taken, EventKind.VECTOR_IN_SERVICE.code(), number, vector, 0);
        } else {
            // Others of a higher level came between it and its first call.
            runs.insert(
                    beforeRise[its], NOTHING, taken, EventKind.VECTOR_IN_SERVICE.code(), number, vector, 0);
        }
        dispatches[depth] = slice.dispatch();
        vectors[depth] = vector;
        levels[depth++] = itsLevel;
    }

    // Other moments

    void moment(long nanos, EventKind kind) {
        add(nanos, kind, 0, 0);
    }

    /** A thread takes the processor, or {@link Entity#NONE} that is known. */
    void threadSwitch(long nanos, int thread) {
        add(nanos, EventKind.THREAD_SWITCH, thread, 0);
    }

    /** Events are missing from here on, or up to here; the beginning says how many. */
    void lost(long nanos, boolean over, long events) {
        if (!over) {
            lostEvents = events;
            return;
        }
        stacks.values().forEach(stack -> stack.depth = 0);
        depth = 0;
        add(nanos, EventKind.LOST, 0, lostEvents);
        lostEvents = 0;
    }

    private void add(long nanos, EventKind kind, int subject, long arg) {
        last = runs.add(number, nanos, kind.code(), number, subject, arg);
        lastNanos = nanos;
    }
}
