package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.InterruptObject;
import dev.irqlscope.engine.InterruptSource;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The port driver's half of one adapter: it connects a miniport to its device and its interrupt, starts requests, and completes
 * them. Each method runs inside the machine.
 */
public final class Adapter {
    private final Machine machine;
    private final BusCosts costs;
    private final int device;
    private final String driverName;
    private final RegisterAccess registers;
    private final InterruptLocks interruptLocks;
    private final List<InterruptMessage> messages;
    private final SpinLock startIoLock;
    private final AdapterDpcs dpcs;
    private final Completions completions;
    private Starter starter;

    /** Calls HwStorBuildIo and HwStorStartIo with the right extension. */
    private interface Starter {
        void start(Srb srb);
    }

    /**
     * What an adapter is made of.
     *
     * @param device index of its {@link Entity.Device}
     * @param registers the device's registers
     * @param interrupts what it interrupts with
     * @param dpcs how its DPCs are queued
     * @param isrLimitNanos how long one of its ISRs should take at most
     * @param tracesRegisters whether register accesses are written into the trace
     * @param completed told of every completed request, on the processor that completed it
     */
    public record Configuration(
            int device,
            HwRegisters registers,
            InterruptResources interrupts,
            DpcPolicy dpcs,
            BusCosts costs,
            long isrLimitNanos,
            boolean tracesRegisters,
            BiConsumer<Processor, Srb> completed) {

        /** As above, for an adapter on a line whose DPCs are queued as usual. */
        public Configuration(
                int device,
                HwRegisters registers,
                InterruptLine line,
                BusCosts costs,
                long isrLimitNanos,
                boolean tracesRegisters,
                BiConsumer<Processor, Srb> completed) {
            this(
                    device,
                    registers,
                    new InterruptResources.Line(line),
                    DpcPolicy.DEFAULT,
                    costs,
                    isrLimitNanos,
                    tracesRegisters,
                    completed);
        }
    }

    private Adapter(Machine machine, HwInitializationData<?> miniport, Configuration configuration) {
        this.machine = machine;
        driverName = miniport.driverName();
        costs = configuration.costs();
        device = configuration.device();
        messages = configuration.interrupts() instanceof InterruptResources.Messages(List<InterruptMessage> all)
                ? all
                : List.of();
        registers = new RegisterAccess(
                machine, device, configuration.registers(), costs, configuration.tracesRegisters());
        interruptLocks = switch (configuration.interrupts()) {
            case InterruptResources.Line(InterruptLine line) -> InterruptLocks.ofLine(machine, line.vector());
            case InterruptResources.Messages(List<InterruptMessage> messages) ->
                InterruptLocks.ofMessages(machine, messages, miniport.interruptSynchronizationMode());
        };
        startIoLock = new SpinLock(machine.register(new Entity.Lock("StartIoLock")));
        dpcs = new AdapterDpcs(machine, device, driverName, configuration.dpcs(), costs);
        completions = new Completions(device, dpcs, costs, configuration.completed());
    }

    /** Connects a miniport and calls its start-up routines. The machine must not run yet. */
    public static <E extends DeviceExtension> Adapter start(
            Machine machine, HwInitializationData<E> miniport, Configuration configuration) {
        Adapter adapter = new Adapter(machine, miniport, configuration);
        E extension = miniport.newDeviceExtension();
        extension.attach(adapter);
        adapter.starter = srb -> {
            boolean start = miniport.hwStorBuildIo(extension, srb);
            adapter.returned("HwStorBuildIo");
            if (start) {
                adapter.startLocked(() -> miniport.hwStorStartIo(extension, srb));
            }
        };
        if (!adapter.dpcs.whileInitializing(() -> miniport.hwStorPassiveInitializeRoutine(extension))) {
            throw new BugCheck(
                    BugCheck.SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
                    0,
                    miniport.driverName() + " does not start: HwStorPassiveInitializeRoutine returned FALSE");
        }
        switch (configuration.interrupts()) {
            case InterruptResources.Line(InterruptLine line) -> adapter.connect(
                    line,
                    0,
                    miniport.interruptRoutineName(),
                    RoutineKind.ISR,
                    configuration,
                    () -> miniport.hwStorInterrupt(extension));
            case InterruptResources.Messages(List<InterruptMessage> messages) -> {
                for (int id = 0; id < messages.size(); id++) {
                    int messageId = id;
                    adapter.connect(
                            messages.get(id),
                            id,
                            miniport.messageInterruptRoutineName(id),
                            RoutineKind.ISR_MSI,
                            configuration,
                            () -> miniport.hwMSInterruptRoutine(extension, messageId));
                }
            }
        }
        return adapter;
    }

    private void connect(
            InterruptSource source,
            int messageId,
            String name,
            RoutineKind kind,
            Configuration configuration,
            BooleanSupplier isr) {
        int level = interruptLocks.levelOf(messageId);
        int routine = machine.register(
                new Entity.Routine(name, driverName, kind, source.vector(), level, true, device));
        source.connect(new InterruptObject(
                routine,
                interruptLocks.of(messageId),
                level,
                configuration.isrLimitNanos(),
                processor -> isr.getAsBoolean()));
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

    RegisterAccess registers() {
        return registers;
    }

    AdapterDpcs dpcs() {
        return dpcs;
    }

    Completions completions() {
        return completions;
    }

    InterruptLocks interruptLocks() {
        return interruptLocks;
    }

    int currentProcessorNumber() {
        Processor processor = processor();
        if (processor.irql() > Irql.DISPATCH_LEVEL) {
            throw new BugCheck(
                    BugCheck.IRQL_NOT_LESS_OR_EQUAL,
                    processor.irql(),
                    "StorPortGetCurrentProcessorNumber at %s, above DISPATCH"
                            .formatted(Irql.describe(processor.irql())));
        }
        return processor.number();
    }

    void maskMessage(int messageId, boolean mask) {
        processor().work(costs.writeNanos());
        messages.get(messageId).mask(mask);
    }
}
