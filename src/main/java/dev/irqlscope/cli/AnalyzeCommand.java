package dev.irqlscope.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a trace or a scenario. */
@Command(name = "analyze", description = "Prints the measures and findings of a trace of any known format, or of a scenario.", mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A trace or a scenario.")
    private Path file;

    @Option(names = "--clock-hz", paramLabel = "N", description = "Ticks per second of a trace whose clock has no known rate.")
    private Long clockHz;

    @Mixin
    private AnalysisOptions options;

    @Override
    public Integer call() throws Exception {
        TickClock.check(spec, clockHz);
        Examined examined = Examined.open(file, options, clockHz, spec.commandLine().getErr());
        return examined.report(options, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
