package dev.irqlscope.session;

import dev.irqlscope.loader.LoadedMiniport;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import dev.irqlscope.scenario.ScenarioMachine;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What decides a run: the same recipe makes the same events.
 *
 * @param miniport a user's, in place of those that ship for the adapters that it drives; {@code null} for these
 * @param journal faults that are injected while it runs
 */
public record Recipe(Scenario scenario, long seed, LoadedMiniport miniport, List<Intervention> journal) {
    public Recipe {
        journal = List.copyOf(journal);
    }

    /** One of a run into which nobody injects anything. */
    public Recipe(Scenario scenario, long seed, LoadedMiniport miniport) {
        this(scenario, seed, miniport, List.of());
    }

    /**
     * One with a user's miniport.
     *
     * @throws ScenarioException if the scenario has no adapter that the miniport drives
     */
    public static Recipe of(Scenario scenario, long seed, LoadedMiniport miniport) throws ScenarioException {
        if (!fits(scenario, miniport)) {
            throw new ScenarioException(
                    "%s: expected an adapter that a constructor of the miniport takes, which is %s, found %s"
                            .formatted(scenario.source(), names(miniport.adapterTypes()),
                                    names(scenario.adapterTypes())));
        }
        return new Recipe(scenario, seed, miniport);
    }

    /** The same with another journal. */
    public Recipe with(List<Intervention> others) {
        return new Recipe(scenario, seed, miniport, others);
    }

    /** Whether a scenario has an adapter that the miniport drives. */
    public static boolean fits(Scenario scenario, LoadedMiniport miniport) {
        return !Collections.disjoint(scenario.adapterTypes(), miniport.adapterTypes());
    }

    private static String names(Set<String> types) {
        return types.isEmpty() ? "none" : String.join(", ", types);
    }

    /** An empty trace that says what is run. */
    TraceStore newTrace() {
        TraceInfo info = scenario.traceInfo(seed);
        return new TraceStore(miniport == null ? info : info.withWarnings(miniport.remarks()));
    }

    /** The machine, ready to run. */
    ScenarioMachine build(TraceStore trace) {
        return miniport == null
                ? scenario.build(trace, seed, journal)
                : scenario.build(trace, seed, miniport.forOneRun(), journal);
    }
}
