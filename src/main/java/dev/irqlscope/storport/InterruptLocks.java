package dev.irqlscope.storport;

import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.Irql;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The spin locks that are held around an adapter's ISRs, and the levels that belong to them. */
final class InterruptLocks {
    private final InterruptSynchronizationMode mode;
    private final List<SpinLock> locks;
    private final int[] levels;
    private final List<SpinLock> inOrder;

    private InterruptLocks(InterruptSynchronizationMode mode, List<SpinLock> locks, int... levels) {
        this.mode = mode;
        this.locks = locks;
        this.levels = levels;
        inOrder = IntStream.range(0, locks.size())
                .boxed()
                .sorted(Comparator.comparingInt(id -> levels[id]))
                .map(locks::get)
                .toList();
    }

    static InterruptLocks ofLine(Machine machine, int device, int vector) {
        return new InterruptLocks(
                InterruptSynchronizationMode.SUPPORT_NONE,
                List.of(lock(machine, device, "InterruptLock")),
                Irql.ofVector(vector));
    }

    static InterruptLocks ofMessages(
            Machine machine, int device, List<InterruptMessage> messages, InterruptSynchronizationMode mode) {
        int[] levels = messages.stream().mapToInt(message -> Irql.ofVector(message.vector())).toArray();
        return switch (mode) {
            case SYNCHRONIZE_PER_MESSAGE -> new InterruptLocks(
                    mode,
                    IntStream.range(0, levels.length).mapToObj(id -> lock(machine, device, "MSI lock " + id)).toList(),
                    levels);
            case SYNCHRONIZE_ALL -> new InterruptLocks(
                    mode,
                    List.of(lock(machine, device, "InterruptLock")),
                    IntStream.of(levels).max().orElseThrow());
            case SUPPORT_NONE -> throw new IllegalArgumentException(
                    "a miniport without a message interrupt routine (interruptSynchronizationMode is SUPPORT_NONE) for an adapter that interrupts with messages (PORT_CONFIGURATION_INFORMATION page, HwMSInterruptRoutine)");
        };
    }

    private static SpinLock lock(Machine machine, int device, String name) {
        return new SpinLock(machine.registerLock(name, device));
    }

    /** The lock around the ISR of this message; of a line's ISR, number 0. */
    SpinLock of(int messageId) {
        return locks.get(indexOf(messageId));
    }

    /** All of them, in the order in which they are taken. */
    List<SpinLock> all() {
        return inOrder;
    }

    /** The level at which that ISR is called. */
    int levelOf(int messageId) {
        return levels[indexOf(messageId)];
    }

    private int indexOf(int messageId) {
        if (!isPerMessage()) {
            return 0;
        }
        if (messageId < 0 || messageId >= locks.size()) {
            throw new IllegalArgumentException(
                    "no message %,d: this adapter has %,d (StorPortAcquireMSISpinLock page)"
                            .formatted(messageId, locks.size()));
        }
        return messageId;
    }

    /** Whether each message has a lock of its own. */
    boolean isPerMessage() {
        return mode == InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    }

    /**
     * Raises to the highest of their levels and takes all of them, those of lower levels first: an ISR that holds one may be
     * interrupted by one that wants another of a higher level, never the other way round.
     */
    StorLockHandle acquireAll(Processor processor) {
        int old = processor.raiseIrql(Math.max(processor.irql(), IntStream.of(levels).max().orElseThrow()));
        inOrder.forEach(lock -> lock.acquire(processor));
        return new StorLockHandle(StorSpinLock.INTERRUPT_LOCK, inOrder, old);
    }

    /** Takes the lock of one message; where there is one for all, that. */
    StorLockHandle acquire(Processor processor, int messageId) {
        int old = processor.raiseIrql(Math.max(processor.irql(), levelOf(messageId)));
        of(messageId).acquire(processor);
        return new StorLockHandle(StorSpinLock.INTERRUPT_LOCK, List.of(of(messageId)), old);
    }
}
