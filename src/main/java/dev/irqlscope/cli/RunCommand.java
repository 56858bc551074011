package dev.irqlscope.cli;

import dev.irqlscope.loader.LoadedMiniport;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.Expectations;
import dev.irqlscope.session.Recipe;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario without a window. */
@Command(name = "run", description = "Runs a scenario without a window and prints what it measured.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "A scenario (YAML).")
    private Path file;

    @Option(names = "--seed", paramLabel = "N", description = "Seed in place of the scenario's.")
    private Long seed;

    @Option(names = "--for", paramLabel = "TIME", converter = NanosConverter.class, description = "Virtual time to run (default: what the scenario says, else 50ms).")
    private Long forNanos;

    @Option(names = "--out", paramLabel = "TRACE", description = "Write the trace here as the run goes (.irqlscope).")
    private Path out;

    @Option(names = "--miniport", paramLabel = "FILE.java|JAR", description = "Your miniport, in place of those that the scenario's adapters have. It runs with your rights.")
    private Path miniport;

    @Mixin
    private AnalysisOptions options;

    @Override
    public Integer call() throws Exception {
        OutputFile.check(spec, "--out", out);
        Scenario scenario = Scenario.read(file);
        long withSeed = seed == null ? scenario.seed() : seed;
        Recipe recipe = miniport == null
                ? new Recipe(scenario, withSeed, null)
                : Recipe.of(scenario, withSeed, LoadedMiniport.read(miniport));
        Examined examined = Examined.run(
                recipe,
                file,
                forNanos == null ? scenario.forNanos() : forNanos,
                out,
                options,
                spec.commandLine().getErr());
        int code = examined.report(options, spec.commandLine().getOut(), spec.commandLine().getErr());
        if (seed == null && forNanos == null && miniport == null) {
            Expectations.unmet(scenario, examined.analysis(), examined.result())
                    .forEach(line -> spec.commandLine().getErr().println("The scenario " + line));
        }
        return code;
    }
}
