package dev.irqlscope.analysis;

import dev.irqlscope.trace.EventKind;
import java.util.Arrays;

/** The dispatches of one processor, innermost last. Two kinds of trace tell of them in two ways. Indexer's thread only. */
abstract sealed class DispatchTracker permits RecordedDispatches, InferredDispatches {
    protected final Tables tables;
    protected final int cpu;
    private final Judge judge;
    private OpenDispatch[] open = new OpenDispatch[0];
    private int size;

    DispatchTracker(IndexContext context, int cpu) {
        this.tables = context.tables();
        this.judge = context.judge();
        this.cpu = cpu;
    }

    /** An event of this processor is about to be taken in, with so many calls on the stack. */
    abstract void before(EventKind kind, int subject, long arg, int stackDepth);

    /** An event that is no call and no return. */
    abstract void on(EventKind kind, long nanos, int subject, int stackDepth);

    /** The dispatch that an ISR belongs to which is entered now. */
    abstract OpenDispatch forIsr(long nanos, int vector, int routine, int stackDepth);

    /** An ISR of this row returned. */
    abstract void returned(OpenDispatch dispatch, long nanos, boolean claimed);

    /** An ISR returned that was not seen to be entered. */
    abstract void returnedUnseen();

    /** No event will follow. */
    abstract void finish(int stackDepth);

    OpenDispatch top() {
        return size == 0 ? null : open[size - 1];
    }

    /** The open one with this row, or {@code null}. */
    OpenDispatch find(int row) {
        for (int i = size - 1; i >= 0; i--) {
            if (open[i].row == row) {
                return open[i];
            }
        }
        return null;
    }

    /** When the earliest began that is not claimed yet; {@link Long#MAX_VALUE} if there is none. */
    long firstUndecidedNanos() {
        for (int i = 0; i < size; i++) {
            if (!open[i].claimed && open[i].row != OpenDispatch.NO_ROW) {
                return open[i].startNanos;
            }
        }
        return Long.MAX_VALUE;
    }

    protected OpenDispatch push(int row, int vector, long nanos, int stackDepth) {
        if (size == open.length) {
            open = Arrays.copyOf(open, size + 4);
            for (int i = size; i < open.length; i++) {
                open[i] = new OpenDispatch();
            }
        }
        OpenDispatch dispatch = open[size++];
        dispatch.begin(row, vector, nanos, stackDepth);
        return dispatch;
    }

    /** Ends the innermost: whether it was spurious is decided, and the latency of its DPCs begins. */
    protected void close(long nanos) {
        OpenDispatch dispatch = open[--size];
        if (dispatch.row == OpenDispatch.NO_ROW) {
            return;
        }
        tables.dispatches.finish(dispatch.row, nanos);
        tables.tally.dispatches++;
        for (int i = 0; i < dispatch.dpcCount(); i++) {
            tables.dpcInstances.dropped(dispatch.dpc(i), nanos);
        }
        if (!dispatch.claimed && !dispatch.torn) {
            tables.tally.spurious++;
            tables.dispatches.flag(dispatch.row, Dispatches.SPURIOUS);
            for (int i = 0; i < dispatch.isrCount(); i++) {
                tables.activities.flag(dispatch.isr(i), Activities.SPURIOUS);
            }
            tables.spurious.add(dispatch.startNanos, nanos - dispatch.startNanos, dispatch.row);
        }
        judge.dispatchEnded(dispatch, cpu, nanos);
    }

    /** Events are missing: nothing is known of those that were open. */
    void cut(long nanos) {
        while (size > 0) {
            OpenDispatch dispatch = open[--size];
            if (dispatch.row != OpenDispatch.NO_ROW) {
                tables.dispatches.finish(dispatch.row, nanos);
            }
        }
    }

    protected void claim(OpenDispatch dispatch) {
        dispatch.claimed = true;
        tables.dispatches.flag(dispatch.row, Dispatches.CLAIMED);
    }
}
