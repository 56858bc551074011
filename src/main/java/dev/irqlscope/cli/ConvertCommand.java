package dev.irqlscope.cli;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.format.TraceWriter;
import dev.irqlscope.format.export.ExportFormat;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.SessionLimits;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a trace, or the run of a scenario, in another format. */
@Command(name = "convert", description = "Writes a trace of any known format, or the run of a scenario, as the name of OUT says: own trace (.irqlscope), Chrome trace events (.json), Perfetto (.pftrace), one row a call (.csv).", mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    private static final String OWN_ENDING = ".irqlscope";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "A trace or a scenario.")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "A name that ends in .irqlscope, .json, .pftrace or .csv.")
    private Path out;

    @Option(names = "--clock-hz", paramLabel = "N", description = "Ticks per second of a trace whose clock has no known rate.")
    private Long clockHz;

    @Override
    public Integer call() throws Exception {
        boolean own = out.toString().toLowerCase(Locale.ROOT).endsWith(OWN_ENDING);
        Optional<ExportFormat> format = ExportFormat.ofName(out);
        if (!own && format.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "OUT: expected a name that ends in .irqlscope, .json, .pftrace or .csv, found " + out);
        }
        OutputFile.check(spec, "OUT", out);
        TickClock.check(spec, clockHz);
        return Scenario.isScenarioFile(in) ? convertRun(format) : convertTrace(format);
    }

    private int convertRun(Optional<ExportFormat> format) throws ScenarioException, IOException {
        PrintWriter err = spec.commandLine().getErr();
        Scenario scenario = Scenario.read(in);
        Limits limits = SessionLimits.of(scenario);
        HeadlessRun.Outcome outcome = HeadlessRun.run(
                scenario,
                scenario.seed(),
                scenario.forNanos(),
                limits,
                null,
                new RunProgress(err, scenario.forNanos(), () -> false)::test);
        if (format.isPresent()) {
            format.get().write(outcome.analysis(), out);
        } else {
            TraceWriter.write(out, outcome.trace(), outcome.analysis(), scenario.annotations());
        }
        spec.commandLine().getOut().println(out);
        return Examined.sayHowItEnded(outcome.result(), err);
    }

    private int convertTrace(Optional<ExportFormat> format) throws TraceFormatException, IOException {
        TraceFile trace = ReadingProgress.readWhole(in, spec.commandLine().getErr());
        TraceStore store = clockHz == null ? trace.store() : TickClock.toNanos(trace.store(), clockHz);
        if (format.isEmpty()) {
            // Marks know moments of the file's own clock only.
            Annotations annotations = clockHz == null ? trace.annotations() : Annotations.NONE;
            TraceWriter.write(out, store, trace.limits(), annotations);
        } else {
            Analysis analysis = Indexer.analyze(store, trace.limits());
            if (!format.get().holds(analysis)) {
                spec.commandLine().getErr().println(in + TickClock.NANOS_NEEDED);
                return ExitCode.UNREADABLE;
            }
            format.get().write(analysis, out);
        }
        spec.commandLine().getOut().println(out);
        return ExitCode.DONE;
    }
}
