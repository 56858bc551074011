package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayDeque;
import java.util.Deque;

/** Register writes that have left the processor and not reached the device. They arrive in order. */
final class PostedWrites {
    private final Machine machine;
    private final HwRegisters registers;
    private final int[] entities;
    private final boolean traced;
    private final Deque<Write> underway = new ArrayDeque<>();

    private record Write(int register, int value) {}

    PostedWrites(Machine machine, HwRegisters registers, int[] entities, boolean traced) {
        this.machine = machine;
        this.registers = registers;
        this.entities = entities;
        this.traced = traced;
    }

    void post(int register, int value, long delayNanos) {
        Write write = new Write(register, value);
        underway.add(write);
        machine.schedule(delayNanos, () -> landUpTo(write));
    }

    /** Makes all of them arrive now, as a read of the same device does. */
    void flush() {
        while (!underway.isEmpty()) {
            land(underway.remove());
        }
    }

    private void landUpTo(Write last) {
        if (stillUnderway(last)) {
            Write landed;
            do {
                landed = underway.remove();
                land(landed);
            } while (landed != last);
        }
    }

    private boolean stillUnderway(Write write) {
        return underway.stream().anyMatch(other -> other == write);
    }

    private void land(Write write) {
        if (traced) {
            machine.emit(EventKind.REGISTER_LANDED, -1, entities[write.register], write.value);
        }
        registers.write(write.register, write.value);
    }
}
