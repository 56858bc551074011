package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.TraceWriter;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioMachine;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** A run without a window, from start to end in the calling thread. */
public final class HeadlessRun {
    private static final long SLICE_NANOS = 1_000_000;

    /** What a file may lack if the program is killed, in wall time. */
    private static final long AT_MOST_LOST_WALL_NANOS = 500_000_000;

    private HeadlessRun() {}

    /**
     * What came of it.
     *
     * @param result why it ended: its time, a bug check, or a trace that takes as much room as it may
     */
    public record Outcome(Analysis analysis, TraceStore trace, RunResult result) {}

    /**
     * Runs a scenario.
     *
     * @param forNanos virtual time to run
     * @param out file that is written as the run goes, or {@code null}
     * @param progress told the virtual time that was reached, now and then
     * @throws IOException if the file cannot be written
     */
    public static Outcome run(
            Scenario scenario, long seed, long forNanos, Limits limits, Path out, LongConsumer progress)
            throws IOException {
        return run(new Recipe(scenario, seed, null), forNanos, limits, out, reached -> {
            progress.accept(reached);
            return true;
        });
    }

    /**
     * As above, whatever the recipe is.
     *
     * @param goOn told the virtual time that was reached, now and then, and whether to go on
     */
    public static Outcome run(Recipe recipe, long forNanos, Limits limits, Path out, LongPredicate goOn)
            throws IOException {
        TraceStore trace = recipe.newTrace();
        Indexer indexer = new Indexer(trace, limits);
        try (TraceWriter writer = out == null ? null : new TraceWriter(out, trace, limits);
                ScenarioMachine machine = recipe.build(trace)) {
            if (writer != null) {
                writer.annotate(recipe.scenario().annotations());
            }
            RunResult result;
            long until = 0;
            long writtenAt = System.nanoTime();
            do {
                until = Math.min(forNanos, until + SLICE_NANOS);
                result = machine.run(RunRequest.until(until));
                if (writer != null && System.nanoTime() - writtenAt >= AT_MOST_LOST_WALL_NANOS) {
                    writer.flush();
                    writtenAt = System.nanoTime();
                }
                takeIn(indexer);
            } while (goOn.test(result.atNanos()) && result.reason() == StopReason.TIME && until < forNanos);
            indexer.finish();
            if (writer != null) {
                writer.close(indexer.latest());
            }
            return new Outcome(indexer.latest(), trace, result);
        }
    }

    private static void takeIn(Indexer indexer) {
        while (indexer.advance()) {
            // The next batch.
        }
    }
}
