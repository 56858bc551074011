package dev.irqlscope.analysis;

/** How sure it is which ISR queued a DPC. */
public enum PairClass {
    /** The trace says so. */
    CERTAIN,
    /** The only sensible reading of a trace that has no queue event. */
    INFERRED,
    /** Several readings, or one that nothing speaks for; left out of statistics and counted. */
    AMBIGUOUS,
    /** No ISR is seen that can have queued it. */
    UNPAIRED,
    /** Queued by something that is no ISR; it has a queue time and no latency after DIRQL. */
    NOT_FROM_ISR
}
