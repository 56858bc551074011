package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptObject;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * The port driver's half of one adapter: it connects a miniport to its device and its interrupt, starts requests, and completes
 * them. Each method runs inside the machine.
 */
public final class Adapter {
    private final Machine machine;
    private final BusCosts costs;
    private final int device;
    private final int irql;
    private final HwRegisters registers;
    private final int[] registerEntities;
    private final boolean tracesRegisters;
    private final PostedWrites postedWrites;
    private final SpinLock interruptLock;
    private final SpinLock startIoLock;
    private final Dpc completionDpc;
    private final Queue<Srb> notedAtDirql = new ArrayDeque<>();
    private final BiConsumer<Processor, Srb> completed;
    private final String driverName;
    private Starter starter;
    private boolean acceptsDpcs;

    /** Calls HwStorBuildIo and HwStorStartIo with the right extension. */
    private interface Starter {
        void start(Srb srb);
    }

    /**
     * What an adapter is made of.
     *
     * @param device index of its {@link Entity.Device}
     * @param registers the device's registers
     * @param line the line it interrupts on
     * @param isrLimitNanos how long HwStorInterrupt should take at most
     * @param tracesRegisters whether register accesses are written into the trace
     * @param completed told of every completed request, on the processor that completed it
     */
    public record Configuration(
            int device,
            HwRegisters registers,
            InterruptLine line,
            BusCosts costs,
            long isrLimitNanos,
            boolean tracesRegisters,
            BiConsumer<Processor, Srb> completed) {}

    private Adapter(Machine machine, String driverName, Configuration configuration) {
        this.machine = machine;
        this.driverName = driverName;
        costs = configuration.costs();
        device = configuration.device();
        irql = Irql.ofVector(configuration.line().vector());
        registers = configuration.registers();
        tracesRegisters = configuration.tracesRegisters();
        completed = configuration.completed();
        registerEntities = registers.registerNames()
                .stream()
                .mapToInt(name -> machine.register(new Entity.Register(name, device)))
                .toArray();
        postedWrites = new PostedWrites(machine, registers, registerEntities, tracesRegisters);
        interruptLock = new SpinLock(machine.register(new Entity.Lock("InterruptLock")));
        startIoLock = new SpinLock(machine.register(new Entity.Lock("StartIoLock")));
        completionDpc = new Dpc(
                machine.register(new Entity.Routine(
                        "RaidpAdapterDpc", "storport.sys", RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL, true, device)),
                (processor, first, second) -> completeNoted(processor));
    }

    /** Connects a miniport and calls its start-up routines. The machine must not run yet. */
    public static <E extends DeviceExtension> Adapter start(
            Machine machine, HwInitializationData<E> miniport, Configuration configuration) {
        Adapter adapter = new Adapter(machine, miniport.driverName(), configuration);
        E extension = miniport.newDeviceExtension();
        extension.attach(adapter);
        adapter.starter = srb -> {
            boolean start = miniport.hwStorBuildIo(extension, srb);
            adapter.returned("HwStorBuildIo");
            if (start) {
                adapter.startLocked(() -> miniport.hwStorStartIo(extension, srb));
            }
        };
        adapter.acceptsDpcs = true;
        if (!miniport.hwStorPassiveInitializeRoutine(extension)) {
            throw new IllegalStateException(miniport.driverName() + ": HwStorPassiveInitializeRoutine returned FALSE");
        }
        adapter.acceptsDpcs = false;
        int routine = machine.register(new Entity.Routine(
                miniport.interruptRoutineName(),
                miniport.driverName(),
                RoutineKind.ISR,
                configuration.line().vector(),
                adapter.irql,
                true,
                configuration.device()));
        configuration.line()
                .connect(new InterruptObject(
                        routine,
                        adapter.interruptLock,
                        configuration.isrLimitNanos(),
                        processor -> miniport.hwStorInterrupt(extension)));
        return adapter;
    }

    /** Takes a request from the class driver, in a thread at PASSIVE_LEVEL, and starts it. */
    public void startIo(Srb srb) {
        Processor processor = processor();
        processor.work(costs.startIoNanos());
        int old = processor.raiseIrql(Irql.DISPATCH_LEVEL);
        starter.start(srb);
        processor.lowerIrql(old);
    }

    private void startLocked(Runnable hwStorStartIo) {
        Processor processor = processor();
        startIoLock.acquire(processor);
        hwStorStartIo.run();
        returned("HwStorStartIo");
        startIoLock.release(processor);
    }

    /** A callback returns at the level at which it was called. Source: rule SpChangeIrql of the driver verifier. */
    private void returned(String callback) {
        processor().requireIrql(Irql.DISPATCH_LEVEL, callback + " of " + driverName);
    }

    Processor processor() {
        Processor running = machine.running();
        if (running == null) {
            throw new IllegalStateException(
                    "no service but StorPortInitializeDpc can be called while the driver starts up: no time passes yet");
        }
        return running;
    }

    int readRegister(int register) {
        Processor processor = processor();
        processor.stall(costs.readNanos());
        postedWrites.flush();
        int value = registers.read(register);
        if (tracesRegisters) {
            processor.emit(EventKind.REGISTER_READ, registerEntities[register], Integer.toUnsignedLong(value));
        }
        Frame frame = processor.frame();
        if (frame != null) {
            frame.countRegisterRead();
        }
        processor.deliverPending();
        return value;
    }

    void writeRegister(int register, int value) {
        Processor processor = processor();
        processor.stall(costs.writeNanos());
        if (tracesRegisters) {
            processor.emit(EventKind.REGISTER_WRITE, registerEntities[register], Integer.toUnsignedLong(value));
        }
        Frame frame = processor.frame();
        if (frame != null && registers.wouldClearCause(register, value)) {
            frame.countEffect();
        }
        postedWrites.post(register, value, costs.postedNanos());
        processor.deliverPending();
    }

    <E extends DeviceExtension> void initializeDpc(E extension, StorDpc dpc, HwStorDpcRoutine<E> routine) {
        if (!acceptsDpcs) {
            throw new IllegalStateException(
                    "StorPortInitializeDpc(" + dpc.name() + ") outside HwStorPassiveInitializeRoutine");
        }
        int entity = machine.register(new Entity.Routine(
                dpc.name(), driverName, RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL, true, device));
        dpc.initialize(new Dpc(entity, (processor, first, second) -> routine.run(dpc, extension, first, second)));
    }

    boolean issueDpc(StorDpc dpc, Object argument1, Object argument2) {
        Processor processor = processor();
        processor.work(costs.issueDpcNanos());
        if (dpc.dpc() == null) {
            throw new BugCheck(
                    BugCheck.IRQL_NOT_LESS_OR_EQUAL,
                    processor.irql(),
                    "StorPortIssueDpc(" + dpc.name() + ") before StorPortInitializeDpc");
        }
        boolean queued = processor.queueDpc(dpc.dpc(), argument1, argument2);
        if (queued) {
            countEffect(processor);
        }
        return queued;
    }

    void requestComplete(Srb srb) {
        Processor processor = processor();
        srb.complete();
        processor.emit(EventKind.REQUEST_COMPLETED, device, srb.number());
        countEffect(processor);
        if (processor.irql() > Irql.DISPATCH_LEVEL) {
            processor.work(costs.notificationNanos());
            notedAtDirql.add(srb);
            processor.queueDpc(completionDpc, null, null);
        } else {
            complete(processor, srb);
        }
    }

    private void completeNoted(Processor processor) {
        while (!notedAtDirql.isEmpty()) {
            complete(processor, notedAtDirql.remove());
        }
    }

    private void complete(Processor processor, Srb srb) {
        processor.work(costs.completionNanos());
        completed.accept(processor, srb);
    }

    StorLockHandle acquireInterruptLock() {
        int old = processor().raiseIrql(irql);
        interruptLock.acquire(processor());
        return new StorLockHandle(interruptLock, old);
    }

    void releaseSpinLock(StorLockHandle handle) {
        handle.lock().release(processor());
        processor().lowerIrql(handle.oldIrql());
    }

    private static void countEffect(Processor processor) {
        Frame frame = processor.frame();
        if (frame != null) {
            frame.countEffect();
        }
    }
}
