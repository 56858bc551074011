package dev.irqlscope.hba;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptObject;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.storport.HwRegisters;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A device that is no storage adapter, with its own driver: a network card on the same line, an audio controller at a higher
 * DIRQL. Its ISR reads one status register, which clears the cause and lets go of the line, and leaves the rest to a DPC.
 */
public final class Neighbour implements BusDevice {
    private static final int STATUS = 0;
    private static final int CAUSE = 1;

    private final Machine machine;
    private final Profile profile;
    private final InterruptOutput interrupts;
    private final RandomGenerator random;
    private final int device;
    private final BusSlot slot = new BusSlot(new Status());
    private final Dpc dpc;
    private boolean cause;

    /**
     * What a neighbour is like. Times in nanoseconds.
     *
     * @param name device name, as in {@code NIC}
     * @param driverName image of its driver
     * @param firstNanos time of its first interrupt
     * @param periodNanos time between its interrupts
     * @param regular whether they come on the dot, as of an isochronous device, or the period is a mean
     * @param readNanos one read of its status register
     * @param isrNanos what its ISR works when the interrupt is its own
     * @param dpcNanos what its DPC works
     * @param threadedDpc whether its DPC is a threaded one
     * @param limitNanos how long its ISR should take at most
     */
    public record Profile(
            String name,
            String driverName,
            long firstNanos,
            long periodNanos,
            boolean regular,
            long readNanos,
            long isrNanos,
            long dpcNanos,
            boolean threadedDpc,
            long limitNanos) {}

    /** Its one register: 1 if it has a cause, and reading it clears that. */
    private final class Status implements HwRegisters {
        @Override
        public List<String> registerNames() {
            return List.of("STATUS");
        }

        @Override
        public int read(int register) {
            if (!cause) {
                return 0;
            }
            cause = false;
            machine.emit(EventKind.CAUSE_CLEAR, -1, device, 0);
            interrupts.lower();
            return CAUSE;
        }

        @Override
        public void write(int register, int value) {
            // It is for reading only.
        }

        @Override
        public boolean wouldClearCause(int register, int value) {
            return false;
        }
    }

    public Neighbour(Machine machine, Profile profile, InterruptLine line, RandomGenerator random) {
        this.machine = machine;
        this.profile = profile;
        this.random = random;
        device = machine.register(new Entity.Device(profile.name()));
        interrupts = new InterruptOutput.Pull(device, line);
        int irql = Irql.ofVector(line.vector());
        int isr = machine.register(new Entity.Routine(
                profile.name() + "Isr",
                profile.driverName(),
                RoutineKind.ISR,
                line.vector(),
                irql,
                false,
                device));
        dpc = new Dpc(
                machine,
                new Entity.Routine(
                        profile.name() + "Dpc",
                        profile.driverName(),
                        profile.threadedDpc() ? RoutineKind.THREADED_DPC : RoutineKind.DPC,
                        -1,
                        Irql.DISPATCH_LEVEL,
                        false,
                        device),
                (processor, first, second) -> processor.work(profile.dpcNanos()));
        SpinLock lock = new SpinLock(machine.register(new Entity.Lock(profile.name() + " interrupt lock")));
        line.connect(new InterruptObject(isr, lock, profile.limitNanos(), this::service));
    }

    /** Says how its driver queues its DPC. */
    public void placeDpc(DpcImportance importance, Processor target) {
        dpc.setImportance(importance);
        dpc.setTarget(target);
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
    public void pullOut() {
        slot.pullOut();
        interrupts.disconnect();
        machine.emit(EventKind.DEVICE_REMOVED, -1, device, 0);
    }

    /** Lets it interrupt now and then. */
    public void start() {
        machine.schedule(profile.firstNanos(), this::interruptAndGoOn);
    }

    /** Makes it interrupt now. */
    public void interrupt() {
        if (!cause && !slot.isEmpty()) {
            cause = true;
            machine.emit(EventKind.CAUSE_SET, -1, device, CAUSE);
            interrupts.raise(0);
        }
    }

    private void interruptAndGoOn() {
        interrupt();
        long next = profile.regular()
                ? profile.periodNanos()
                : 1 + (long) (random.nextExponential() * profile.periodNanos());
        machine.schedule(next, this::interruptAndGoOn);
    }

    private boolean service(Processor processor) {
        processor.stall(profile.readNanos() + slot.extraReadNanos());
        boolean mine = slot.read(STATUS) == CAUSE;
        Frame frame = processor.frame();
        frame.countRegisterRead();
        if (mine) {
            frame.countEffect();
        }
        processor.deliverPending();
        if (mine) {
            processor.work(profile.isrNanos());
            processor.queueDpc(dpc, null, null);
        }
        return mine;
    }
}
