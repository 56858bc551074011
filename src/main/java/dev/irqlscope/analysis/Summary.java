package dev.irqlscope.analysis;

import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.util.List;

/**
 * A trace in figures: all that the command line's JSON (schema 1) says of it.
 *
 * @param durationNanos from the trace's start to its last event
 * @param lostEvents how many the trace says are missing
 * @param lostEventsByCpu the same for each processor
 * @param tornSpans spans whose duration is not known, here and in the reader
 * @param isr durations of ISR calls
 * @param isrExclusive the same without what interrupted them
 * @param declineTime durations of ISR calls that returned FALSE
 * @param routines one row a routine, longest total first
 * @param warnings what is missing or odd
 */
public record Summary(
        TraceInfo info,
        long durationNanos,
        long events,
        long lostEvents,
        List<Long> lostEventsByCpu,
        long tornSpans,
        Limits limits,
        Totals totals,
        Stats isr,
        Stats isrExclusive,
        Stats declineTime,
        Stats dpc,
        Stats dpcExclusive,
        DpcLatency dpcLatency,
        List<RoutineRow> routines,
        List<Finding> findings,
        List<String> warnings) {

    /**
     * DPC latency after DIRQL.
     *
     * @param stats {@code null} where the trace has none
     * @param reason why there is none, else {@code null}
     */
    public record DpcLatency(Stats stats, String reason, Pairs pairs) {}

    /** How many DPC runs could be traced back to an ISR, and how surely. */
    public record Pairs(long certain, long inferred, long ambiguous, long unpaired, long notFromIsr, long otherCpu) {}

    /**
     * Figures of one routine, or of all routines of one image where only the image is known.
     *
     * @param module image on Windows, handler or action on Linux
     * @param name the routine
     * @param vectors vectors or irq numbers it was called for, ascending
     * @param count calls with a known duration
     * @param overLimit calls whose exclusive time passed the limit
     * @param queueTime {@code null} for whatever is not queued
     */
    public record RoutineRow(
            String module,
            String name,
            RoutineKind kind,
            List<Integer> vectors,
            long count,
            long declined,
            long overLimit,
            Stats durations,
            QueueTime queueTime) {}

    /** Queued to first instruction. */
    public record QueueTime(long count, double meanNanos, long maxNanos, long maxAtNanos) {}

    /** Counts it all, from exact values. Takes a while on a long trace: not for the thread that draws. */
    public static Summary of(Analysis analysis) {
        return Measures.summarize(analysis);
    }
}
