package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayDeque;
import java.util.Deque;

/** Register writes that have left the processor and not reached the device. They arrive in order. */
final class PostedWrites {
    private final Machine machine;
    private final HwRegisters registers;
    private final RegisterNames names;
    private final boolean traced;
    private final Deque<Write> underway = new ArrayDeque<>();

    private long posted;

    private record Write(int register, int value, long number) {}

    PostedWrites(Machine machine, HwRegisters registers, RegisterNames names, boolean traced) {
        this.machine = machine;
        this.registers = registers;
        this.names = names;
        this.traced = traced;
    }

    void post(int register, int value, long delayNanos) {
        long number = posted++;
        underway.add(new Write(register, value, number));
        machine.schedule(delayNanos, () -> landUpTo(number));
    }

    /** Makes all of them arrive now, as a read of the same device does. */
    void flush() {
        while (!underway.isEmpty()) {
            land(underway.remove());
        }
    }

    private void landUpTo(long number) {
        while (!underway.isEmpty() && underway.peek().number <= number) {
            land(underway.remove());
        }
    }

    private void land(Write write) {
        if (traced) {
            machine.emit(EventKind.REGISTER_LANDED, -1, names.entityOf(write.register), write.value);
        }
        registers.write(write.register, write.value);
    }
}
