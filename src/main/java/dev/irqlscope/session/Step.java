package dev.irqlscope.session;

/** A move of the playhead by one thing, as fast as it goes. */
public enum Step {
    /** To the last instant before this one at which anything was traced. */
    EVENT_BACK,
    /** To the next instant at which anything is traced. */
    EVENT_FORWARD,
    /** To the moment at which the last device interrupt before this one was taken. */
    INTERRUPT_BACK,
    /** To the moment at which the next device interrupt is taken. */
    INTERRUPT_FORWARD,
    /** To the nanosecond at which the next ISR has used up its limit by its own work. */
    NEXT_ISR_BUDGET
}
