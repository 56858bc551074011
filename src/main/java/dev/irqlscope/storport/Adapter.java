package dev.irqlscope.storport;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.InterruptObject;
import dev.irqlscope.engine.InterruptSource;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The port driver's half of one adapter: it connects a miniport to its device and its interrupt, starts requests, and completes
 * them. Each method runs inside the machine.
 */
public final class Adapter {
    private static final String PASSIVE_SOURCE = "Storport HW_PASSIVE_INITIALIZE_ROUTINE page";

    private final Machine machine;
    private final BusCosts costs;
    private final int device;
    private final String driverName;
    private final RegisterAccess registers;
    private final InterruptLocks interruptLocks;
    private final CallRules rules;
    private final AdapterLocks locks;
    private final SharedFields fields;
    private final AdapterMemory memory;
    private final AdapterTimers timers;
    private final AdapterNotifications notifications;
    private final AdapterRegistry registry;
    private final AdapterPower power = new AdapterPower();
    private final AdapterWorkers workers;
    private final List<InterruptMessage> messages;
    private final PerfOpts perfOpts;
    private final AdapterDpcs dpcs;
    private final RequestPath path;
    private final Completions completions;
    private final Resets resets;
    private final QueueControl queueControl;
    private final Miniport<?> miniport;

    /**
     * What an adapter is made of.
     *
     * @param device index of its {@link Entity.Device}
     * @param registers the device's registers
     * @param interrupts what it interrupts with
     * @param dpcs how its DPCs are queued
     * @param queue how its requests are queued
     * @param perfOpts where its miniport can ask for performance optimizations
     * @param isrLimitNanos how long one of its ISRs should take at most
     * @param tracesRegisters whether accesses to registers and shared fields are written into the trace
     * @param completed told of every completed request, on the processor that completed it
     */
    public record Configuration(
            int device,
            HwRegisters registers,
            InterruptResources interrupts,
            DpcPolicy dpcs,
            QueuePolicy queue,
            PerfOptsPlace perfOpts,
            BusCosts costs,
            long isrLimitNanos,
            boolean tracesRegisters,
            BiConsumer<Processor, CompletedSrb> completed) {}

    private Adapter(Machine machine, HwInitializationData<?> routines, Configuration configuration) {
        this.machine = machine;
        driverName = DriverAnswers.required(routines, "driverName", routines.driverName());
        costs = configuration.costs();
        registry = new AdapterRegistry(configuration.queue());
        device = configuration.device();
        messages = configuration.interrupts() instanceof InterruptResources.Messages(List<InterruptMessage> all)
                ? all
                : List.of();
        registers = new RegisterAccess(
                machine, device, configuration.registers(), costs, configuration.tracesRegisters());
        interruptLocks = switch (configuration.interrupts()) {
            case InterruptResources.Line(InterruptLine line) -> InterruptLocks.ofLine(machine, device, line.vector());
            case InterruptResources.Messages(List<InterruptMessage> messages) ->
                InterruptLocks.ofMessages(
                        machine,
                        device,
                        messages,
                        DriverAnswers.required(
                                routines, "interruptSynchronizationMode", routines.interruptSynchronizationMode()));
        };
        perfOpts = new PerfOpts(machine.processors(), messages, configuration.perfOpts());
        StorSynchronizationModel model = DriverAnswers
                .required(routines, "synchronizationModel", routines.synchronizationModel());
        RunningRoutines running = new RunningRoutines(machine);
        LockRules lockRules = new LockRules(machine, running, model, perfOpts);
        rules = new CallRules(machine, running, lockRules);
        StartIoChannels channels = new StartIoChannels(machine, device, perfOpts, interruptLocks, model);
        locks = new AdapterLocks(
                machine, device, rules, lockRules, interruptLocks, channels.startIoLock());
        fields = new SharedFields(machine, device, running, locks, configuration.tracesRegisters());
        memory = new AdapterMemory(machine.pool());
        dpcs = new AdapterDpcs(machine, device, driverName, configuration.dpcs(), costs, rules);
        workers = new AdapterWorkers(machine, rules);
        timers = new AdapterTimers(machine, dpcs, rules, channels);
        notifications = new AdapterNotifications(machine, dpcs, rules, channels, costs);
        miniport = new Miniport<>(machine, routines, rules, this);
        UnitQueue queue = new UnitQueue(device, configuration.queue().depth());
        path = new RequestPath(
                machine, device, miniport, channels, queue, configuration.queue(), dpcs, costs, this::timedOut);
        completions = new Completions(
                device, path, dpcs, perfOpts, costs, configuration.completed(), this::resetCompleted);
        resets = new Resets(machine, device, miniport, queue, path, completions, dpcs);
        queueControl = new QueueControl(queue, path);
    }

    private void timedOut(Processor processor, Srb srb) {
        resets.begin(processor, srb);
    }

    private void resetCompleted(Processor processor, Srb srb) {
        resets.requestCameBack(processor, srb);
    }

    /**
     * Calls HwStorPassiveInitializeRoutine, connects the miniport and is ready, all before the machine runs: no time passes.
     * The other routines of start-up are not called.
     */
    public static Adapter start(
            Machine machine, HwInitializationData<?> routines, Configuration configuration) {
        Adapter adapter = new Adapter(machine, routines, configuration);
        if (!adapter.passiveInitialize()) {
            throw StartUp.failed(adapter.driverName,
                    "HwStorPassiveInitializeRoutine returned FALSE (%s)".formatted(PASSIVE_SOURCE));
        }
        adapter.connect(routines, configuration);
        return adapter;
    }

    /**
     * As above, but the miniport starts up in virtual time, routine after routine, in system threads of a processor.
     *
     * @param started told of the adapter when it can take requests
     */
    public static void startUp(
            Machine machine,
            HwInitializationData<?> routines,
            Configuration configuration,
            Processor on,
            Consumer<Adapter> started) {
        Adapter adapter = new Adapter(machine, routines, configuration);
        Miniport<?> miniport = adapter.miniport;
        new StartUp(machine, on, adapter.driverName)
                .then("HwStorFindAdapter", "Storport HW_FIND_ADAPTER page", () -> adapter.find(routines, configuration))
                .then(
                        "HwStorInitialize",
                        "Storport HW_INITIALIZE page",
                        () -> adapter.perfOpts
                                .whileInitializing(Callback.INITIALIZE, () -> adapter.atDirql(miniport::initialize)))
                .then("HwStorPassiveInitializeRoutine", PASSIVE_SOURCE, adapter::passiveInitialize)
                .then("HwStorAdapterControl", "Storport HW_ADAPTER_CONTROL page", adapter::query)
                .begin(() -> started.accept(adapter));
    }

    private boolean find(HwInitializationData<?> routines, Configuration configuration) {
        SpReturn answer = miniport.findAdapter();
        if (answer != SpReturn.FOUND) {
            throw StartUp.failed(driverName,
                    "HwStorFindAdapter returned SP_RETURN_%s (Storport HW_FIND_ADAPTER page)".formatted(answer));
        }
        connect(routines, configuration);
        return true;
    }

    private boolean passiveInitialize() {
        return perfOpts.whileInitializing(Callback.PASSIVE_INITIALIZE, miniport::passiveInitialize);
    }

    private boolean query() {
        ScsiAdapterControlStatus answer = miniport
                .adapterControl(ScsiAdapterControlType.QUERY_SUPPORTED_CONTROL_TYPES);
        if (answer != ScsiAdapterControlStatus.SUCCESS) {
            throw StartUp.failed(driverName,
                    "HwStorAdapterControl answered the query with %s (Storport HW_ADAPTER_CONTROL page)"
                            .formatted(answer));
        }
        return true;
    }

    private boolean atDirql(BooleanSupplier routine) {
        StorLockHandle lock = interruptLocks.acquireAll(processor());
        boolean answer = routine.getAsBoolean();
        lock.release(processor());
        return answer;
    }

    private void connect(HwInitializationData<?> routines, Configuration configuration) {
        switch (configuration.interrupts()) {
            case InterruptResources.Line(InterruptLine line) -> connect(
                    line,
                    0,
                    DriverAnswers.required(routines, "interruptRoutineName", routines.interruptRoutineName()),
                    RoutineKind.ISR,
                    configuration,
                    miniport.interrupt(interruptLocks.of(0)));
            case InterruptResources.Messages(List<InterruptMessage> messages) -> {
                for (int id = 0; id < messages.size(); id++) {
                    connect(
                            messages.get(id),
                            id,
                            DriverAnswers.required(
                                    routines, "messageInterruptRoutineName", routines.messageInterruptRoutineName(id)),
                            RoutineKind.ISR_MSI,
                            configuration,
                            miniport.message(id, interruptLocks.of(id)));
                }
            }
        }
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

    /** Takes a request from the class driver, in a thread at PASSIVE_LEVEL, and starts it as soon as nothing is in its way. */
    public void startIo(Srb srb) {
        path.take(processor(), srb);
    }

    /** The processor that runs now; {@code null} while the machine is put together. */
    Processor running() {
        return machine.running();
    }

    Processor processor() {
        Processor running = running();
        if (running == null) {
            throw new IllegalStateException(
                    "no service that takes time can be called while the driver starts up: no time passes yet; in a scenario that says startUp: timed it does");
        }
        return running;
    }

    /** A service is called: on which processor, and whether it may be. */
    Processor enter(Service service) {
        return rules.enter(processor(), service);
    }

    CallRules rules() {
        return rules;
    }

    AdapterLocks locks() {
        return locks;
    }

    SharedFields fields() {
        return fields;
    }

    AdapterMemory memory() {
        return memory;
    }

    AdapterWorkers workers() {
        return workers;
    }

    AdapterTimers timers() {
        return timers;
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

    PerfOpts perfOpts() {
        return perfOpts;
    }

    QueueControl queueControl() {
        return queueControl;
    }

    AdapterRegistry registry() {
        return registry;
    }

    AdapterNotifications notifications() {
        return notifications;
    }

    AdapterPower power() {
        return power;
    }

    Miniport<?> miniport() {
        return miniport;
    }

    int processorCount() {
        return machine.processors().size();
    }

    long clockNanos() {
        return machine.clockNanos();
    }

    long systemTimeNanos() {
        return machine.systemTimeNanos();
    }

    /** What is known of a message, or {@code null} if there is none of that number. */
    MessageInterruptInformation message(int messageId) {
        return messageId < 0 || messageId >= messages.size()
                ? null
                : new MessageInterruptInformation(
                        messageId, messages.get(messageId).vector(), interruptLocks.levelOf(messageId));
    }

    void maskMessage(Processor processor, int messageId, boolean mask) {
        processor.work(costs.writeNanos());
        if (messageId < 0 || messageId >= messages.size()) {
            throw new IllegalArgumentException(
                    "no message %,d: this adapter has %,d (StorPortMaskMsixInterrupt page)"
                            .formatted(messageId, messages.size()));
        }
        messages.get(messageId).mask(mask);
    }
}
