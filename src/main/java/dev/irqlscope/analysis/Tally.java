package dev.irqlscope.analysis;

/** {@link Totals} while they grow. Indexer's thread only. */
final class Tally {
    long isrs;
    long declined;
    long dispatches;
    long spurious;
    long isrOverLimit;
    long isrStretched;
    long dpcs;
    long dpcOverLimit;
    long lostEvents;
    long tornSpans;

    /** @param tornInReader spans that the reader of the trace left out */
    Totals totals(long tornInReader) {
        return new Totals(
                isrs,
                declined,
                dispatches,
                spurious,
                isrOverLimit,
                isrStretched,
                dpcs,
                dpcOverLimit,
                lostEvents,
                tornSpans + tornInReader);
    }
}
