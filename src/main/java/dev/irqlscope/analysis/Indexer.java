package dev.irqlscope.analysis;

import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;

/**
 * Follows a trace as it grows and publishes what it means.
 *
 * <p>Threading: one thread calls {@link #advance} and {@link #finish}; any thread calls {@link #latest} and
 * {@link #setLimits}.
 */
public final class Indexer {
    private static final long BATCH_EVENTS = 200_000;

    private final TraceStore store;

    /** Null as long as the analysis that the trace was stored with will do. */
    private Index index;

    private volatile Analysis latest;
    private volatile boolean distrusted;
    private long publishedPosition;
    private volatile Limits wanted;
    private boolean finished;

    public Indexer(TraceStore store, Limits limits) {
        this.store = store;
        this.wanted = limits;
        this.index = new Index(store, limits);
        this.latest = index.publish(store.snapshot());
    }

    /**
     * Of a trace that is complete and was stored with its analysis. Nothing is counted as long as nobody wants other limits.
     *
     * @param stored what was stored
     */
    public Indexer(TraceStore complete, Limits limits, Analysis stored) {
        this.store = complete;
        this.wanted = limits;
        this.latest = stored;
        this.publishedPosition = stored.trace().endIndex();
    }

    /** All that can be said of a trace that is complete. */
    public static Analysis analyze(TraceStore complete, Limits limits) {
        Indexer indexer = new Indexer(complete, limits);
        while (indexer.advance()) {
            // The next batch.
        }
        indexer.finish();
        return indexer.latest();
    }

    /**
     * Takes in some of the events that were appended since the last call, and publishes. After {@link #setLimits} it begins
     * again with the first event; what was published stays until the recount has come as far.
     *
     * @return whether more is waiting
     */
    public boolean advance() {
        Limits limits = wanted;
        if (index == null) {
            if (!distrusted && limits.equals(latest.limits())) {
                return false;
            }
            index = new Index(store, limits);
        } else if (!index.suits(limits)) {
            index = index.again(limits);
        }
        TraceSnapshot trace = store.snapshot();
        index.advance(trace, Math.min(trace.endIndex(), index.position() + BATCH_EVENTS));
        boolean more = index.position() < trace.endIndex();
        if (finished && !more) {
            index.finish();
        }
        if (!more || index.position() > publishedPosition) {
            publishedPosition = index.position();
            latest = index.publish(trace);
        }
        return more;
    }

    /** Says that no event will follow: what is open is cut, what was undecided is decided, and the last word is published. */
    public void finish() {
        finished = true;
        while (advance()) {
            // The next batch.
        }
    }

    /** The newest that there is; before the first batch, nothing of an empty trace. */
    public Analysis latest() {
        return latest;
    }

    /** The stored analysis turned out to be damaged: counts again, from the next {@link #advance} on. */
    public void distrust() {
        distrusted = true;
    }

    /** Counts again with other limits, from the next {@link #advance} on. */
    public void setLimits(Limits limits) {
        wanted = limits;
    }
}
