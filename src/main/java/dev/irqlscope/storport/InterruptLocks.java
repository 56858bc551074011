package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.List;
import java.util.stream.IntStream;

/** The spin locks that are held around an adapter's ISRs, and the levels that belong to them. */
final class InterruptLocks {
    private final InterruptSynchronizationMode mode;
    private final List<SpinLock> locks;
    private final int[] levels;

    private InterruptLocks(InterruptSynchronizationMode mode, List<SpinLock> locks, int... levels) {
        this.mode = mode;
        this.locks = locks;
        this.levels = levels;
    }

    static InterruptLocks ofLine(Machine machine, int vector) {
        return new InterruptLocks(
                InterruptSynchronizationMode.SUPPORT_NONE,
                List.of(lock(machine, "InterruptLock")),
                Irql.ofVector(vector));
    }

    static InterruptLocks ofMessages(
            Machine machine, List<InterruptMessage> messages, InterruptSynchronizationMode mode) {
        int[] levels = messages.stream().mapToInt(message -> Irql.ofVector(message.vector())).toArray();
        return switch (mode) {
            case SYNCHRONIZE_PER_MESSAGE -> new InterruptLocks(
                    mode,
                    IntStream.range(0, levels.length).mapToObj(id -> lock(machine, "MSI lock " + id)).toList(),
                    levels);
            case SYNCHRONIZE_ALL -> new InterruptLocks(
                    mode,
                    List.of(lock(machine, "InterruptLock")),
                    IntStream.of(levels).max().orElseThrow());
            case SUPPORT_NONE -> throw new IllegalArgumentException(
                    "a miniport without a message interrupt routine (interruptSynchronizationMode is SUPPORT_NONE) for an adapter that interrupts with messages");
        };
    }

    private static SpinLock lock(Machine machine, String name) {
        return new SpinLock(machine.register(new Entity.Lock(name)));
    }

    /** The lock around the ISR of this message; of a line's ISR, number 0. */
    SpinLock of(int messageId) {
        return locks.get(indexOf(messageId));
    }

    /** The level at which that ISR is called. */
    int levelOf(int messageId) {
        return levels[indexOf(messageId)];
    }

    private int indexOf(int messageId) {
        return mode == InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE ? messageId : 0;
    }

    /** Raises to the highest of their levels and takes all of them, in the order of the messages. */
    StorLockHandle acquireAll(Processor processor) {
        int old = processor.raiseIrql(IntStream.of(levels).max().orElseThrow());
        locks.forEach(lock -> lock.acquire(processor));
        return new StorLockHandle(locks, old);
    }

    /** Takes the lock of one message. Source: rule StorPortMSILock of the driver verifier. */
    StorLockHandle acquire(Processor processor, int messageId) {
        if (mode != InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE) {
            throw new BugCheck(
                    BugCheckCode.DRIVER_VERIFIER_DETECTED_VIOLATION,
                    "StorPortAcquireMSISpinLock(%d) in a mode that is not InterruptSynchronizePerMessage"
                            .formatted(messageId),
                    messageId);
        }
        int old = processor.raiseIrql(Math.max(processor.irql(), levels[messageId]));
        locks.get(messageId).acquire(processor);
        return new StorLockHandle(List.of(locks.get(messageId)), old);
    }
}
