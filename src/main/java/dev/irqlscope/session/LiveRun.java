package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A machine that runs in the background. */
public final class LiveRun implements Session {
    private final Scenario scenario;
    private final TraceStore trace;
    private final Follower follower;
    private final Player player;
    private volatile Limits limits;

    private LiveRun(Scenario scenario, long seed, LongSupplier wallNanos) {
        this.scenario = scenario;
        trace = new TraceStore(scenario.traceInfo(seed));
        limits = SessionLimits.of(scenario);
        follower = new Follower(trace, limits);
        player = new Player(trace, follower, new Head.Live(scenario.build(trace, seed)), wallNanos);
    }

    /** Builds the machine of a scenario. It stands at time 0 until {@link #play}. */
    public static LiveRun start(Scenario scenario, long seed) {
        return start(scenario, seed, System::nanoTime);
    }

    static LiveRun start(Scenario scenario, long seed, LongSupplier wallNanos) {
        LiveRun run = new LiveRun(scenario, seed, wallNanos);
        run.follower.start();
        run.player.start();
        return run;
    }

    /** Goes on when the trace is full: the oldest events give way to new ones. */
    public void continueAsFlightRecorder() {
        player.order(player::continueAsFlightRecorder);
    }

    @Override
    public TraceStore trace() {
        return trace;
    }

    @Override
    public Analysis analysis() {
        return follower.latest();
    }

    @Override
    public SessionStatus status() {
        return player.status();
    }

    @Override
    public void setLimits(Limits to) {
        limits = to;
        follower.setLimits(to);
    }

    @Override
    public void play() {
        player.order(player::play);
    }

    @Override
    public void pause() {
        player.order(player::pause);
    }

    @Override
    public void setPace(Pace pace) {
        player.order(() -> player.setPace(pace));
    }

    @Override
    public void seek(long nanos) {
        player.order(() -> player.seek(nanos));
    }

    @Override
    public void step(Step step) {
        player.order(() -> player.step(step));
    }

    @Override
    public void breakAtIsrBudget(boolean on) {
        player.order(() -> player.breakAtIsrBudget(on));
    }

    @Override
    public void save(Path file, Consumer<SaveOutcome> done) {
        Saving.start(file, trace, limits, done);
    }

    @Override
    public Optional<Scenario> scenario() {
        return Optional.of(scenario);
    }

    @Override
    public void close() {
        player.close();
    }
}
