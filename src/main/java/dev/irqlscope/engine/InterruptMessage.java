package dev.irqlscope.engine;

import dev.irqlscope.trace.EventKind;

/**
 * One message of a message-signaled interrupt: a write that sets a vector's pending bit on one processor. It has no level, so
 * nothing sends it again: messages that meet a set pending bit merge with it, and one that is lost is lost. A masked message
 * waits in the pending bit of the device's own table until it is unmasked. Sources: WDK, "Introduction to Message-Signaled
 * Interrupts"; PCI local bus specification 3.0, section 6.8.
 */
public final class InterruptMessage implements InterruptSource {
    private final Machine machine;
    private final int entity;
    private final int vector;
    private Processor target;
    private InterruptObject interrupt;
    private boolean masked;
    private boolean held;
    private int heldBy;
    private int toLose;

    InterruptMessage(Machine machine, int entity, int vector, Processor target) {
        this.machine = machine;
        this.entity = entity;
        this.vector = vector;
        this.target = target;
    }

    @Override
    public int vector() {
        return vector;
    }

    int entity() {
        return entity;
    }

    boolean isMasked() {
        return masked;
    }

    /** Whether one waits until it is unmasked. */
    boolean isHeld() {
        return held;
    }

    /** The processor that it interrupts. */
    public Processor target() {
        return target;
    }

    /** Lets it interrupt another processor from now on; what is on its way stays on its way. */
    public void setTarget(Processor to) {
        target = to;
    }

    /** Sets the routine that is called. A message has one, for it is never shared. */
    @Override
    public void connect(InterruptObject routine) {
        interrupt = routine;
    }

    /** A device sends it. */
    public void send(int device) {
        if (masked) {
            if (!held) {
                machine.emit(EventKind.MESSAGE_HELD, -1, entity, device);
            }
            held = true;
            heldBy = device;
            return;
        }
        machine.emit(EventKind.MESSAGE_SENT, -1, entity, device);
        if (toLose > 0) {
            toLose--;
            machine.emit(EventKind.MESSAGE_LOST, -1, entity, device);
        } else {
            Processor to = target;
            machine.schedule(machine.costs().deliveryNanos(), () -> to.request(vector, device));
        }
    }

    /** Masks its entry in the device's table, or unmasks it and sends what waited there. */
    public void mask(boolean on) {
        if (masked != on) {
            masked = on;
            machine.emit(EventKind.MESSAGE_MASK, -1, entity, on ? 1 : 0);
            if (!on && held) {
                held = false;
                send(heldBy);
            }
        }
    }

    /** Fault: the next time that it is sent it does not arrive. */
    public void loseNext() {
        toLose++;
    }

    /** Calls its routine. The answer changes nothing, for nobody shares the vector. */
    @Override
    public void service(Processor processor) {
        if (interrupt != null) {
            interrupt.call(processor, vector);
        }
    }

    /** Nothing: a message has no level to sample. */
    @Override
    public void endOfInterrupt() {
        // Whatever came meanwhile has set the pending bit.
    }
}
