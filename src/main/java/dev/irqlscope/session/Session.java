package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a window has open. A live run and a recording look the same from here.
 *
 * <p>Threading: any thread may call anything; nothing blocks. What a call brings about shows in {@link #status()} a moment
 * later.
 */
public sealed interface Session extends AutoCloseable permits PlayedSession {

    TraceStore trace();

    /** The newest there is. */
    Analysis analysis();

    SessionStatus status();

    /** Judges the trace by other limits. */
    void setLimits(Limits limits);

    /** Lets time pass at the pace: over what is recorded, and from its end on live. At the end of a recording, from its start. */
    void play();

    void pause();

    void setPace(Pace pace);

    /** Pauses and moves the playhead to a moment that is recorded, or to the nearest one. */
    void seek(long nanos);

    /** Pauses and moves the playhead by one thing. */
    void step(Step step);

    /** Whether playing stops at the nanosecond at which an ISR has used up its limit by its own work. */
    void breakAtIsrBudget(boolean on);

    /**
     * Writes the trace as an {@code .irqlscope} file, in the background. The file of a live run grows with it until it ends or
     * {@link #stopSaving} is called; saving it to another file ends the first.
     *
     * @param told told how it goes, on a thread of the session
     */
    void save(Path file, Consumer<SaveOutcome> told);

    /** The file that grows with the run, if there is one. */
    default Optional<Path> savingTo() {
        return Optional.empty();
    }

    /** Makes that file whole with what there is now. */
    default void stopSaving() {}

    /** Marks, notes and the view that belong to the trace. */
    Annotations annotations();

    /**
     * Puts others in their place. Those of a recording of our own are written into its file at once, those of a run into the file
     * that grows with it; any go with the trace when it is saved.
     *
     * @param failed told in one line if the file cannot take them, on a thread of the session
     */
    void annotate(Annotations others, Consumer<String> failed);

    /** Says what is on screen, which is saved with the trace and with marks, and by itself nowhere. */
    void see(Camera view);

    /** What runs, if it is a live run. */
    Optional<Scenario> scenario();

    /** Ends its threads. What was published stays readable. */
    @Override
    void close();
}
