package dev.irqlscope.session;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Scenario;

/** The limits that a scenario asks for, as the analysis wants them. */
public final class SessionLimits {

    private SessionLimits() {}

    public static Limits of(Scenario scenario) {
        Scenario.ScenarioLimits limits = scenario.limits();
        return new Limits(
                limits.storportIsrNanos(), limits.otherIsrNanos(), limits.dpcNanos(), limits.lockHoldNanos());
    }
}
