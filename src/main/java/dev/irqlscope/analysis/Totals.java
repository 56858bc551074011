package dev.irqlscope.analysis;

/** Counts that grow with the trace, in the words of the command line's JSON. */
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
