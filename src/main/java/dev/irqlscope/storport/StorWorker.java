package dev.irqlscope.storport;

/** A work item of a miniport, as the pointer that StorPortInitializeWorker gives. */
public final class StorWorker {
    private State state = State.IDLE;

    private enum State {
        IDLE,
        QUEUED,
        FREED
    }

    StorWorker() {}

    boolean isQueued() {
        return state == State.QUEUED;
    }

    boolean isFreed() {
        return state == State.FREED;
    }

    void queue() {
        state = State.QUEUED;
    }

    /** Its thread is about to run it: it may be queued again. */
    void begin() {
        state = State.IDLE;
    }

    void free() {
        state = State.FREED;
    }
}
