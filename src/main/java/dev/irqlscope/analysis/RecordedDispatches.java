package dev.irqlscope.analysis;

import dev.irqlscope.trace.EventKind;

/** Dispatches of a machine that records them: from the acknowledgement of the vector to the drop of IRQL after its EOI. */
final class RecordedDispatches extends DispatchTracker {
    private final Routines routines;
    private final DeviceTracker devices;

    RecordedDispatches(IndexContext context, int cpu) {
        super(context, cpu);
        this.routines = context.routines();
        this.devices = context.devices();
    }

    @Override
    void before(EventKind kind, int subject, long arg, int stackDepth) {
        // Events say by themselves where a dispatch ends.
    }

    @Override
    void on(EventKind kind, long nanos, int subject, int stackDepth) {
        switch (kind) {
            case VECTOR_IN_SERVICE -> {
                int row = routines.isDeviceVector(subject) ? begin(nanos, subject) : OpenDispatch.NO_ROW;
                push(row, subject, nanos, stackDepth);
            }
            case EOI -> {
                OpenDispatch top = top();
                if (top != null && top.vector == subject) {
                    top.endOfInterrupt = true;
                }
            }
            case IRQL_CHANGE -> {
                while (top() != null && top().endOfInterrupt) {
                    close(nanos);
                }
            }
            default -> {
            }
        }
    }

    @Override
    OpenDispatch forIsr(long nanos, int vector, int routine, int stackDepth) {
        OpenDispatch top = top();
        if (top == null || top.vector != vector) {
            top = push(begin(nanos, vector), vector, nanos, stackDepth);
        } else if (top.row == OpenDispatch.NO_ROW) {
            top.row = begin(nanos, vector);
        }
        return top;
    }

    @Override
    void returned(OpenDispatch dispatch, long nanos, boolean claimed) {
        if (claimed) {
            claim(dispatch);
        }
    }

    @Override
    void returnedUnseen() {
        OpenDispatch top = top();
        if (top != null) {
            top.torn = true;
        }
    }

    @Override
    void finish(int stackDepth) {
        // What is open is cut.
    }

    private int begin(long nanos, int vector) {
        long raisedNanos = devices.oldestUnservedNanos(vector);
        devices.messageTaken(vector);
        return tables.dispatches.begin(nanos, raisedNanos, cpu, vector);
    }
}
