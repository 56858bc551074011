package dev.irqlscope.session;

import dev.irqlscope.engine.StopReason;

/**
 * A session at one moment. Immutable.
 *
 * @param playheadNanos the moment that the session is at
 * @param headNanos how far the trace reaches
 * @param live whether the trace can still grow by running the machine
 * @param realRateNanosPerSecond virtual nanoseconds that passed in the last second of wall time; 0 while nothing plays
 * @param breakAtIsrBudget whether playing stops when an ISR has used up its limit
 * @param loadedFraction how much of a file has been read, from 0 to 1
 * @param stopSentence why it stopped, or {@code null} if there is nothing to say
 * @param lastStop why the machine stopped last, or {@code null}
 * @param jumps counts the moves of the playhead that were no playing: steps, seeks, stops
 */
public record SessionStatus(
        State state,
        long playheadNanos,
        long headNanos,
        boolean live,
        Pace pace,
        double realRateNanosPerSecond,
        boolean breakAtIsrBudget,
        double loadedFraction,
        String stopSentence,
        StopReason lastStop,
        long jumps) {

    /** What a session is doing. */
    public enum State {
        /** A file is being read, and nothing plays. */
        LOADING,
        /** The playhead moves. */
        RUNNING,
        /** The playhead stands. */
        PAUSED,
        /** The playhead stands at the end of a recording. */
        ENDED,
        /** The machine came to a bug check; what is recorded can still be looked at. */
        STOPPED,
        /** The trace takes as much room as it may, and somebody has to decide. */
        FULL
    }
}
