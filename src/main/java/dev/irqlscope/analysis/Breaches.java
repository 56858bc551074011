package dev.irqlscope.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Findings of the rules that hold a limit against what was measured. */
public final class Breaches {
    private static final Set<String> RULES = Set.of("isr-over-limit", "dpc-over-limit", "lock-hold");

    private Breaches() {}

    /** All of a trace, in order of time. */
    public static List<Finding> of(Analysis analysis) {
        return analysis.findings()
                .stream()
                .filter(finding -> RULES.contains(finding.rule()))
                .sorted(Comparator.comparingLong(Finding::atNanos))
                .toList();
    }

    /** The one that lasts longest among those of the worst severity; there has to be one. */
    public static Finding worst(List<Finding> breaches) {
        return breaches.stream()
                .max(Comparator.comparing(Finding::severity)
                        .thenComparingLong(breach -> breach.untilNanos() - breach.atNanos()))
                .orElseThrow();
    }
}
