package dev.irqlscope.engine;

/**
 * A DPC object. Queued at most once at a time; its queued mark is cleared before its routine is called, so the routine can be
 * queued again while it runs. Source: WDK, "Handling Overlapped I/O Operations".
 */
public final class Dpc {
    private final int entity;
    private final Routine routine;
    private boolean queued;
    private Object argument1;
    private Object argument2;

    /** What a DPC runs, at DISPATCH_LEVEL. */
    @FunctionalInterface
    public interface Routine {
        void run(Processor processor, Object argument1, Object argument2);
    }

    /** @param entity index of its {@link dev.irqlscope.trace.Entity.Routine} */
    public Dpc(int entity, Routine routine) {
        this.entity = entity;
        this.routine = routine;
    }

    public int entity() {
        return entity;
    }

    public boolean isQueued() {
        return queued;
    }

    void queue(Object first, Object second) {
        queued = true;
        argument1 = first;
        argument2 = second;
    }

    /** Clears the mark and the arguments and calls the routine, in this order. */
    void run(Processor processor) {
        Object first = argument1;
        Object second = argument2;
        queued = false;
        argument1 = null;
        argument2 = null;
        routine.run(processor, first, second);
    }
}
