package dev.irqlscope.engine;

import dev.irqlscope.trace.EventKind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A line that several devices may pull, routed to one vector of one processor.
 *
 * <p>Three things are kept apart here: the level of the line, the vector's pending bit, and its in-service bit. A pending
 * bit stays when the line falls, which is how a spurious interrupt comes about. EOI samples a level-sensitive line again,
 * which is why one that nobody quiets interrupts for ever; a latched line interrupts once for each rise of its level, and
 * the rise of a device that pulls while another one does is none.
 */
public final class InterruptLine implements InterruptSource {
    private final Machine machine;
    private final int entity;
    private final Trigger trigger;
    private final int vector;
    private final Processor target;
    /** A driver that starts up late connects while the chain may be called: that call goes on without it. */
    private final List<InterruptObject> chain = new CopyOnWriteArrayList<>();
    private final BitSet wanting = new BitSet();
    private final Map<Integer, Integer> stuck = new HashMap<>();
    private final BitSet pulling = new BitSet();
    private final SoftConnections connections;
    private final StormWatch storm;
    private boolean requested;

    /** When a line interrupts. Source: WDK, KINTERRUPT_MODE. */
    public enum Trigger {
        /** LevelSensitive: as long as it is pulled. */
        LEVEL,
        /** Latched: when it rises. */
        LATCHED
    }

    InterruptLine(Machine machine, int entity, Trigger trigger, int vector, Processor target) {
        this.machine = machine;
        this.entity = entity;
        this.trigger = trigger;
        this.vector = vector;
        this.target = target;
        connections = new SoftConnections(machine, chain);
        storm = new StormWatch(machine, entity, vector, chain);
    }

    @Override
    public void connect(InterruptObject interrupt) {
        chain.add(interrupt);
    }

    @Override
    public int vector() {
        return vector;
    }

    int entity() {
        return entity;
    }

    /** The devices that pull now. */
    BitSet pulling() {
        return (BitSet) pulling.clone();
    }

    /** A device begins to pull. Nothing if it does already. */
    public void assertBy(int device) {
        wanting.set(device);
        settle(device);
    }

    /** A device lets go. Nothing if it does not pull. */
    public void deassertBy(int device) {
        wanting.clear(device);
        settle(device);
    }

    /** Fault: as long as this lasts, the device pulls whatever it wants. Of several at once, until the last is over. */
    public void stick(int device, boolean on) {
        int times = stuck.getOrDefault(device, 0) + (on ? 1 : -1);
        if (times > 0) {
            stuck.put(device, times);
        } else {
            stuck.remove(device);
        }
        settle(device);
    }

    /**
     * The driver of a device soft-disconnects its ISR, as IoReportInterruptInactive, or connects it again, as
     * IoReportInterruptActive. Of several at once, until the last is over.
     */
    public void reportInterrupt(int device, boolean active) {
        connections.report(device, active);
        int waiting = pulling.nextSetBit(0);
        if (active && waiting >= 0 && trigger == Trigger.LEVEL) {
            request(waiting, machine.costs().deliveryNanos());
        }
    }

    /** A device is gone: it pulls no more, whatever the reason was. */
    public void disconnect(int device) {
        stuck.remove(device);
        deassertBy(device);
    }

    private void settle(int device) {
        boolean pulls = wanting.get(device) || stuck.containsKey(device);
        if (pulls == pulling.get(device)) {
            return;
        }
        boolean rises = pulls && pulling.isEmpty();
        pulling.set(device, pulls);
        machine.emit(pulls ? EventKind.LINE_ASSERT : EventKind.LINE_DEASSERT, -1, entity, device);
        if (!pulls) {
            storm.letGo(device);
        } else if (trigger == Trigger.LEVEL) {
            request(device, machine.costs().deliveryNanos());
        } else if (rises && !connections.isMasked()) {
            send(device, machine.costs().deliveryNanos());
        }
    }

    /** Sends the vector unless it is on its way, pending, in service or masked: a level has one request at a time. */
    private void request(int device, long afterNanos) {
        if (!requested && !connections.isMasked()) {
            requested = true;
            send(device, afterNanos);
        }
    }

    private void send(int device, long afterNanos) {
        machine.schedule(afterNanos, () -> target.request(vector, device));
    }

    /**
     * A level-sensitive chain is called in order until a routine claims the interrupt. A latched chain is called again and again
     * until nobody claims in a whole pass, for a device that pulled meanwhile made no edge, or as the machine's reading of {@link
     * LatchedChain} tells. A routine that is alone is called once, and its answer changes nothing. Sources: WDK, "Writing an
     * ISR"; domain notes 2.2 and 2.3.
     */
    @Override
    public void service(Processor processor) {
        boolean claimed = trigger == Trigger.LEVEL || chain.size() == 1
                ? callUntilClaimed(processor)
                : callUntilSilent(processor);
        storm.answered(claimed);
    }

    private boolean callUntilClaimed(Processor processor) {
        for (InterruptObject interrupt : chain) {
            if (connections.isActive(interrupt) && interrupt.call(processor, vector)) {
                return true;
            }
        }
        return false;
    }

    private boolean callUntilSilent(Processor processor) {
        boolean lastDecides = machine.rules().latchedChain() == LatchedChain.LAST_ANSWER;
        int passes = 0;
        boolean claimed = false;
        InterruptObject claimant;
        do {
            claimant = null;
            for (InterruptObject interrupt : chain) {
                boolean claims = connections.isActive(interrupt) && interrupt.call(processor, vector);
                claimed |= claims;
                if (claims || lastDecides) {
                    claimant = claims ? interrupt : null;
                }
            }
            if (claimant != null) {
                storm.claimedInAPass(++passes, claimant);
            }
        } while (claimant != null);
        return claimed;
    }

    /** What EOI does to a level-sensitive line: if anyone still pulls, it interrupts again. A latched one forgets. */
    @Override
    public void endOfInterrupt() {
        if (trigger == Trigger.LEVEL) {
            requested = false;
            int device = pulling.nextSetBit(0);
            if (device >= 0 && !connections.isMasked()) {
                request(device, machine.costs().resampleNanos());
                storm.stillPulled(pulling);
            }
        }
    }
}
