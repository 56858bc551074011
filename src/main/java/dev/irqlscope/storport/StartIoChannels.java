package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What keeps HwStorStartIo from running on too many processors at once: the StartIo lock, or with concurrent channels one token
 * for each of them; in half duplex the interrupt lock, which keeps it from running together with the ISR too. The processors use
 * the channels in turn; two that share one wait for each other. Sources: StorPortAcquireSpinLock page for the locks; how
 * processors map to channels is our reading.
 */
final class StartIoChannels {
    private final Machine machine;
    private final int device;
    private final PerfOpts perfOpts;
    private final InterruptLocks interruptLocks;
    private final boolean halfDuplex;
    private final SpinLock startIoLock;
    private final List<SpinLock> tokens = new ArrayList<>();

    StartIoChannels(
            Machine machine,
            int device,
            PerfOpts perfOpts,
            InterruptLocks interruptLocks,
            StorSynchronizationModel model) {
        this.machine = machine;
        this.device = device;
        this.perfOpts = perfOpts;
        this.interruptLocks = interruptLocks;
        halfDuplex = model == StorSynchronizationModel.HALF_DUPLEX;
        startIoLock = SpinLock.queued(machine.registerLock("StartIoLock", device));
    }

    SpinLock startIoLock() {
        return startIoLock;
    }

    /** Calls HwStorStartIo. */
    boolean start(Processor processor, BooleanSupplier hwStorStartIo) {
        return halfDuplex
                ? underInterruptLock(processor, hwStorStartIo)
                : holding(List.of(channelOf(processor)), processor, hwStorStartIo);
    }

    /** Calls a routine while HwStorStartIo runs on no processor. Source: Storport HW_RESET_BUS page. */
    boolean whileNothingStarts(Processor processor, BooleanSupplier routine) {
        List<SpinLock> all = new ArrayList<>(List.of(startIoLock));
        if (perfOpts.channels() > 1) {
            token(Math.min(perfOpts.channels(), machine.processors().size()) - 1);
            all.addAll(tokens);
        }
        return holding(all, processor, inHalfDuplexUnderInterruptLock(processor, routine));
    }

    /** Calls HwStorTimer, which takes the StartIo lock even if HwStorStartIo does not. Source: Storport HW_TIMER page. */
    boolean underStartIoLock(Processor processor, BooleanSupplier routine) {
        return holding(List.of(startIoLock), processor, inHalfDuplexUnderInterruptLock(processor, routine));
    }

    private BooleanSupplier inHalfDuplexUnderInterruptLock(Processor processor, BooleanSupplier routine) {
        return halfDuplex ? () -> underInterruptLock(processor, routine) : routine;
    }

    private boolean underInterruptLock(Processor processor, BooleanSupplier routine) {
        StorLockHandle lock = interruptLocks.acquireAll(processor);
        boolean answer = routine.getAsBoolean();
        lock.release(processor);
        return answer;
    }

    private static boolean holding(List<SpinLock> locks, Processor processor, BooleanSupplier routine) {
        locks.forEach(lock -> lock.acquire(processor));
        boolean answer = routine.getAsBoolean();
        locks.reversed().forEach(lock -> lock.release(processor));
        return answer;
    }

    private SpinLock channelOf(Processor processor) {
        if (perfOpts.channels() == 1) {
            return startIoLock;
        }
        return token(processor.number() % perfOpts.channels());
    }

    private SpinLock token(int channel) {
        while (tokens.size() <= channel) {
            tokens.add(new SpinLock(machine.registerLock("StartIo channel " + tokens.size(), device)));
        }
        return tokens.get(channel);
    }
}
