package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.QueueHold;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Holds of a queue that end after a while: a timer DPC of the port driver ends them. */
final class TimedHolds {
    private final Machine machine;
    private final UnitQueue queue;
    private final Supplier<Dpc> timer;
    private final Map<QueueHold, Long> ends = new EnumMap<>(QueueHold.class);

    /** @param whenEnded told, at DISPATCH_LEVEL, that some have ended */
    TimedHolds(Machine machine, UnitQueue queue, AdapterDpcs dpcs, Consumer<Processor> whenEnded) {
        this.machine = machine;
        this.queue = queue;
        timer = dpcs.whenNeeded("RaidPauseTimerDpc", processor -> {
            endThoseThatAreOver(processor);
            whenEnded.accept(processor);
        });
    }

    /** Holds the queue for so long, counted from now whatever was said before. */
    void hold(Processor processor, QueueHold why, long nanos) {
        ends.put(why, machine.clockNanos() + nanos);
        queue.hold(processor, why, UnitQueue.UNTIL_RELEASED);
        machine.setTimer(nanos, machine.processor(0), timer.get());
    }

    /** Ends one before its time. */
    void release(Processor processor, QueueHold why) {
        ends.remove(why);
        queue.release(processor, why);
    }

    private void endThoseThatAreOver(Processor processor) {
        for (QueueHold why : QueueHold.values()) {
            if (ends.getOrDefault(why, Long.MAX_VALUE) <= machine.clockNanos()) {
                release(processor, why);
            }
        }
    }
}
