package dev.irqlscope.engine;

/**
 * A DPC object. Queued at most once at a time; its queued mark is cleared before its routine is called, so the routine can be
 * queued again while it runs, and run on two processors at once. Source: WDK, "Handling Overlapped I/O Operations".
 */
public final class Dpc {
    private final int entity;
    private final Routine routine;
    private DpcImportance importance = DpcImportance.MEDIUM;
    private Processor target;
    private Processor queuedOn;
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

    /** Sets how urgent it is, from the next time it is queued on. Source: KeSetImportanceDpc page. */
    public void setImportance(DpcImportance to) {
        importance = to;
    }

    DpcImportance importance() {
        return importance;
    }

    /**
     * Sets the processor that it shall run on, from the next time it is queued on; {@code null} for whichever queues it.
     * Source: KeSetTargetProcessorDpc page.
     */
    public void setTarget(Processor to) {
        target = to;
    }

    Processor target() {
        return target;
    }

    public boolean isQueued() {
        return queuedOn != null;
    }

    /** In whose queue it is, or {@code null}. */
    Processor queuedOn() {
        return queuedOn;
    }

    void queue(Processor on, Object first, Object second) {
        queuedOn = on;
        argument1 = first;
        argument2 = second;
    }

    /** It is in no queue any more. */
    void forget() {
        queuedOn = null;
        argument1 = null;
        argument2 = null;
    }

    /** Clears the mark and the arguments and calls the routine, in this order. */
    void run(Processor processor) {
        Object first = argument1;
        Object second = argument2;
        forget();
        routine.run(processor, first, second);
    }
}
