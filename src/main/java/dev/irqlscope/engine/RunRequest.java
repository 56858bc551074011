package dev.irqlscope.engine;

/**
 * How far to run.
 *
 * @param untilNanos virtual time to stop at; whatever happens at that very time still happens
 * @param stop what else to stop at
 * @param untilSequence {@link Machine#sequence} to stop at, as if the time were up, even if more happens at that very time
 */
public record RunRequest(long untilNanos, Stop stop, long untilSequence) {
    /** Without a bound of steps. */
    public RunRequest(long untilNanos, Stop stop) {
        this(untilNanos, stop, Long.MAX_VALUE);
    }

    public static RunRequest until(long nanos) {
        return new RunRequest(nanos, Stop.AT_TIME);
    }
}
