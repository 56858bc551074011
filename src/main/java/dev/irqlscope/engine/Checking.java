package dev.irqlscope.engine;

/** What becomes of a broken rule: a call at the wrong IRQL, a lock in the wrong place or order, a deadlock. */
public enum Checking {
    /** Nothing, as on a free build: the machine goes on and what comes of it comes of it. A deadlock spins for ever. */
    OFF,
    /** It is written into the trace and the machine goes on; only a deadlock, after which nothing would, stops it. */
    REPORT,
    /** The machine stops with the bug check that Driver Verifier would give. */
    STOP
}
