package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A machine that runs in the background. */
public final class LiveRun extends PlayedSession {
    private final Scenario scenario;
    private GrowingSaving saving;

    private LiveRun(Recipe recipe, TraceStore trace, Limits limits) {
        super(trace, limits, new Indexer(trace, limits), recipe.scenario().annotations(),
                new Head.Live(recipe.build(trace)));
        scenario = recipe.scenario();
    }

    /** Builds the machine of a scenario. It stands at time 0 until {@link #play}. */
    public static LiveRun start(Scenario scenario, long seed) {
        return start(new Recipe(scenario, seed, null));
    }

    /** As above, whatever the recipe is. */
    public static LiveRun start(Recipe recipe) {
        LiveRun run = new LiveRun(recipe, recipe.newTrace(), SessionLimits.of(recipe.scenario()));
        run.start();
        return run;
    }

    /** Goes on when the trace is full: the oldest events give way to new ones. */
    public void continueAsFlightRecorder() {
        player().order(player()::continueAsFlightRecorder);
    }

    @Override
    public synchronized void save(Path file, Consumer<SaveOutcome> told) {
        stopSaving();
        saving = GrowingSaving.start(file, trace(), limits(), this::annotations, told);
    }

    @Override
    public synchronized Optional<Path> savingTo() {
        return Optional.ofNullable(saving).filter(GrowingSaving::isGoingOn).map(GrowingSaving::file);
    }

    @Override
    public synchronized void stopSaving() {
        if (saving != null) {
            saving.end(null);
        }
    }

    /** Where a file grows with the run, this waits until it is whole. */
    @Override
    public void close() {
        super.close();
        GrowingSaving last;
        synchronized (this) {
            last = saving;
        }
        if (last != null) {
            player().await();
            Analysis complete = null;
            try {
                complete = follower().last();
            } finally {
                last.end(complete);
                last.await();
            }
        }
    }

    @Override
    public Optional<Scenario> scenario() {
        return Optional.of(scenario);
    }
}
