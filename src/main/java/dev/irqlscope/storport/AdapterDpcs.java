package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The DPC objects of one adapter: its miniport's, and how all of them are queued. */
final class AdapterDpcs {
    /** Image of the port driver. */
    static final String PORT_DRIVER = "storport.sys";

    private final Machine machine;
    private final int device;
    private final String driverName;
    private final DpcPolicy policy;
    private final BusCosts costs;
    private final CallRules rules;

    AdapterDpcs(
            Machine machine, int device, String driverName, DpcPolicy policy, BusCosts costs, CallRules rules) {
        this.machine = machine;
        this.device = device;
        this.driverName = driverName;
        this.policy = policy;
        this.costs = costs;
        this.rules = rules;
    }

    /** Requests that the port driver's own DPC completes in one run. */
    int completionLimit() {
        return policy.completionLimit();
    }

    /** A DPC of the port driver's own, made when it is first needed: a trace names it only if it is. */
    Supplier<Dpc> whenNeeded(String name, Consumer<Processor> routine) {
        return whenNeeded(name, PORT_DRIVER, RoutineKind.DPC, routine);
    }

    /** As above, for the DPC of a timer, which calls the miniport. */
    Supplier<Dpc> timerWhenNeeded(String name, Consumer<Processor> routine) {
        return whenNeeded(name, driverName, RoutineKind.TIMER_DPC, routine);
    }

    private Supplier<Dpc> whenNeeded(String name, String module, RoutineKind kind, Consumer<Processor> routine) {
        return new Supplier<>() {
            private Dpc dpc;

            @Override
            public Dpc get() {
                if (dpc == null) {
                    dpc = create(name, module, kind, (processor, first, second) -> routine.accept(processor));
                }
                return dpc;
            }
        };
    }

    /** Makes a DPC object that is queued as the adapter's are. */
    Dpc create(String name, String module, Dpc.Routine routine) {
        return create(name, module, RoutineKind.DPC, routine);
    }

    private Dpc create(String name, String module, RoutineKind kind, Dpc.Routine routine) {
        Dpc dpc = new Dpc(
                machine,
                new Entity.Routine(name, module, kind, -1, Irql.DISPATCH_LEVEL, true, device),
                routine);
        dpc.setImportance(policy.importance());
        dpc.setTarget(policy.target());
        return dpc;
    }

    <E extends DeviceExtension> void initialize(E extension, StorDpc dpc, HwStorDpcRoutine<E> routine) {
        Dpc.Routine call = (processor, first, second) -> rules.inside(Callback.DPC, () -> {
            routine.run(dpc, extension, first, second);
            return null;
        });
        dpc.initialize(create(
                dpc.name(),
                driverName,
                dpc.kind(),
                policy.selfConcurrent() ? call : serialised(dpc.name(), call)), device);
    }

    /** A routine that waits until its run on another processor is over. */
    private Dpc.Routine serialised(String name, Dpc.Routine routine) {
        SpinLock run = new SpinLock(machine.register(new Entity.Lock(name + " run")));
        return (processor, first, second) -> {
            run.acquire(processor);
            routine.run(processor, first, second);
            run.release(processor);
        };
    }

    boolean issue(Processor processor, StorDpc dpc, Object argument1, Object argument2) {
        processor.work(costs.issueDpcNanos());
        if (dpc.dpc() == null) {
            throw new BugCheck(
                    BugCheckCode.DRIVER_IRQL_NOT_LESS_OR_EQUAL,
                    "StorPortIssueDpc(%s) before StorPortInitializeDpc (StorPortInitializeDpc page)"
                            .formatted(dpc.name()),
                    0,
                    processor.irql());
        }
        boolean queued = processor.queueDpc(dpc.dpc(), argument1, argument2);
        if (queued) {
            Frame.countEffectOf(processor);
        }
        return queued;
    }

    boolean cancel(Processor processor, StorDpc dpc) {
        processor.work(costs.issueDpcNanos());
        return dpc.dpc() != null && processor.cancelDpc(dpc.dpc());
    }
}
