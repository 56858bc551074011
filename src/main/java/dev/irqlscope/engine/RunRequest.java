package dev.irqlscope.engine;

/**
 * How far to run.
 *
 * @param untilNanos virtual time to stop at; whatever happens at that very time still happens
 * @param stop what else to stop at
 */
public record RunRequest(long untilNanos, Stop stop) {
    public static RunRequest until(long nanos) {
        return new RunRequest(nanos, Stop.AT_TIME);
    }
}
