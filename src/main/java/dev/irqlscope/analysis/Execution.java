package dev.irqlscope.analysis;

/** What a processor executes, as the flags of its execution lane tell. */
public final class Execution {
    /** The thread that is idle. */
    public static final int IDLE = 0;
    /** Code below DISPATCH. */
    public static final int THREAD = 1;
    /** Code at DISPATCH or above that is no known routine; subject: a lock that it holds, or -1. */
    public static final int RAISED_CODE = 2;
    /** The kernel between two DPCs of a drain. */
    public static final int DRAIN = 3;
    /** The kernel's part of a dispatch, before, between and after its routines; subject: the vector. */
    public static final int DISPATCH = 4;
    /** An ISR; subject: the activity. */
    public static final int ISR = 5;
    /** A DPC; subject: the activity. */
    public static final int DPC = 6;
    /** A kernel vector's routine; subject: the activity. */
    public static final int VECTOR = 7;
    /** The trace does not tell. */
    public static final int UNKNOWN = 8;

    private Execution() {}
}
