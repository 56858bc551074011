package dev.irqlscope.engine;

/** What a run shall stop at, besides its time. */
public enum Stop {
    /** Nothing else. */
    AT_TIME,
    /** The first instant at which anything was written into the trace. */
    AFTER_NEXT_EVENT,
    /** The moment that a processor takes a device interrupt. */
    AT_NEXT_INTERRUPT,
    /** The nanosecond at which an ISR has used up its limit by its own work. */
    AT_ISR_BUDGET
}
