package dev.irqlscope.cli;

import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.Undecoded;
import dev.irqlscope.scenario.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures a trace or a scenario. */
@Command(name = "analyze", description = "Prints the measures and findings of a trace of any known format, or of a scenario. With --debug also, on standard error, what of a trace was not decoded, in a form to send along with a report.", mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private IrqlScopeCommand program;

    @Parameters(paramLabel = "FILE", description = "A trace or a scenario.")
    private Path file;

    @Option(names = "--clock-hz", paramLabel = "N", description = "Ticks per second of a trace whose clock has no known rate.")
    private Long clockHz;

    @Mixin
    private AnalysisOptions options;

    @Override
    public Integer call() throws Exception {
        TickClock.check(spec, clockHz);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!program.debug() || Scenario.isScenarioFile(file)) {
            return Examined.open(file, options::limits, clockHz, err).report(options, out, err);
        }
        TraceFile trace = TraceFile.open(file);
        Undecoded undecoded = new Undecoded();
        trace.noteIn(undecoded);
        try {
            ReadingProgress.readWhole(trace, err);
            return Examined.of(file, trace, options::limits, clockHz).report(options, out, err);
        } finally {
            undecoded.lines().forEach(err::println);
        }
    }
}
