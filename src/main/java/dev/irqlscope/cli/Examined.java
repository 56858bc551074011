package dev.irqlscope.cli;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.Recipe;
import dev.irqlscope.session.SessionLimits;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A trace that was read or run, and what it means.
 *
 * @param file where it came from, as the user named it
 * @param result how the run ended, or {@code null} if it was read from a file
 */
record Examined(String file, Analysis analysis, RunResult result) {

    /** Reads a trace, or runs a scenario for its default time. {@code limits} makes those that it is held against of its own. */
    static Examined open(Path file, UnaryOperator<Limits> limits, Long clockHz, PrintWriter err)
            throws TraceFormatException, ScenarioException, IOException {
        if (Scenario.isScenarioFile(file)) {
            Scenario scenario = Scenario.read(file);
            return run(new Recipe(scenario, scenario.seed(), null), file, scenario.forNanos(), null, limits, err,
                    () -> false);
        }
        return of(file, ReadingProgress.readWhole(file, err), limits, clockHz);
    }

    /** What a trace means that has been read. */
    static Examined of(Path file, TraceFile trace, UnaryOperator<Limits> ofItsOwn, Long clockHz) {
        Limits limits = ofItsOwn.apply(trace.limits());
        Optional<Analysis> stored = trace.analysis().filter(known -> clockHz == null && known.limits().equals(limits));
        TraceStore store = clockHz == null ? trace.store() : TickClock.toNanos(trace.store(), clockHz);
        return new Examined(file.toString(), stored.orElseGet(() -> Indexer.analyze(store, limits)), null);
    }

    /**
     * Looks at a trace, or at the run of a scenario. Of a trace that was saved with its analysis only what is looked at is read and
     * checked, which is little of a long one.
     *
     * @param look what to make of it; asked again if what was stored turned out to be damaged meanwhile
     */
    static <T> T look(Path file, AnalysisOptions options, PrintWriter err, Function<Analysis, T> look)
            throws TraceFormatException, ScenarioException, IOException {
        if (Scenario.isScenarioFile(file)) {
            return look.apply(open(file, options::limits, null, err).analysis());
        }
        TraceFile trace = ReadingProgress.read(file, err);
        Limits limits = options.limits(trace.limits());
        Optional<Analysis> stored = trace.analysis().filter(known -> known.limits().equals(limits));
        Optional<T> seen = stored.map(look);
        return seen.isPresent() && trace.analysis().isPresent()
                ? seen.get()
                : look.apply(Indexer.analyze(trace.store(), limits));
    }

    /** Runs a scenario until its time is over, or {@code stopped} says that it shall end. */
    static Examined run(
            Recipe recipe, Path file, long forNanos, Path out, UnaryOperator<Limits> limits, PrintWriter err,
            BooleanSupplier stopped)
            throws IOException {
        HeadlessRun.Outcome outcome = HeadlessRun.run(
                recipe,
                forNanos,
                limits.apply(SessionLimits.of(recipe.scenario())),
                out,
                new RunProgress(err, forNanos, stopped));
        return new Examined(file.toString(), outcome.analysis(), outcome.result());
    }

    /**
     * Prints it all.
     *
     * @return the exit code: a bug check goes before findings
     */
    int report(AnalysisOptions options, PrintWriter out, PrintWriter err) throws IOException {
        Summary summary = Summary.of(analysis);
        if (options.json()) {
            out.println(SummaryJson.of(file, summary, analysis.trace()));
        } else {
            out.print(new SummaryTable(summary).text());
        }
        out.flush();
        int code = result == null ? ExitCode.DONE : sayHowItEnded(result, err);
        return code == ExitCode.DONE ? options.exitCode(analysis.findings()) : code;
    }

    /**
     * Says so if a run ended otherwise than by its time.
     *
     * @return the exit code, as far as it depends on this
     */
    static int sayHowItEnded(RunResult result, PrintWriter err) {
        if (result.reason() == StopReason.BUGCHECK) {
            err.println("The machine stopped: " + result.detail());
            return ExitCode.BUGCHECK;
        }
        if (result.reason() == StopReason.CAP) {
            err.println("The trace takes as much room as it may; the run ended there.");
        }
        return ExitCode.DONE;
    }
}
