package dev.irqlscope.storport;

import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.EventKind;

/** The way from a miniport to its device's registers: what an access takes, and when it takes effect. */
final class RegisterAccess {
    private final HwRegisters registers;
    private final RegisterNames names;
    private final boolean traced;
    private final BusCosts costs;
    private final PostedWrites postedWrites;

    RegisterAccess(Machine machine, int device, HwRegisters registers, BusCosts costs, boolean traced) {
        this.registers = registers;
        this.costs = costs;
        this.traced = traced;
        names = new RegisterNames(machine, device, registers);
        postedWrites = new PostedWrites(machine, registers, names, traced);
    }

    int read(Processor processor, int register) {
        names.requireOne(register);
        processor.stall(costs.readNanos() + registers.extraReadNanos());
        postedWrites.flush();
        if (registers.readClearsCause(register)) {
            Frame.countEffectOf(processor);
        }
        int value = registers.read(register);
        if (traced) {
            processor.emit(EventKind.REGISTER_READ, names.entityOf(register), Integer.toUnsignedLong(value));
        }
        Frame frame = processor.frame();
        if (frame != null) {
            frame.countRegisterRead();
        }
        processor.deliverPending();
        return value;
    }

    void write(Processor processor, int register, int value) {
        names.requireOne(register);
        processor.stall(costs.writeNanos());
        if (traced) {
            processor.emit(EventKind.REGISTER_WRITE, names.entityOf(register), Integer.toUnsignedLong(value));
        }
        if (registers.wouldClearCause(register, value)) {
            Frame.countEffectOf(processor);
        }
        postedWrites.post(register, value, costs.postedNanos());
        processor.deliverPending();
    }
}
