package dev.irqlscope.analysis;

import java.util.Arrays;

/** A dispatch that is under way on one processor. Reused for one after the other; indexer's thread only. */
final class OpenDispatch {
    /** Row number of a dispatch that is none of a device's, as the clock's. */
    static final int NO_ROW = -1;

    int row;
    int vector;
    long startNanos;
    /** Calls that were on the stack when it began. */
    int depth;
    boolean endOfInterrupt;
    boolean claimed;
    /** A call of it is not known whole, so nobody can say that none claimed. */
    boolean torn;
    long lastReturnNanos;
    private int[] isrs = new int[8];
    private int[] routines = new int[8];
    private int isrCount;
    private int[] queuedDpcs = new int[4];
    private int queuedCount;

    void begin(int newRow, int onVector, long nanos, int stackDepth) {
        row = newRow;
        vector = onVector;
        startNanos = nanos;
        depth = stackDepth;
        endOfInterrupt = false;
        claimed = false;
        torn = false;
        lastReturnNanos = nanos;
        isrCount = 0;
        queuedCount = 0;
    }

    void addIsr(int activity, int routine) {
        if (isrCount == isrs.length) {
            isrs = Arrays.copyOf(isrs, isrCount * 2);
            routines = Arrays.copyOf(routines, isrCount * 2);
        }
        isrs[isrCount] = activity;
        routines[isrCount] = routine;
        isrCount++;
    }

    int isrCount() {
        return isrCount;
    }

    int isr(int index) {
        return isrs[index];
    }

    boolean hasCalled(int routine) {
        for (int i = 0; i < isrCount; i++) {
            if (routines[i] == routine) {
                return true;
            }
        }
        return false;
    }

    /** One of its ISRs queued this DPC instance on its own processor. */
    void addDpc(int instance) {
        if (queuedCount == queuedDpcs.length) {
            queuedDpcs = Arrays.copyOf(queuedDpcs, queuedCount * 2);
        }
        queuedDpcs[queuedCount++] = instance;
    }

    int dpcCount() {
        return queuedCount;
    }

    int dpc(int index) {
        return queuedDpcs[index];
    }
}
