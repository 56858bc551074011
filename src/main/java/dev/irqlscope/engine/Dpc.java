package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
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
    private boolean usesArguments;
    private int argumentsLost;

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
                called.kind() == RoutineKind.THREADED_DPC && !threaded ? RoutineKind.DPC : called.kind(),
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

    /**
     * Says that its routine works on its arguments. From then on a run of it says in the trace how many calls lost theirs while
     * it waited.
     */
    public void useArguments() {
        usesArguments = true;
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

    /** It is queued already: the first caller's arguments stay, and these are lost unless they say the same. */
    void join(Object first, Object second) {
        if (!same(first, argument1) || !same(second, argument2)) {
            argumentsLost++;
        }
    }

    /** Without asking objects of a driver what they think. */
    private static boolean same(Object one, Object other) {
        return one == other || switch (one) {
            case Integer number -> number.equals(other);
            case Long number -> number.equals(other);
            case String text -> text.equals(other);
            case null, default -> false;
        };
    }

    /** It is in no queue any more. */
    void forget() {
        queuedOn = null;
        argument1 = null;
        argument2 = null;
        argumentsLost = 0;
    }

    /** Clears the mark and the arguments and calls the routine, in this order. */
    void run(Processor processor) {
        Object first = argument1;
        Object second = argument2;
        int lost = argumentsLost;
        forget();
        routine.run(processor, first, second);
        if (usesArguments && lost > 0) {
            processor.emit(EventKind.DPC_ARGUMENTS_LOST, entity, lost);
        }
    }
}
