package dev.irqlscope.session;

import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.util.Optional;

/** A machine that runs in the background. */
public final class LiveRun extends PlayedSession {
    private final Scenario scenario;

    private LiveRun(Scenario scenario, TraceStore trace, long seed) {
        super(trace, SessionLimits.of(scenario), new Head.Live(scenario.build(trace, seed)));
        this.scenario = scenario;
    }

    /** Builds the machine of a scenario. It stands at time 0 until {@link #play}. */
    public static LiveRun start(Scenario scenario, long seed) {
        LiveRun run = new LiveRun(scenario, new TraceStore(scenario.traceInfo(seed)), seed);
        run.start();
        return run;
    }

    /** Goes on when the trace is full: the oldest events give way to new ones. */
    public void continueAsFlightRecorder() {
        player().order(player()::continueAsFlightRecorder);
    }

    @Override
    public Optional<Scenario> scenario() {
        return Optional.of(scenario);
    }
}
