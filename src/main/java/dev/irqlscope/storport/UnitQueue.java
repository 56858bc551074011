package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.QueueHold;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The port driver's queue of a logical unit: requests that wait, requests that are at the miniport, and what holds the first ones
 * back. An adapter of this machine has one logical unit, so what holds the adapter holds this. Source: WDK, "Storport Queue
 * Management".
 */
final class UnitQueue {
    /** For a hold that no number of completions ends. */
    static final int UNTIL_RELEASED = -1;

    private final int device;
    private final int depth;
    private final Deque<Srb> waiting = new ArrayDeque<>();
    private final Set<Srb> atMiniport = new LinkedHashSet<>();

    /** Each with the completions that it still waits for. */
    private final Map<QueueHold, Integer> holds = new EnumMap<>(QueueHold.class);

    /** @param device index of its {@link dev.irqlscope.trace.Entity.Device} */
    UnitQueue(int device, int depth) {
        this.device = device;
        this.depth = depth;
    }

    /** Takes a request from the class driver; says whether it may be started at once. If not, it waits. */
    boolean admit(Processor processor, Srb srb) {
        if (waiting.isEmpty() && isOpen()) {
            return true;
        }
        waiting.addLast(srb);
        processor.emit(EventKind.REQUEST_QUEUED, device, srb.id());
        return false;
    }

    private boolean isOpen() {
        return holds.isEmpty() && atMiniport.size() < depth;
    }

    boolean canStartWaiting() {
        return !waiting.isEmpty() && isOpen();
    }

    /** Takes the one out that has waited longest. Only if it {@link #canStartWaiting}. */
    Srb next(Processor processor) {
        Srb srb = waiting.remove();
        processor.emit(EventKind.REQUEST_DISPATCHED, device, srb.id());
        return srb;
    }

    void handedOver(Srb srb) {
        atMiniport.add(srb);
    }

    /** The miniport gave it back, for good or not. */
    void cameBack(Processor processor, Srb srb) {
        if (atMiniport.remove(srb)) {
            holds.replaceAll((why, completions) -> completions > 0 ? completions - 1 : completions);
            endThoseThatWaitedEnough(processor);
        }
    }

    /** A request that came back is first in the queue again. */
    void waitAgain(Processor processor, Srb srb) {
        waiting.addFirst(srb);
        processor.emit(EventKind.REQUEST_BUSY, device, srb.id());
    }

    /** Those at the miniport, the one that has been there longest first. */
    List<Srb> atMiniport() {
        return List.copyOf(atMiniport);
    }

    int countAtMiniport() {
        return atMiniport.size();
    }

    // What holds it

    /**
     * Starts no request from now on.
     *
     * @param completions that end it, or as many as there are at the miniport; {@link #UNTIL_RELEASED} if none do
     */
    void hold(Processor processor, QueueHold why, int completions) {
        if (holds.put(why, completions) == null) {
            processor.emit(EventKind.QUEUE_HELD, device, why.code());
        }
        endThoseThatWaitedEnough(processor);
    }

    void release(Processor processor, QueueHold why) {
        if (holds.remove(why) != null) {
            processor.emit(EventKind.QUEUE_RELEASED, device, why.code());
        }
    }

    private void endThoseThatWaitedEnough(Processor processor) {
        for (QueueHold why : List.copyOf(holds.keySet())) {
            int completions = holds.get(why);
            if (completions == 0 || (completions > 0 && atMiniport.isEmpty())) {
                release(processor, why);
            }
        }
    }
}
