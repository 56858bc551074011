package dev.irqlscope.analysis;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrEntry;

/**
 * Dispatches of a trace that has only ISR records: a maximal run of them on one processor and vector with nothing else between
 * and no routine repeated. On Windows a chain stops at the first TRUE; on Linux every handler of a line is called.
 */
final class InferredDispatches extends DispatchTracker {
    private final boolean endsAtTrue;
    /** The next run may be the rest of one that was not seen whole. */
    private boolean afterUnseen;

    InferredDispatches(IndexContext context, int cpu) {
        super(context, cpu);
        endsAtTrue = context.info().isOfWindows();
    }

    @Override
    void before(EventKind kind, int subject, long arg, int stackDepth) {
        OpenDispatch top = top();
        while (top != null && top.depth >= stackDepth && !goesOn(top, kind, subject, arg, stackDepth)) {
            close(top.lastReturnNanos);
            top = top();
        }
        if (kind != EventKind.ISR_ENTER) {
            afterUnseen = false;
        }
    }

    private static boolean goesOn(OpenDispatch run, EventKind kind, int subject, long arg, int stackDepth) {
        return kind == EventKind.ISR_ENTER && IsrEntry.vector(arg) == run.vector && run.depth == stackDepth
                && !run.hasCalled(subject);
    }

    @Override
    void on(EventKind kind, long nanos, int subject, int stackDepth) {
        // Nothing but ISR records tells.
    }

    @Override
    OpenDispatch forIsr(long nanos, int vector, int routine, int stackDepth) {
        OpenDispatch top = top();
        if (top != null && top.depth == stackDepth && top.vector == vector) {
            return top;
        }
        int row = tables.dispatches.begin(nanos, DpcInstances.UNKNOWN, cpu, vector);
        OpenDispatch run = push(row, vector, nanos, stackDepth);
        run.torn = afterUnseen;
        return run;
    }

    @Override
    void returned(OpenDispatch dispatch, long nanos, boolean claimed) {
        dispatch.lastReturnNanos = nanos;
        if (claimed) {
            claim(dispatch);
            if (endsAtTrue && dispatch == top()) {
                close(nanos);
            }
        }
    }

    @Override
    void returnedUnseen() {
        afterUnseen = true;
    }

    @Override
    void cut(long nanos) {
        super.cut(nanos);
        afterUnseen = true;
    }

    @Override
    void finish(int stackDepth) {
        while (top() != null && top().depth >= stackDepth) {
            close(top().lastReturnNanos);
        }
    }
}
