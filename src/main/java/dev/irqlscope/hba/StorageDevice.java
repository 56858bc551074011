package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.storport.HwRegisters;
import dev.irqlscope.trace.EventKind;

/**
 * A device that carries out requests: registers, something to interrupt with, and a medium that does the work. Inside the machine
 * only.
 */
public abstract sealed class StorageDevice implements BusDevice, HwRegisters
        permits AhciHba, NvmeController, ScsiHba, VirtioDisk {
    private final Machine machine;
    private final int device;
    private final InterruptOutput interrupts;
    private final Medium medium;
    private final BusSlot slot = new BusSlot(this);

    /** @param device index of its {@link dev.irqlscope.trace.Entity.Device} */
    StorageDevice(Machine machine, int device, InterruptOutput interrupts, Medium medium) {
        this.machine = machine;
        this.device = device;
        this.interrupts = interrupts;
        this.medium = medium;
    }

    @Override
    public final int device() {
        return device;
    }

    @Override
    public final InterruptOutput interrupts() {
        return interrupts;
    }

    @Override
    public final BusSlot slot() {
        return slot;
    }

    /** What does its work. */
    public final Medium medium() {
        return medium;
    }

    @Override
    public final void pullOut() {
        slot.pullOut();
        medium.giveUpAll();
        interrupts.disconnect();
        machine.emit(EventKind.DEVICE_REMOVED, -1, device, 0);
    }

    /** Leaves it as it is after power-on: silent until a driver starts it up. Without this, firmware has started it already. */
    public abstract void powerOn();

    final Machine machine() {
        return machine;
    }

    /** Causes appeared; these stand now. */
    final void causesSet(long causes) {
        machine.emit(EventKind.CAUSE_SET, -1, device, causes);
    }

    /** Causes were cleared; these stand still. */
    final void causesCleared(long causes) {
        machine.emit(EventKind.CAUSE_CLEAR, -1, device, causes);
    }
}
