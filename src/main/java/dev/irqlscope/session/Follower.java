package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceStore;

/**
 * The thread that takes in what a trace grew by and publishes what it means.
 *
 * <p>Threading: any thread may call anything.
 */
final class Follower implements AutoCloseable {
    private final TraceStore trace;
    private final Indexer indexer;
    private final Thread thread;
    private boolean work = true;
    private boolean complete;
    private boolean closed;

    Follower(TraceStore trace, Indexer indexer) {
        this.trace = trace;
        this.indexer = indexer;
        this.thread = Thread.ofPlatform().daemon().name("irqlscope-indexer").unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    Analysis latest() {
        return indexer.latest();
    }

    void setLimits(Limits limits) {
        indexer.setLimits(limits);
        grew();
    }

    /** The analysis that was stored with the trace turned out to be damaged: everything is counted again. */
    void distrust() {
        indexer.distrust();
        grew();
    }

    /** Says that there is more to take in. */
    synchronized void grew() {
        work = true;
        notifyAll();
    }

    /** All that can be said of a trace to which nothing was added since this was closed. */
    Analysis last() {
        Ends.await(thread);
        indexer.finish();
        return indexer.latest();
    }

    /** Says that nothing will follow. */
    synchronized void complete() {
        complete = true;
        grew();
    }

    /** Events that it has not yet taken in. */
    long behind() {
        return trace.size() - latest().trace().endIndex();
    }

    /** Waits until it is at most this many events behind, or closed. */
    synchronized void awaitWithin(long events) {
        work = true;
        notifyAll();
        boolean interrupted = false;
        while (!closed && behind() > events) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void follow() {
        boolean finished = false;
        try {
            while (awaitWork()) {
                boolean last = isComplete();
                boolean more = indexer.advance();
                if (last && !more && !finished) {
                    finished = true;
                    indexer.finish();
                }
                published(more);
            }
        } finally {
            // Whatever ended it, as a full disk: nobody goes on waiting.
            close();
        }
    }

    private synchronized boolean isComplete() {
        return complete;
    }

    private synchronized boolean awaitWork() {
        while (!work && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        work = false;
        return !closed;
    }

    private synchronized void published(boolean more) {
        work |= more;
        notifyAll();
    }
}
