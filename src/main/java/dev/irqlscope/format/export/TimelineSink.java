package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.format.Track;
import java.io.IOException;

/** Hears a trace in order of time, slice by slice. On one track an end comes before a beginning at the same nanosecond. */
interface TimelineSink {
    /** The level of a processor where it is not known. */
    int UNKNOWN_LEVEL = -1;

    /** A call begins whose end is known, too. */
    void begin(Track track, int cpu, int activity) throws IOException;

    /** A call was entered; how long it took is not known. */
    void entered(Track track, int cpu, int activity) throws IOException;

    /**
     * The processor begins to be idle, or to be unknown.
     *
     * @param lost events that are missing there, 0 when unknown; means nothing on other tracks
     */
    void begin(Track track, int cpu, long fromNanos, long toNanos, long lost) throws IOException;

    /** What began last on this track ends. */
    void end(Track track, int cpu, long nanos) throws IOException;

    /** A rule found something that began here. Its processor may be -1, which stands for none. */
    void found(Finding finding) throws IOException;

    /** From now on the processor is at this level, or at {@link #UNKNOWN_LEVEL}. */
    void level(int cpu, long nanos, int level) throws IOException;
}
