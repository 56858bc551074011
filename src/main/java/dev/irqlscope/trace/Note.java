package dev.irqlscope.trace;

/** Words about a stretch of time; {@code cpu} is -1 when it concerns all processors. */
public record Note(long fromNanos, long toNanos, int cpu, String text) {}
