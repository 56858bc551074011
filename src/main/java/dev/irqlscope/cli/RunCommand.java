package dev.irqlscope.cli;

import dev.irqlscope.loader.LoadedMiniport;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import dev.irqlscope.session.Ending;
import dev.irqlscope.session.Expectations;
import dev.irqlscope.session.Recipe;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario without a window. */
@Command(name = "run", description = "Runs a scenario without a window and prints what it measured.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final String OWN_ENDING = ".irqlscope";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "A scenario (YAML).")
    private Path file;

    @Option(names = "--seed", paramLabel = "N", description = "Seed in place of the scenario's: 0 or more.")
    private Long seed;

    @Option(names = "--for", paramLabel = "TIME", converter = NanosConverter.class, description = "Virtual time to run (default: what the scenario says, else 50ms).")
    private Long forNanos;

    @Option(names = "--out", paramLabel = "TRACE", description = "Write the trace here as the run goes (.irqlscope).")
    private Path out;

    @Option(names = "--miniport", paramLabel = "FILE.java|JAR", description = "Your miniport, in place of those that the scenario's adapters have. It runs with your rights.")
    private Path miniport;

    @Option(names = "--inject", paramLabel = "FAULT", description = {
        "Let something go wrong besides: the kind of a fault and its keys, as in a scenario, such as",
        "storm,device=Nic,at=2ms,count=99,period=5us.",
        "May be given more than once."})
    private List<String> faults = List.of();

    @Option(names = "--journal", paramLabel = "TRACE", description = "Inject again what was injected into the run that this trace is of, at the same moments; with its seed, unless --seed says another one.")
    private Path journal;

    @Mixin
    private AnalysisOptions options;

    @Override
    public Integer call() throws Exception {
        check();
        Scenario scenario = scenario();
        List<Intervention> interventions = interventions(scenario);
        TraceStore run = journal == null
                ? null
                : ReadingProgress.readWhole(journal, spec.commandLine().getErr()).store();
        if (run != null) {
            interventions.addAll(Intervention.journal(scenario, journal.toString(), run.catalog()));
        }
        long withSeed = seed != null
                ? seed
                : run != null && run.info().seed() != null ? run.info().seed() : scenario.seed();
        Recipe recipe = (miniport == null
                ? new Recipe(scenario, withSeed, null)
                : Recipe.of(scenario, withSeed, LoadedMiniport.read(miniport))).with(interventions);
        Examined examined;
        int code;
        // Told to end, it saves and reports what it has come to.
        try (Ending ending = Ending.watch()) {
            examined = Examined.run(
                    recipe,
                    file,
                    forNanos == null ? scenario.forNanos() : forNanos,
                    out,
                    options::limits,
                    spec.commandLine().getErr(),
                    ending::isAskedFor);
            code = examined.report(options, spec.commandLine().getOut(), spec.commandLine().getErr());
        }
        if (seed == null && forNanos == null && miniport == null && interventions.isEmpty()) {
            Expectations.unmet(scenario, examined.analysis(), examined.result())
                    .forEach(line -> spec.commandLine().getErr().println("The scenario " + line));
        }
        return code;
    }

    private Scenario scenario() throws ScenarioException, IOException {
        try {
            return Scenario.read(file);
        } catch (ScenarioException e) {
            throw Scenario.isScenarioFile(file)
                    ? e
                    : new ScenarioException(e.getMessage() + " (a trace is for \"irqlscope analyze\")", e);
        }
    }

    private List<Intervention> interventions(Scenario scenario) {
        List<Intervention> interventions = new ArrayList<>();
        for (String fault : faults) {
            try {
                interventions.add(Intervention.read(scenario, "--inject", fault));
            } catch (ScenarioException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        return interventions;
    }

    private void check() {
        OutputFile.check(spec, "--out", out);
        if (seed != null && seed < 0) {
            throw new ParameterException(spec.commandLine(), "--seed: expected 0 or more, found " + seed);
        }
        if (out != null && !out.toString().toLowerCase(Locale.ROOT).endsWith(OWN_ENDING)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--out: expected a name that ends in %s, found %s (\"irqlscope convert\" makes other formats of it)"
                            .formatted(OWN_ENDING, out));
        }
    }
}
