package dev.irqlscope.engine;

/** Why a run stopped. */
public enum StopReason {
    /** It reached its time. */
    TIME,
    /** Something was written into the trace. */
    EVENT,
    /** A processor took a device interrupt. */
    INTERRUPT,
    /** An ISR used up its limit. */
    ISR_BUDGET,
    /** Somebody asked for a pause. */
    PAUSED,
    /** The machine came to a bug check and cannot go on. */
    BUGCHECK,
    /** The trace takes as much room as it may. */
    CAP
}
