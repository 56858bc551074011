package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.TraceStore;
import java.util.function.Consumer;

/** What live runs and recordings have in common: a trace, a thread that follows it, and one that moves the playhead. */
abstract sealed class PlayedSession implements Session permits LiveRun, Recording {
    private final TraceStore trace;
    private final Follower follower;
    private final Player player;
    private volatile Limits limits;
    private volatile Annotations annotations;

    PlayedSession(TraceStore trace, Limits limits, Indexer indexer, Annotations annotations, Head head) {
        this.trace = trace;
        this.limits = limits;
        this.annotations = annotations;
        follower = new Follower(trace, indexer);
        player = new Player(trace, follower, head);
    }

    /** Starts the threads of a session that is built. */
    final void start() {
        follower.start();
        player.start();
    }

    final Follower follower() {
        return follower;
    }

    final Player player() {
        return player;
    }

    final Limits limits() {
        return limits;
    }

    @Override
    public final TraceStore trace() {
        return trace;
    }

    @Override
    public final Analysis analysis() {
        return follower.latest();
    }

    @Override
    public final SessionStatus status() {
        return player.status();
    }

    @Override
    public final void setLimits(Limits to) {
        limits = to;
        follower.setLimits(to);
    }

    @Override
    public final void play() {
        player.order(player::play);
    }

    @Override
    public final void pause() {
        player.order(player::pause);
    }

    @Override
    public final void setPace(Pace pace) {
        player.order(() -> player.setPace(pace));
    }

    @Override
    public final void seek(long nanos) {
        player.order(() -> player.seek(nanos));
    }

    @Override
    public final void step(Step step) {
        player.order(() -> player.step(step));
    }

    @Override
    public final void breakAtIsrBudget(boolean on) {
        player.order(() -> player.breakAtIsrBudget(on));
    }

    @Override
    public final Annotations annotations() {
        return annotations;
    }

    @Override
    public synchronized void annotate(Annotations others, Consumer<String> failed) {
        annotations = others;
    }

    @Override
    public final synchronized void see(Camera view) {
        annotations = annotations.seenAt(view);
    }

    @Override
    public void close() {
        player.close();
    }
}
