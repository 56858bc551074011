package dev.irqlscope.analysis;

import java.util.List;

final class Measures {
    private Measures() {}

    static Summary summarize(Analysis analysis) {
        return new Summary(analysis.trace().info(), analysis.endNanos(), analysis.trace().endIndex(),
                analysis.totals().lostEvents(), List.of(), analysis.totals().tornSpans(), analysis.limits(),
                analysis.totals(), Stats.NONE, Stats.NONE, Stats.NONE, Stats.NONE, Stats.NONE,
                new Summary.DpcLatency(null, "no DPC ran", new Summary.Pairs(0, 0, 0, 0, 0, 0)), List.of(),
                analysis.findings(), analysis.trace().info().warnings());
    }
}
