package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.Entity;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps HwStorStartIo from running on too many processors at once: the StartIo lock, or with concurrent channels one token
 * for each of them. The processors use the channels in turn; two that share one wait for each other. Sources:
 * StorPortAcquireSpinLock page for the lock; how processors map to channels is our reading.
 */
final class StartIoChannels {
    private final Machine machine;
    private final PerfOpts perfOpts;
    private final SpinLock startIoLock;
    private final List<SpinLock> tokens = new ArrayList<>();

    StartIoChannels(Machine machine, PerfOpts perfOpts) {
        this.machine = machine;
        this.perfOpts = perfOpts;
        startIoLock = SpinLock.queued(machine.register(new Entity.Lock("StartIoLock")));
    }

    /** What to hold around HwStorStartIo on this processor. */
    SpinLock of(Processor processor) {
        if (perfOpts.channels() == 1) {
            return startIoLock;
        }
        return token(processor.number() % perfOpts.channels());
    }

    private SpinLock token(int channel) {
        while (tokens.size() <= channel) {
            tokens.add(new SpinLock(machine.register(new Entity.Lock("StartIo channel " + tokens.size()))));
        }
        return tokens.get(channel);
    }

    /** All of them: whoever holds these keeps HwStorStartIo from running anywhere. */
    List<SpinLock> all() {
        List<SpinLock> all = new ArrayList<>(List.of(startIoLock));
        if (perfOpts.channels() > 1) {
            token(Math.min(perfOpts.channels(), machine.processors().size()) - 1);
            all.addAll(tokens);
        }
        return all;
    }
}
