package dev.irqlscope.engine;

import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A level-sensitive line that several devices may pull, routed to one vector of one processor.
 *
 * <p>Three things are kept apart here: the level of the line, the vector's pending bit, and its in-service bit. A pending
 * bit stays when the line falls, which is how a spurious interrupt comes about; EOI samples the line again, which is why
 * a line that nobody quiets interrupts for ever.
 */
public final class InterruptLine {
    private final Machine machine;
    private final int entity;
    private final int vector;
    private final Processor target;
    private final List<InterruptObject> chain = new ArrayList<>();
    private final BitSet pulling = new BitSet();
    private boolean requested;
    private int unclaimedInARow;

    InterruptLine(Machine machine, int entity, int vector, Processor target) {
        this.machine = machine;
        this.entity = entity;
        this.vector = vector;
        this.target = target;
    }

    /** Adds a routine at the end of the chain. */
    public void connect(InterruptObject interrupt) {
        chain.add(interrupt);
    }

    public int vector() {
        return vector;
    }

    /** A device begins to pull. Nothing if it does already. */
    public void assertBy(int device) {
        if (pulling.get(device)) {
            return;
        }
        pulling.set(device);
        machine.emit(EventKind.LINE_ASSERT, -1, entity, device);
        request(device);
    }

    /** A device lets go. Nothing if it does not pull. */
    public void deassertBy(int device) {
        if (pulling.get(device)) {
            pulling.clear(device);
            machine.emit(EventKind.LINE_DEASSERT, -1, entity, device);
        }
    }

    /** Sends the vector unless it is on its way, pending or in service: a line has one request at a time. */
    private void request(int device) {
        if (!requested) {
            requested = true;
            machine.schedule(machine.costs().deliveryNanos(), () -> target.request(vector, device));
        }
    }

    /** Calls the chain in order until a routine claims the interrupt. Source: WDK, "Writing an ISR". */
    void service(Processor processor) {
        for (InterruptObject interrupt : chain) {
            if (interrupt.call(processor, vector)) {
                unclaimedInARow = 0;
                return;
            }
        }
        unclaimedInARow++;
        if (unclaimedInARow >= machine.stormThreshold()) {
            throw new BugCheck(
                    BugCheck.HARDWARE_INTERRUPT_STORM,
                    entity,
                    "Vector 0x%X interrupted %,d times in a row and nobody claimed it"
                            .formatted(vector, unclaimedInARow));
        }
    }

    /** What EOI does to a level-sensitive line: if anyone still pulls, it interrupts again. */
    void endOfInterrupt() {
        requested = false;
        int device = pulling.nextSetBit(0);
        if (device >= 0) {
            request(device);
        }
    }
}
