package dev.irqlscope.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * The DPCs that wait for one processor, and whether anybody asked to drain them as soon as the IRQL allows it. Source: WDK,
 * "Organization of DPC Queues"; the thresholds are those of the ReactOS kernel.
 */
final class DpcQueue {
    private final Deque<Dpc> waiting = new ArrayDeque<>();
    private final DpcThresholds thresholds;
    private boolean drainRequested;
    private int sinceTick;
    private int rate;
    private int maximumDepth;
    private int adjustIn;

    DpcQueue(DpcThresholds thresholds) {
        this.thresholds = thresholds;
        maximumDepth = thresholds.maximumDepth();
        adjustIn = thresholds.adjustTicks();
    }

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

    /** Adds one; says whether it goes before others. */
    boolean add(Dpc dpc) {
        sinceTick++;
        if (dpc.importance() == DpcImportance.HIGH) {
            waiting.addFirst(dpc);
            return waiting.size() > 1;
        }
        waiting.addLast(dpc);
        return false;
    }

    Dpc take() {
        return waiting.remove();
    }

    boolean remove(Dpc dpc) {
        return waiting.remove(dpc);
    }

    /** Whether a DPC that was just added asks its own processor to drain. */
    boolean asksHere(DpcImportance importance) {
        return importance != DpcImportance.LOW || isLong() || rate < thresholds.minimumRate();
    }

    /** Whether a DPC that was just added from elsewhere is worth an inter-processor interrupt. */
    boolean asksThere(DpcImportance importance, boolean idle) {
        return importance.compareTo(DpcImportance.MEDIUM_HIGH) >= 0 || isLong() || idle;
    }

    private boolean isLong() {
        return waiting.size() > maximumDepth;
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
        if (thresholds.idealRate() > 0) {
            adjustDepth();
        }
        requestDrain();
    }

    /** DPCs that wait although few come would have done better to be drained at once. */
    private void adjustDepth() {
        if (!waiting.isEmpty()) {
            adjustIn = thresholds.adjustTicks();
            if (rate < thresholds.idealRate() && maximumDepth > 1) {
                maximumDepth--;
            }
        } else if (--adjustIn == 0) {
            adjustIn = thresholds.adjustTicks();
            maximumDepth = Math.min(maximumDepth + 1, thresholds.maximumDepth());
        }
    }
}
