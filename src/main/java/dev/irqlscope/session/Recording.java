package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A trace file. It can be looked at and played while the rest of it is still being read. */
public final class Recording implements Session {
    private final TraceFile file;
    private final TraceStore trace;
    private final Follower follower;
    private final Player player;
    private volatile Limits limits;
    private volatile boolean closed;

    private Recording(TraceFile file) {
        this.file = file;
        trace = file.store();
        limits = file.limits();
        follower = new Follower(trace, limits);
        player = new Player(trace, follower, new Head.Recorded(trace), System::nanoTime);
    }

    /**
     * Recognises a file; the rest is read in the background.
     *
     * @throws TraceFormatException if it is no trace that can be read; the message is one line
     */
    public static Recording open(Path file) throws TraceFormatException, IOException {
        Recording recording = new Recording(TraceFile.open(file));
        recording.follower.start();
        recording.player.start();
        Thread.ofPlatform().daemon().name("irqlscope-reader").start(recording::load);
        return recording;
    }

    private void load() {
        String failure = null;
        try {
            file.read(this::progress);
        } catch (TraceFormatException e) {
            failure = e.getMessage();
        } catch (IOException e) {
            failure = "%s: cannot be read further: %s".formatted(trace.info().source(), e.getMessage());
        }
        Limits found = file.limits();
        if (!found.equals(limits)) {
            setLimits(found);
        }
        follower.complete();
        player.loaded(1, failure);
    }

    private boolean progress(long bytesDone, long bytesTotal) {
        follower.grew();
        player.loaded(bytesTotal <= 0 ? 0 : Math.min(0.999, (double) bytesDone / bytesTotal), null);
        return !closed;
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
    public void save(Path target, Consumer<SaveOutcome> done) {
        Saving.start(target, trace, limits, done);
    }

    @Override
    public Optional<Scenario> scenario() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        player.close();
    }
}
