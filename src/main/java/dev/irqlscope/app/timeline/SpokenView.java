package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;

/** What a screen reader says of the timeline. Pure. */
final class SpokenView {
    private SpokenView() {}

    /** The stretch that is shown, and its longest ISR. */
    static String of(Analysis analysis, long fromNanos, long toNanos) {
        TraceInfo.Clock clock = analysis.trace().info().clock();
        String range = "Timeline from " + Durations.formatMoment(fromNanos, clock) + " to "
                + Durations.formatMoment(toNanos, clock) + ". ";
        int longest = IsrWalk.longest(analysis, fromNanos, toNanos);
        if (longest < 0) {
            return range + "No interrupt routine begins here.";
        }
        Activities activities = analysis.activities();
        String name = analysis.trace().catalog().nameOf(activities.routine(longest));
        String verdict = activities.has(longest, Activities.OVER_LIMIT) ? ", over its limit" : "";
        return range + "Longest interrupt routine: " + name + ", "
                + Durations.format(activities.wallNanos(longest), clock)
                + verdict + ", on processor " + activities.cpu(longest) + ".";
    }
}
