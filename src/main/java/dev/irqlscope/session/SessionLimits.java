package dev.irqlscope.session;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Scenario;

/** The limits that a scenario asks for, as the analysis wants them. */
public final class SessionLimits {

    private SessionLimits() {}

    public static Limits of(Scenario scenario) {
        return of(scenario.limits());
    }

    /** The same of limits that were read from a document of their own. */
    public static Limits of(Scenario.ScenarioLimits limits) {
        return new Limits(
                limits.storportIsrNanos(), limits.otherIsrNanos(), limits.dpcNanos(), limits.lockHoldNanos());
    }
}
