package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayDeque;
import java.util.Queue;

/** A kernel spin lock. Whoever wants it has raised the processor's IRQL to the lock's level first. */
public final class SpinLock {
    private final int entity;
    private final Queue<Processor> waiting = new ArrayDeque<>();
    private Processor owner;

    /** @param entity index of its {@link dev.irqlscope.trace.Entity.Lock} */
    public SpinLock(int entity) {
        this.entity = entity;
    }

    /** Spins until the lock is free, then owns it. */
    public void acquire(Processor processor) {
        if (owner == processor) {
            throw new BugCheck(
                    BugCheckCode.SPIN_LOCK_ALREADY_OWNED,
                    "CPU " + processor.number() + " wants a spin lock that it holds already",
                    entity);
        }
        if (owner != null) {
            processor.emit(EventKind.LOCK_WAIT, entity, 0);
            waiting.add(processor);
            processor.spinUntil(() -> owner == processor);
        }
        owner = processor;
        processor.emit(EventKind.LOCK_ACQUIRED, entity, 0);
    }

    /** Gives the lock to whoever has waited longest. */
    public void release(Processor processor) {
        if (owner != processor) {
            throw new BugCheck(
                    BugCheckCode.SPIN_LOCK_NOT_OWNED,
                    "CPU " + processor.number() + " gives up a spin lock that it does not hold",
                    entity);
        }
        processor.emit(EventKind.LOCK_RELEASED, entity, 0);
        owner = waiting.poll();
        if (owner != null) {
            owner.wake();
        }
    }
}
