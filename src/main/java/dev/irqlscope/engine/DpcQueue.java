package dev.irqlscope.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * The DPCs that wait for one processor, and whether anybody asked to drain them as soon as the IRQL allows it. Source: WDK,
 * "Organization of DPC Queues"; the thresholds are those of the ReactOS kernel.
 */
final class DpcQueue {
    /** Waiting DPCs above which even those of low importance are drained at once. */
    static final int MAX_DEPTH = 4;
    /** DPCs for each clock tick below which they are, too. */
    static final int MIN_RATE = 3;

    private final Deque<Dpc> waiting = new ArrayDeque<>();
    private boolean drainRequested;
    private int sinceTick;
    private int rate;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** From the head. */
    Collection<Dpc> waiting() {
        return waiting;
    }

    int depth() {
        return waiting.size();
    }

    void add(Dpc dpc) {
        sinceTick++;
        if (dpc.importance() == DpcImportance.HIGH) {
            waiting.addFirst(dpc);
        } else {
            waiting.addLast(dpc);
        }
    }

    Dpc take() {
        return waiting.remove();
    }

    boolean remove(Dpc dpc) {
        return waiting.remove(dpc);
    }

    /** Whether a DPC that was just added asks its own processor to drain. */
    boolean asksHere(DpcImportance importance) {
        return importance != DpcImportance.LOW || isLong() || rate < MIN_RATE;
    }

    /** Whether a DPC that was just added from elsewhere is worth an inter-processor interrupt. */
    boolean asksThere(DpcImportance importance, boolean idle) {
        return importance.compareTo(DpcImportance.MEDIUM_HIGH) >= 0 || isLong() || idle;
    }

    private boolean isLong() {
        return waiting.size() > MAX_DEPTH;
    }

    void requestDrain() {
        drainRequested |= !waiting.isEmpty();
    }

    /** Whether to drain now that the IRQL allows it. */
    boolean wantsDrain() {
        return drainRequested && !waiting.isEmpty();
    }

    void drained() {
        drainRequested = false;
    }

    /** The clock ticked: the rate is renewed, and whatever waits is drained after it. */
    void tick() {
        rate = (rate + sinceTick) / 2;
        sinceTick = 0;
        requestDrain();
    }
}
