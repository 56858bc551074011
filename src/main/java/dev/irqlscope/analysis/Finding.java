package dev.irqlscope.analysis;

/**
 * Something that a rule found.
 *
 * @param rule id of the rule, as in {@code isr-over-limit}
 * @param title a few words for a list or a label, as in {@code ISR over 50 µs}
 * @param atNanos where to look
 * @param untilNanos where it ends
 * @param cpu processor, or -1
 * @param count how many times it happened in this one finding, as in an episode of a storm
 * @param activity activity to select, or -1
 * @param text what happened, by how much, why, and what to do
 */
public record Finding(
        String rule,
        String title,
        Severity severity,
        long atNanos,
        long untilNanos,
        int cpu,
        long count,
        int activity,
        String text) {}
