package dev.irqlscope.trace;

/** A named instant that somebody wants to find again. */
public record Mark(long atNanos, String label) {}
