package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A kernel spin lock. Whoever wants it has raised the processor's IRQL to the lock's level first.
 *
 * <p>A plain one goes to whoever sees it free: a processor that spins and is interrupted sees nothing, so the lock stays free, or
 * another one takes it. An in-stack queued one is handed to whoever has waited longest, interrupted or not, and then everybody
 * else waits for that interrupt too. Source: WDK, "Queued Spin Locks".
 */
public final class SpinLock {
    private final int entity;
    private final boolean queued;
    private final Deque<LockWait> waiting = new ArrayDeque<>();
    private LockWait holder;

    /**
     * A plain one.
     *
     * @param entity index of its {@link dev.irqlscope.trace.Entity.Lock}
     */
    public SpinLock(int entity) {
        this(entity, false);
    }

    private SpinLock(int entity, boolean queued) {
        this.entity = entity;
        this.queued = queued;
    }

    /** An in-stack queued one. */
    public static SpinLock queued(int entity) {
        return new SpinLock(entity, true);
    }

    public int entity() {
        return entity;
    }

    /** Spins until the lock is had. */
    public void acquire(Processor processor) {
        LockWait turn = processor.machine().nextTurn(this, processor);
        if (holder == null) {
            holder = turn;
        } else {
            processor.emit(EventKind.LOCK_WAIT, entity, 0);
            waiting.add(turn);
            processor.spin(turn);
        }
        if (turn.announce()) {
            processor.emit(EventKind.LOCK_ACQUIRED, entity, 0);
        }
    }

    /** Whether a processor that spins has the lock by now. */
    boolean isHad(LockWait turn) {
        if (holder == null && !queued) {
            waiting.remove(turn);
            holder = turn;
        }
        return holder == turn;
    }

    /** Whether this processor holds it. */
    public boolean isHeldBy(Processor processor) {
        return holder != null && holder.processor() == processor;
    }

    /** Whose turn it is, or {@code null}. */
    LockWait holder() {
        return holder;
    }

    /** Gives the lock to whoever waits and may have it. */
    public void release(Processor processor) {
        if (!isHeldBy(processor)) {
            throw new BugCheck(
                    BugCheckCode.SPIN_LOCK_NOT_OWNED,
                    "CPU %d gives up the spin lock %s, which it does not hold"
                            .formatted(processor.number(), processor.machine().nameOf(entity)),
                    entity);
        }
        processor.emit(EventKind.LOCK_RELEASED, entity, 0);
        holder = queued ? waiting.poll() : longestSpinning();
        if (holder == null) {
            return;
        }
        Processor next = holder.processor();
        if (next.isSpinningFor(holder)) {
            next.wake();
        } else {
            holder.announce();
            next.emit(EventKind.LOCK_ACQUIRED, entity, 0);
            waiting.forEach(Deadlock::check);
        }
    }

    /** Takes whoever has waited longest out of those that look at the lock now. */
    private LockWait longestSpinning() {
        for (LockWait turn : waiting) {
            if (turn.processor().isSpinningFor(turn)) {
                waiting.remove(turn);
                return turn;
            }
        }
        return null;
    }
}
