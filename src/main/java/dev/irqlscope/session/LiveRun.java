package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Fault;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A machine that runs in the background. */
public final class LiveRun extends PlayedSession {
    private final Recipe begun;
    private final Head.Live machine;
    private final List<Intervention> journal;
    private GrowingSaving saving;

    private LiveRun(Recipe recipe, TraceStore trace, Head.Live machine) {
        Limits limits = SessionLimits.of(recipe.scenario());
        super(trace, limits, new Indexer(trace, limits), recipe.scenario().annotations(), machine);
        begun = recipe;
        this.machine = machine;
        journal = new CopyOnWriteArrayList<>(recipe.journal());
    }

    /** Builds the machine of a scenario. It stands at time 0 until {@link #play}. */
    public static LiveRun start(Scenario scenario, long seed) {
        return start(new Recipe(scenario, seed, null));
    }

    /** As above, whatever the recipe is. */
    public static LiveRun start(Recipe recipe) {
        TraceStore trace = recipe.newTrace();
        LiveRun run = new LiveRun(recipe, trace, new Head.Live(recipe.build(trace)));
        run.start();
        return run;
    }

    /**
     * Lets a fault happen to the machine, running or not, where it stands: that is the newest moment of the trace, and the playhead
     * goes there. Whatever time the fault names does not matter.
     *
     * @param told told what came of it, on a thread of the session
     * @throws IllegalArgumentException if the scenario has no such device, or the fault cannot happen to it
     */
    public void inject(Fault fault, Consumer<Injection> told) {
        if (begun.scenario()
                .devices()
                .stream()
                .noneMatch(device -> device.name().equals(fault.device()) && fault.kind().happensTo(device))) {
            throw new IllegalArgumentException(fault.name());
        }
        player().order(() -> player().inject(machine, fault, injection -> {
            if (injection instanceof Injection.Done done) {
                journal.add(done.intervention());
            }
            told.accept(injection);
        }));
    }

    /** What makes the same events again: what it was started with, and all that was injected into it since. */
    public Recipe recipe() {
        return begun.with(journal);
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
        return Optional.of(begun.scenario());
    }
}
