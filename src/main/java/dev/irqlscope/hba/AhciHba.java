package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.trace.EventKind;
import java.util.List;

/**
 * An AHCI-style host bus adapter with one port and up to 32 outstanding requests on a level-sensitive line.
 *
 * <p>The interrupt status of the HBA, {@link #IS}, is a latch over the causes of its port, {@link #PX_IS}: clear the port's
 * causes first and the latch second, or it latches again. Both are cleared by writing ones. Source: AHCI specification 1.3.1,
 * section 10.6.2.
 */
public final class AhciHba implements StorageDevice {
    /** HBA interrupt status: one bit for each port that has a cause. Write 1 to clear. */
    public static final int IS = 0;
    /** Port interrupt status: the causes. Write 1 to clear. */
    public static final int PX_IS = 1;
    /** Commands issued: write 1 to start a slot; reads 1 while the slot is at work. */
    public static final int PX_CI = 2;
    /** Native queued commands that are active. */
    public static final int PX_SACT = 3;

    /** Global HBA control. */
    public static final int GHC = 4;

    /** In {@link #GHC}: the adapter may interrupt. */
    public static final int GHC_IE = 1 << 1;

    /** Cause: the device set bits in PxSACT to 0, so commands are finished. */
    public static final int CAUSE_SET_DEVICE_BITS = 1 << 3;
    /** Cause: the device tells something that is about no command (asynchronous notification). */
    public static final int CAUSE_NOTIFICATION = 1 << 5;

    /** Slots for requests. */
    public static final int SLOTS = 32;

    private static final int PORT_BIT = 1;

    private final Machine machine;
    private final int device;
    private final InterruptOutput interrupts;
    private final Medium medium;
    private final BusSlot slot = new BusSlot(this);
    private final long[] requests = new long[SLOTS];

    private int control = GHC_IE;
    private int active;
    private int causes;
    private int latched;
    private int heldBack;
    private int holdUntil;
    private Runnable onRelease = () -> {};

    /** @param device index of its {@link dev.irqlscope.trace.Entity.Device} */
    public AhciHba(Machine machine, int device, InterruptOutput interrupts, Medium medium) {
        this.machine = machine;
        this.device = device;
        this.interrupts = interrupts;
        this.medium = medium;
    }

    @Override
    public int device() {
        return device;
    }

    @Override
    public InterruptOutput interrupts() {
        return interrupts;
    }

    @Override
    public BusSlot slot() {
        return slot;
    }

    @Override
    public Medium medium() {
        return medium;
    }

    @Override
    public List<String> registerNames() {
        return List.of("IS", "PxIS", "PxCI", "PxSACT");
    }

    @Override
    public List<String> controlRegisterNames() {
        return List.of("GHC");
    }

    @Override
    public void powerOn() {
        control = 0;
    }

    @Override
    public int read(int register) {
        return switch (register) {
            case IS -> latched;
            case PX_IS -> causes;
            case PX_CI, PX_SACT -> active;
            case GHC -> control;
            default -> 0;
        };
    }

    @Override
    public void write(int register, int value) {
        switch (register) {
            case IS -> clearLatch(value);
            case PX_IS -> clearCauses(value);
            case PX_CI -> start(value);
            case GHC -> control(value);
            default -> {}
        }
    }

    @Override
    public boolean wouldClearCause(int register, int value) {
        return switch (register) {
            case IS -> (latched & value) != 0;
            case PX_IS -> (causes & value) != 0;
            default -> false;
        };
    }

    /** Names the request that a slot will work on; the driver tells the device through the command table. */
    public void setCommandTable(int slot, long request) {
        requests[slot] = request;
    }

    /**
     * Fault: finishes the next requests only when this many are ready, and then all at once.
     *
     * @param onRelease called at that moment
     */
    public void holdCompletionsUntil(int count, Runnable onRelease) {
        holdUntil = count;
        this.onRelease = onRelease;
    }

    /** Fault: sends an asynchronous notification. */
    public void sendNotification() {
        raise(CAUSE_NOTIFICATION);
    }

    private void start(int slots) {
        for (int fresh = slots & ~active; fresh != 0; fresh &= fresh - 1) {
            int number = Integer.numberOfTrailingZeros(fresh);
            active |= 1 << number;
            medium.start(requests[number], () -> workDone(number));
        }
    }

    private void workDone(int number) {
        heldBack |= 1 << number;
        if (Integer.bitCount(heldBack) >= holdUntil || heldBack == active) {
            Runnable released = holdUntil > 0 ? onRelease : () -> {};
            holdUntil = 0;
            active &= ~heldBack;
            heldBack = 0;
            raise(CAUSE_SET_DEVICE_BITS);
            released.run();
        }
    }

    private void raise(int cause) {
        causes |= cause;
        latched = PORT_BIT;
        machine.emit(EventKind.CAUSE_SET, -1, device, causes);
        if (control != 0) {
            interrupts.raise(0);
        }
    }

    /** A cause that waited interrupts as soon as the adapter may. */
    private void control(int value) {
        control = value & GHC_IE;
        if (control == 0) {
            interrupts.lower();
        } else if (latched != 0) {
            interrupts.raise(0);
        }
    }

    private void clearCauses(int value) {
        if ((causes & value) != 0) {
            causes &= ~value;
            machine.emit(EventKind.CAUSE_CLEAR, -1, device, causes);
        }
    }

    private void clearLatch(int value) {
        latched = (latched & ~value) | (causes != 0 ? PORT_BIT : 0);
        if (latched == 0) {
            interrupts.lower();
        }
    }
}
