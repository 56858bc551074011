package dev.irqlscope.hba;

import dev.irqlscope.storport.HwRegisters;
import java.util.List;

/** The slot that a device sits in: whoever reads or writes its registers does it through here. Inside the machine only. */
public final class BusSlot implements HwRegisters {
    /** What a read gives if nobody answers. */
    private static final int ALL_ONES = -1;

    private final HwRegisters registers;
    private long extraReadNanos;
    private boolean empty;

    BusSlot(HwRegisters registers) {
        this.registers = registers;
    }

    @Override
    public List<String> registerNames() {
        return registers.registerNames();
    }

    @Override
    public List<String> controlRegisterNames() {
        return registers.controlRegisterNames();
    }

    @Override
    public int read(int register) {
        return empty ? ALL_ONES : registers.read(register);
    }

    @Override
    public boolean readClearsCause(int register) {
        return !empty && registers.readClearsCause(register);
    }

    @Override
    public void write(int register, int value) {
        if (!empty) {
            registers.write(register, value);
        }
    }

    @Override
    public boolean wouldClearCause(int register, int value) {
        return !empty && registers.wouldClearCause(register, value);
    }

    @Override
    public long extraReadNanos() {
        return extraReadNanos;
    }

    /** Fault: from now on a read takes so much longer than it did; less takes that back. */
    public void slowDownBy(long nanos) {
        extraReadNanos += nanos;
    }

    /** The device is gone: nobody answers from now on. */
    void pullOut() {
        empty = true;
    }

    /** Whether the device has been pulled out. */
    public boolean isEmpty() {
        return empty;
    }
}
