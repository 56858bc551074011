package dev.irqlscope.analysis;

/**
 * Counts that grow with the trace, in the words of the command line's JSON.
 *
 * @param isrs ISR calls with a known duration
 * @param dispatches dispatches that have ended
 * @param dpcs DPC calls with a known duration
 * @param tornSpans spans whose duration is not known, here and in the reader
 */
public record Totals(
        long isrs,
        long declined,
        long dispatches,
        long spurious,
        long isrOverLimit,
        long isrStretched,
        long dpcs,
        long dpcOverLimit,
        long lostEvents,
        long tornSpans) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
