package dev.irqlscope.engine;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;

/** A connected interrupt service routine, with the spin lock that is held around it. */
public final class InterruptObject {
    private final int entity;
    private final SpinLock interruptLock;
    private final int synchronizeIrql;
    private final long limitNanos;
    private final ServiceRoutine serviceRoutine;

    /** An interrupt service routine; says whether its device had interrupted. */
    @FunctionalInterface
    public interface ServiceRoutine {
        boolean service(Processor processor);
    }

    /**
     * @param entity index of its {@link dev.irqlscope.trace.Entity.Routine}
     * @param limitNanos how long it should take at most, {@link Long#MAX_VALUE} for no limit
     */
    public InterruptObject(int entity, SpinLock interruptLock, long limitNanos, ServiceRoutine serviceRoutine) {
        this(entity, interruptLock, Irql.LOWEST_DIRQL, limitNanos, serviceRoutine);
    }

    /**
     * As above, for a routine that shares its lock with routines of other vectors.
     *
     * @param synchronizeIrql level at which it is called if its vector's is lower: the highest of all that share the lock
     */
    public InterruptObject(
            int entity,
            SpinLock interruptLock,
            int synchronizeIrql,
            long limitNanos,
            ServiceRoutine serviceRoutine) {
        this.entity = entity;
        this.interruptLock = interruptLock;
        this.synchronizeIrql = synchronizeIrql;
        this.limitNanos = limitNanos;
        this.serviceRoutine = serviceRoutine;
    }

    int entity() {
        return entity;
    }

    /** Calls the routine on a processor that is at the IRQL of this vector. */
    boolean call(Processor processor, int vector) {
        int level = Math.max(synchronizeIrql, Irql.ofVector(vector));
        int old = processor.raiseIrql(level);
        interruptLock.acquire(processor);
        processor.emit(EventKind.ISR_ENTER, entity, vector);
        Frame frame = processor.push(entity, limitNanos);
        boolean claimed = serviceRoutine.service(processor);
        processor.requireIrql(level, entity);
        processor.pop(frame);
        processor.emit(
                EventKind.ISR_RETURN,
                entity,
                IsrResult.of(claimed, claimed && frame.didNothing(), frame.registerReads()));
        interruptLock.release(processor);
        if (old != level) {
            processor.lowerIrql(old);
        }
        return claimed;
    }
}
