package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.QueueHold;

/** How a miniport holds the queue of its adapter, and lets it go on. Callable at any level. */
final class QueueControl {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The largest number that its caller can mean by seconds; beyond it nothing ever ends anyway. */
    private static final int LONGEST_SECONDS = 86_400;

    private final UnitQueue queue;
    private final RequestPath path;

    QueueControl(UnitQueue queue, RequestPath path) {
        this.queue = queue;
        this.path = path;
    }

    /** Whether there is a logical unit of this address. */
    static boolean isThere(int pathId, int targetId, int lun) {
        return pathId == 0 && targetId == 0 && lun == 0;
    }

    boolean busy(Processor processor, QueueHold why, int requestsToComplete) {
        if (requestsToComplete < 0) {
            return false;
        }
        queue.hold(processor, why, requestsToComplete);
        return true;
    }

    boolean pause(Processor processor, QueueHold why, int seconds) {
        if (seconds < 0) {
            return false;
        }
        path.timedHolds().hold(processor, why, Math.min(seconds, LONGEST_SECONDS) * NANOS_PER_SECOND);
        return true;
    }

    boolean release(Processor processor, QueueHold why) {
        path.timedHolds().release(processor, why);
        path.restart(processor);
        return true;
    }
}
