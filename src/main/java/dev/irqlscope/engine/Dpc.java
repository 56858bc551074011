package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;

/**
 * A DPC object. Queued at most once at a time; its queued mark is cleared before its routine is called, so the routine can be
 * queued again while it runs, and run on two processors at once. Source: WDK, "Handling Overlapped I/O Operations".
 */
public final class Dpc {
    private final int entity;
    private final boolean threaded;
    private final Routine routine;
    private DpcImportance importance = DpcImportance.MEDIUM;
    private Processor target;
    private Processor queuedOn;
    private Object argument1;
    private Object argument2;

    /** What a DPC runs: at DISPATCH_LEVEL, or in a thread at PASSIVE_LEVEL if it is threaded. */
    @FunctionalInterface
    public interface Routine {
        void run(Processor processor, Object argument1, Object argument2);
    }

    /**
     * Makes one that is not queued, and names its routine in the trace. A threaded one is an ordinary one where the kernel's
     * rules say so, as with ThreadDpcEnable = 0 in the registry. Source: WDK, "Introduction to Threaded DPCs".
     *
     * @param called who it is in the trace; of kind {@link RoutineKind#THREADED_DPC} for a threaded one
     */
    public Dpc(Machine machine, Entity.Routine called, Routine routine) {
        threaded = called.kind() == RoutineKind.THREADED_DPC && machine.rules().threadedDpcs();
        entity = machine.register(new Entity.Routine(
                called.name(),
                called.module(),
                threaded ? RoutineKind.THREADED_DPC : RoutineKind.DPC,
                called.vector(),
                threaded ? Irql.PASSIVE_LEVEL : Irql.DISPATCH_LEVEL,
                called.storport(),
                called.device()));
        this.routine = routine;
    }

    /** Whether a thread at PASSIVE_LEVEL calls it. */
    boolean isThreaded() {
        return threaded;
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
