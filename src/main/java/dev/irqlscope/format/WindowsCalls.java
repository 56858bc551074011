package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceStore;

/**
 * Routine calls of Windows as programs print them in tables: one row a call, with its end and its beginning or length. They are
 * brought into order of time as those of ETL files are, from however far back a row may come.
 */
final class WindowsCalls {
    /** How much earlier than what came before it a row may be to be brought to its place. */
    private static final long SECONDS_HELD = 2;

    private final TraceStore store;
    private final EtlClock clock;
    private final CallOrder order;
    private long calls;
    private long isrs;
    private final CountByCpu impossible = new CountByCpu();
    private long unread;
    private long latest = Long.MIN_VALUE;
    private int processors;

    WindowsCalls(TraceStore store, EtlClock clock) {
        this.store = store;
        this.clock = clock;
        this.order = new CallOrder(store, clock);
    }

    /** Takes in a call whose routine is this entity. */
    void take(int cpu, EtlCall call, int routine) {
        long result = call.kind.isIsr() ? IsrResult.of(call.claimed, false, 0) : 0;
        order.addCall(cpu, call, routine, result);
        calls++;
        isrs += call.kind.isIsr() ? 1 : 0;
        processors = Math.max(processors, cpu + 1);
        seen(call.endTicks);
    }

    /** A processor goes on with another thread, of this entity. */
    void takeSwitch(int cpu, long ticks, int thread) {
        order.addMoment(ticks, cpu, EventKind.THREAD_SWITCH, thread, 0);
        processors = Math.max(processors, cpu + 1);
        seen(ticks);
    }

    private void seen(long ticks) {
        if (ticks > latest) {
            latest = ticks;
            order.releaseBefore(latest - SECONDS_HELD * clock.secondTicks());
        }
    }

    /** Events are missing somewhere, and nothing says where: before all that is there. 0 if nobody counted them. */
    void loseAtBeginning(long events) {
        order.addMoment(clock.originTicks(), -1, EventKind.LOST, 0, events);
    }

    /** A row of a call has a time that cannot be. */
    void takeImpossible(long cpu) {
        calls++;
        impossible.add((int) cpu, 1);
    }

    /** So many rows make no sense. */
    void takeUnread(long rows) {
        unread += rows;
    }

    /** Whether there is more than this program holds. */
    boolean isFull() {
        return store.spill().atCap();
    }

    /** Gives the store all that is held. */
    void flush() {
        order.flush();
    }

    /** Processors that calls were on, counted up to the highest. */
    int processors() {
        return processors;
    }

    /** Calls that had to be left out. */
    long torn() {
        return impossible.total() + order.crossing().total();
    }

    /** Whether there are calls, and none has a time that can be. */
    boolean areAllImpossible() {
        return calls > 0 && impossible.total() == calls;
    }

    /** Says what is odd about the calls; {@code named} is whether images are known, {@code whole} whether all was read. */
    void warn(EtlWarnings warnings, boolean named, boolean whole) {
        warnings.ofKinds(calls, isrs, whole);
        warnings.ofCalls(calls, named, impossible, order.crossing());
        warnings.ofRows(unread);
        warnings.ofOrder(order.moved());
    }
}
