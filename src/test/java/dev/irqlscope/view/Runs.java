package dev.irqlscope.view;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceStore;

/** Runs that pictures are made of. */
final class Runs {
    /** Long enough for every kind of incident of the default scenario. */
    static final Analysis DEFAULT = defaultScenario(40_000_000);

    private Runs() {}

    /** The default scenario with its own seed, run for so long. */
    static Analysis defaultScenario(long nanos) {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        scenario.build(trace, scenario.seed()).run(RunRequest.until(nanos));
        return Indexer.analyze(trace, Limits.DEFAULT);
    }

    /** The same, not at its end yet: what runs then still runs. */
    static Analysis unfinished(long nanos) {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        scenario.build(trace, scenario.seed()).run(RunRequest.until(nanos));
        Indexer indexer = new Indexer(trace, Limits.DEFAULT);
        while (indexer.advance()) {
            // The next batch.
        }
        return indexer.latest();
    }

    /** The longest ISR call of a run. */
    static int longestIsr(Analysis analysis) {
        RangeSummary all = new RangeSummary();
        analysis.isrDurations().summarize(0, analysis.isrDurations().size(), all);
        return analysis.isrDurations().ref(all.longestIndex());
    }

    /** A view of so many nanoseconds with the longest ISR in the middle. */
    static Viewport aroundLongest(Analysis analysis, long spanNanos, double width, double height) {
        Activities activities = analysis.activities();
        int longest = longestIsr(analysis);
        long middle = (activities.startNanos(longest) + activities.endNanos(longest)) / 2;
        return new Viewport(middle - spanNanos / 2, middle - spanNanos / 2 + spanNanos, width, height, 0);
    }
}
