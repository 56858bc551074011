package dev.irqlscope.engine;

/**
 * How a run ended.
 *
 * @param atNanos virtual time it ended at
 * @param detail one sentence about it, or {@code null}
 */
public record RunResult(StopReason reason, long atNanos, String detail) {}
