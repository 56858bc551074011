package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An AHCI-style host bus adapter: up to eight ports, each with a disk and up to 32 outstanding requests, on a level-sensitive
 * line, on one message for all ports, or on a message for each.
 *
 * <p>The interrupt status of the HBA, {@link #IS}, is a latch over the causes of its ports, {@link #PX_IS}: clear a port's
 * causes first and its bit in the latch second, or it latches again. Both are cleared by writing ones. A message is sent when a
 * bit of the latch rises, and when a write to it leaves a bit set, so that a driver may serve one port per message. Source: AHCI
 * specification 1.3.1, section 10.6.2.
 */
public final class AhciHba extends StorageDevice implements Notifier {
    /** HBA interrupt status: one bit for each port that has a cause. Write 1 to clear. */
    public static final int IS = 0;
    /** Port interrupt status: the causes of port 0. Write 1 to clear. For other ports {@link #port(int, int)}. */
    public static final int PX_IS = 1;
    /** Commands issued at port 0: write 1 to start a slot; reads 1 while the slot is at work. */
    public static final int PX_CI = 2;
    /** Native queued commands that are active at port 0. */
    public static final int PX_SACT = 3;
    /** Global HBA control. */
    public static final int GHC = 4;

    /** In {@link #GHC}: write 1 to reset the whole adapter; reads 1 until that is done. Then it may not interrupt. */
    public static final int GHC_HR = 1;
    /** In {@link #GHC}: the adapter may interrupt. */
    public static final int GHC_IE = 1 << 1;

    /** In a port's {@link #command} register: the port works on its slots. Cleared, it gives up all of them. */
    public static final int CMD_ST = 1;

    /** Cause: the device set bits in PxSACT to 0, so commands are finished. */
    public static final int CAUSE_SET_DEVICE_BITS = 1 << 3;
    /** Cause: the device tells something that is about no command (asynchronous notification). */
    public static final int CAUSE_NOTIFICATION = 1 << 5;

    /** Slots for requests that each port may have. */
    public static final int SLOTS = 32;
    /** Ports that it may have. */
    public static final int MOST_PORTS = 8;

    /** Bits for the causes of a port among those of all, as events tell them. */
    private static final int CAUSE_BITS = 8;

    private final List<AhciPortState> ports;
    private final AhciRegisterMap map;

    private int slots = SLOTS;
    private int control = GHC_IE;
    private int latched;
    private int holdUntil;
    private Runnable onRelease = () -> {};

    /**
     * @param device index of its {@link dev.irqlscope.trace.Entity.Device}
     * @param interrupts with as many messages as ports, each port has its own; else all share the first, or the line
     */
    public AhciHba(Machine machine, int device, InterruptOutput interrupts, Medium medium, int ports) {
        super(machine, device, interrupts, medium);
        this.ports = IntStream.range(0, ports).mapToObj(AhciPortState::new).toList();
        map = new AhciRegisterMap(ports);
    }

    @Override
    public void powerOn() {
        control = 0;
    }

    // What a driver finds out before it starts

    /** How many ports it has, as PI would tell. */
    public int ports() {
        return ports.size();
    }

    /** Slots that each port has; 0 and up are there. */
    public int slots() {
        return slots;
    }

    /** Gives each port fewer slots than {@value #SLOTS}. Before its driver starts up. */
    public void limitSlots(int to) {
        slots = to;
    }

    /** Whether it has a message for each of several ports; if not, GHC.MRSM would say that all share one. */
    public boolean hasMessagePerPort() {
        return ports.size() > 1 && interrupts().count() == ports.size();
    }

    /** A port's own register, as in {@code port(2, AhciHba.PX_IS)}. {@link #GHC} stands between port 0 and the others. */
    public static int port(int port, int register) {
        return AhciRegisterMap.of(port, register);
    }

    /** The register PxCMD of a port, behind all others. */
    public int command(int port) {
        return map.command(port);
    }

    // What lies in the host's memory

    /** Names the request that a slot of port 0 will work on; the driver tells the device through the command table. */
    public void setCommandTable(int slot, long request) {
        setCommandTable(0, slot, request);
    }

    /** As above, for any port. */
    public void setCommandTable(int port, int slot, long request) {
        ports.get(port).requests[slot] = request;
    }

    // Registers

    @Override
    public List<String> registerNames() {
        return map.names();
    }

    @Override
    public List<String> controlRegisterNames() {
        return map.controlNames();
    }

    @Override
    public int read(int register) {
        AhciPortState port = ports.get(map.portOf(register));
        return switch (map.kindOf(register)) {
            case IS -> latched;
            case GHC -> control;
            case PX_IS -> port.causes;
            case AhciRegisterMap.PX_CMD -> port.running ? CMD_ST : 0;
            default -> port.active;
        };
    }

    @Override
    public void write(int register, int value) {
        AhciPortState port = ports.get(map.portOf(register));
        switch (map.kindOf(register)) {
            case IS -> clearLatch(value);
            case GHC -> control(value);
            case PX_IS -> clearCauses(port, value);
            case PX_CI -> start(port, value);
            case AhciRegisterMap.PX_CMD -> port.run((value & CMD_ST) != 0);
            default -> {
                // The driver says which commands are queued ones; all are.
            }
        }
    }

    @Override
    public boolean wouldClearCause(int register, int value) {
        return switch (map.kindOf(register)) {
            case IS -> (latched & value) != 0;
            case PX_IS -> (ports.get(map.portOf(register)).causes & value) != 0;
            default -> false;
        };
    }

    // Faults of its own

    /**
     * Fault: finishes the next requests only when this many are ready, and then all at once.
     *
     * @param onRelease called at that moment
     */
    public void holdCompletionsUntil(int count, Runnable onRelease) {
        holdUntil = count;
        this.onRelease = onRelease;
    }

    /** The first port's disk sends an asynchronous notification. */
    @Override
    public void sendNotification() {
        raise(ports.getFirst(), CAUSE_NOTIFICATION);
    }

    // What it does by itself

    private void start(AhciPortState port, int wanted) {
        for (int fresh = port.running ? wanted & ~port.active : 0; fresh != 0; fresh &= fresh - 1) {
            int number = Integer.numberOfTrailingZeros(fresh);
            port.active |= 1 << number;
            port.works[number] = medium().start(port.requests[number], () -> workDone(port, number));
        }
    }

    private void workDone(AhciPortState port, int number) {
        port.heldBack |= 1 << number;
        int ready = ports.stream().mapToInt(one -> Integer.bitCount(one.heldBack)).sum();
        if (ready >= holdUntil || ports.stream().allMatch(one -> one.heldBack == one.active)) {
            Runnable released = holdUntil > 0 ? onRelease : () -> {};
            holdUntil = 0;
            ports.forEach(this::release);
            released.run();
        }
    }

    private void release(AhciPortState port) {
        if (port.heldBack != 0) {
            port.active &= ~port.heldBack;
            port.heldBack = 0;
            raise(port, CAUSE_SET_DEVICE_BITS);
        }
    }

    private void raise(AhciPortState port, int cause) {
        port.causes |= cause;
        boolean rises = (latched & port.bit()) == 0;
        latched |= port.bit();
        causesSet(allCauses());
        if (rises && control != 0) {
            interrupts().raise(messageOf(port));
        }
    }

    private void reset() {
        for (AhciPortState port : ports) {
            port.run(false);
            clearCauses(port, port.causes);
            port.running = true;
        }
        latched = 0;
        holdUntil = 0;
    }

    /** A cause that waited interrupts as soon as the adapter may. */
    private void control(int value) {
        if ((value & GHC_HR) != 0) {
            reset();
        }
        control = (value & GHC_HR) != 0 ? 0 : value & GHC_IE;
        if (control == 0) {
            interrupts().lower();
        } else {
            interruptAgain(latched);
        }
    }

    private void clearCauses(AhciPortState port, int value) {
        if ((port.causes & value) != 0) {
            port.causes &= ~value;
            causesCleared(allCauses());
        }
    }

    private void clearLatch(int value) {
        latched &= ~value;
        for (AhciPortState port : ports) {
            latched |= port.causes != 0 ? port.bit() : 0;
        }
        if (latched == 0) {
            interrupts().lower();
        } else if (control != 0) {
            interruptAgain(value);
        }
    }

    /** A line is pulled still, which asks nothing of it; messages have to be sent for what is left. */
    private void interruptAgain(int written) {
        int left = hasMessagePerPort() ? latched & written : Integer.lowestOneBit(latched);
        for (; left != 0; left &= left - 1) {
            interrupts().raise(messageOf(ports.get(Integer.numberOfTrailingZeros(left))));
        }
    }

    private int messageOf(AhciPortState port) {
        return hasMessagePerPort() ? port.number : 0;
    }

    private long allCauses() {
        long all = 0;
        for (AhciPortState port : ports) {
            all |= (long) port.causes << CAUSE_BITS * port.number;
        }
        return all;
    }
}
