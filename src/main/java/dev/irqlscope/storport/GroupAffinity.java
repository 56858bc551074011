package dev.irqlscope.storport;

/**
 * Processors of one group, as GROUP_AFFINITY.
 *
 * @param mask a bit for each, the lowest for processor 0
 */
public record GroupAffinity(int group, long mask) {}
