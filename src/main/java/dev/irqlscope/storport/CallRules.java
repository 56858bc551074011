package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a miniport may call and which locks it may take, where it stands. It follows which of its routines runs on which processor
 * and which locks that routine has taken, and holds each call against {@link Service} and {@link Callback}.
 */
final class CallRules {
    /** Driver Verifier: a kernel routine was called at the wrong IRQL. Source, also of those below: bug check 0xC4 page. */
    static final long WRONG_IRQL = 0xE5;
    private static final long LOCK_TAKEN_ABOVE_DISPATCH = 0x42;
    private static final long LOCK_HIERARCHY = 0x1001;
    private static final long RELEASED_AT_WRONG_IRQL = 0x20015;

    /** Source: bug check 0xF1 page. */
    private static final long STALLED_TOO_LONG = 0x2001;
    private static final int LONGEST_STALL_MICROS = 1_000;

    private static final String ORDER_SOURCE = "StorPortAcquireSpinLock page; rule StorPortSpinLock3 of the driver verifier";
    private static final String RELEASE_ORDER_SOURCE = "rule IrqlKeReleaseSpinLock of the driver verifier";
    private static final String RELEASE_SOURCE = "rule StorPortSpinLock of the driver verifier";

    private final Machine machine;
    private final StorSynchronizationModel model;
    private final PerfOpts perfOpts;
    /** By processor; the last one for a machine that is being put together. */
    private final List<Deque<RunningRoutine>> stacks = new ArrayList<>();

    CallRules(Machine machine, StorSynchronizationModel model, PerfOpts perfOpts) {
        this.machine = machine;
        this.model = model;
        this.perfOpts = perfOpts;
        for (int i = 0; i <= machine.processors().size(); i++) {
            stacks.add(new ArrayDeque<>());
        }
    }

    StorSynchronizationModel model() {
        return model;
    }

    private Deque<RunningRoutine> stackOf(Processor processor) {
        return stacks.get(processor == null ? stacks.size() - 1 : processor.number());
    }

    /** Runs one of the miniport's routines on the processor that runs now. */
    <T> T inside(Callback callback, Supplier<T> routine) {
        return inside(callback, null, routine);
    }

    /** As above, for an ISR and the lock of its interrupt. */
    <T> T inside(Callback callback, SpinLock own, Supplier<T> routine) {
        Processor processor = machine.running();
        Deque<RunningRoutine> stack = stackOf(processor);
        RunningRoutine running = new RunningRoutine(
                callback, processor == null ? Irql.PASSIVE_LEVEL : processor.irql(), own, new ArrayList<>());
        stack.push(running);
        T answer;
        try {
            answer = routine.get();
        } finally {
            stack.remove(running);
        }
        for (StorLockHandle left : running.taken()) {
            brokenByLock(
                    processor,
                    left.first(),
                    new Entity.Rule(
                            left.kind().call(),
                            "must be undone before %s returns".formatted(callback.routine()),
                            RELEASE_SOURCE,
                            "Give a lock back on every way out; whoever wants it next spins for ever."),
                    new BugCheck(
                            BugCheckCode.IRQL_UNEXPECTED_VALUE,
                            "%s returned and kept the %s".formatted(callback.routine(), left.kind().wdkName()),
                            (long) processor.irql() << 16 | (long) processor.irql() << 8));
        }
        return answer;
    }

    /** A service is called on a processor that runs. */
    Processor enter(Processor processor, Service service) {
        if (machine.ruleBook().isOpen()) {
            check(processor, service);
        }
        return processor;
    }

    /**
     * A service is called that takes no time, so that it may be called while the machine is put together.
     *
     * @return whether the level is right
     */
    boolean enterUntimed(Service service) {
        Processor processor = machine.running();
        return processor == null || service.isAllowedAt(enter(processor, service).irql());
    }

    private void check(Processor processor, Service service) {
        int irql = processor.irql();
        RunningRoutine running = stackOf(processor).peek();
        if (!service.isAllowedAt(irql)) {
            broken(processor, service, service.levelRule(), levelRemedy(service, irql));
        } else if (running != null && !service.isAllowedIn(running.callback())) {
            broken(processor, service, service.placeRule(), placeRemedy(service));
        }
    }

    private void broken(Processor processor, Service service, String rule, String remedy) {
        machine.ruleBook()
                .brokenByCall(
                        processor,
                        new Entity.Rule(service.call(), rule, service.source(), remedy),
                        bugCheck(
                                service,
                                "%s at %s, which %s".formatted(
                                        service.call(), Irql.describe(processor.irql()), rule),
                                processor.irql()));
    }

    private static BugCheck bugCheck(Service service, String sentence, int irql) {
        return service == Service.PAGEABLE_MEMORY
                ? new BugCheck(BugCheckCode.DRIVER_IRQL_NOT_LESS_OR_EQUAL, sentence, 0, irql)
                : verifiers(sentence, WRONG_IRQL, irql);
    }

    private static BugCheck verifiers(String sentence, long rule, long parameter) {
        return new BugCheck(BugCheckCode.DRIVER_VERIFIER_DETECTED_VIOLATION, sentence, rule, parameter);
    }

    private static String levelRemedy(Service service, int irql) {
        String instead = service.isTooHigh(irql)
                ? "Leave it to a DPC."
                : "Do it in HwStorBuildIo, HwStorStartIo or a DPC.";
        if (service.refusesAt(irql)) {
            return "It is refused with STOR_STATUS_INVALID_IRQL. " + instead;
        }
        return switch (service) {
            case ALLOCATE_CONTIGUOUS_MEMORY, FREE_CONTIGUOUS_MEMORY ->
                "It works most of the time; if the code that was interrupted is in the kernel's memory itself, the CPU spins for ever (virtio-win pull request 533). "
                        + instead;
            case ENABLE_PASSIVE_INITIALIZATION -> "Call it in HwStorInitialize.";
            case REGISTRY_WRITE -> "Leave it to a work item.";
            case REGISTRY_READ -> "Read what is needed in HwStorFindAdapter and keep it in the device extension.";
            case PAGEABLE_MEMORY -> "It works as long as the page is there. Use nonpaged pool or the device extension.";
            default -> instead;
        };
    }

    private static String placeRemedy(Service service) {
        return switch (service) {
            case INITIALIZE_DPC, INITIALIZE_PERF_OPTS, ENABLE_PASSIVE_INITIALIZATION ->
                "Do it when the driver starts up.";
            case COMPLETE_REQUEST -> "Call StorPortNotification(RequestComplete) for each request.";
            case STALL_EXECUTION ->
                "Whoever sends the next request waits too: let the device interrupt, or use a timer.";
            default -> "Leave it to a DPC.";
        };
    }

    /** A processor is about to be stalled for so long. The verifier of SCSI miniports stops a stall of more than 0.1 s only. */
    void stalls(Processor processor, int micros) {
        if (micros < 0) {
            throw new IllegalArgumentException(
                    "StorPortStallExecution(%d): expected 0 µs or more (StorPortStallExecution page)"
                            .formatted(micros));
        }
        if (micros >= LONGEST_STALL_MICROS) {
            machine.ruleBook()
                    .brokenByCall(
                            processor,
                            new Entity.Rule(
                                    Service.STALL_EXECUTION.call(),
                                    "may stall for less than 1 ms",
                                    "StorPortStallExecution page",
                                    "Let the device interrupt, or use a timer."),
                            new BugCheck(
                                    BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION,
                                    "StorPortStallExecution for %,d µs".formatted(micros),
                                    STALLED_TOO_LONG,
                                    micros));
        }
    }

    // Locks

    /** The routine that runs wants a lock. */
    void wants(Processor processor, StorSpinLock kind, SpinLock lock) {
        RunningRoutine running = stackOf(processor).peek();
        if (running == null || !machine.ruleBook().isOpen()) {
            return;
        }
        boolean heldOnEntry = held(running.callback()).contains(kind.family());
        if (heldOnEntry || !mayTake(running.callback()).contains(kind.family())) {
            brokenByLock(
                    processor,
                    lock,
                    acquire(
                            kind,
                            heldOnEntry
                                    ? "may not be called in %s, which is called with that lock held"
                                            .formatted(running.callback().routine())
                                    : "may not be called in " + running.callback().routine(),
                            "StorPortAcquireSpinLock page",
                            heldOnEntry
                                    ? "Just use what it guards."
                                    : "Leave what it guards to a routine that may, as a DPC."),
                    heldOnEntry
                            ? new BugCheck(
                                    BugCheckCode.SPIN_LOCK_ALREADY_OWNED,
                                    "%s wants the %s, with which it is called"
                                            .formatted(running.callback().routine(), kind.wdkName()),
                                    lock.entity())
                            : verifiers(
                                    "%s wants the %s, which it may not take"
                                            .formatted(running.callback().routine(), kind.wdkName()),
                                    processor.irql() > Irql.DISPATCH_LEVEL ? LOCK_TAKEN_ABOVE_DISPATCH : WRONG_IRQL,
                                    processor.irql()));
        } else if (kind != StorSpinLock.INTERRUPT_LOCK && running.holdsInterruptLock()) {
            brokenByLock(
                    processor,
                    lock,
                    acquire(
                            kind,
                            "must come before the InterruptLock, which %s holds already"
                                    .formatted(running.callback().routine()),
                            ORDER_SOURCE,
                            "Take the %s first: in the opposite order it deadlocks with whoever does so."
                                    .formatted(kind.wdkName())),
                    verifiers(
                            "%s holds the InterruptLock and wants the %s, which comes before it"
                                    .formatted(running.callback().routine(), kind.wdkName()),
                            LOCK_HIERARCHY,
                            lock.entity()));
        }
    }

    /** The routine that runs wants a lock by StorPortAcquireSpinLockEx at a level at which it is refused. */
    void wantsAtWrongLevel(Processor processor, StorSpinLock kind) {
        String call = "StorPortAcquireSpinLockEx(%s)".formatted(kind.wdkName());
        machine.ruleBook()
                .brokenByCall(
                        processor,
                        new Entity.Rule(
                                call,
                                kind.levelRule(),
                                "StorPortAcquireSpinLockEx page",
                                "It is refused with STOR_STATUS_INVALID_IRQL, and nothing is guarded. "
                                        + (processor.irql() < Irql.DISPATCH_LEVEL
                                                ? "Take the ThreadedDpcLock, which raises the IRQL if it has to."
                                                : "Leave it to a DPC.")),
                        verifiers(
                                "%s at %s, which %s".formatted(
                                        call, Irql.describe(processor.irql()), kind.levelRule()),
                                WRONG_IRQL,
                                processor.irql()));
    }

    private static Entity.Rule acquire(StorSpinLock kind, String rule, String source, String remedy) {
        return new Entity.Rule(kind.call(), rule, source, remedy);
    }

    /** The routines of the miniport on a processor's stack, the one that runs first. Others may have interrupted the rest. */
    Iterable<RunningRoutine> on(Processor processor) {
        return stackOf(processor);
    }

    /** Locks that the port driver holds around it. */
    Set<StorSpinLock> held(Callback callback) {
        return isOneOfSeveral(callback) ? Set.of() : callback.held(model);
    }

    /** With concurrent channels HwStorStartIo is called without the StartIo lock and may take it. Source: the same page. */
    private boolean isOneOfSeveral(Callback callback) {
        return callback == Callback.START_IO
                && model == StorSynchronizationModel.FULL_DUPLEX
                && perfOpts.channels() > 1;
    }

    private Set<StorSpinLock> mayTake(Callback callback) {
        return isOneOfSeveral(callback)
                ? Set.of(StorSpinLock.values())
                : callback.mayTake(model);
    }

    private void brokenByLock(Processor processor, SpinLock lock, Entity.Rule rule, BugCheck bugCheck) {
        machine.ruleBook().brokenByLock(processor, rule, lock, bugCheck);
    }

    /** It has the lock. */
    void took(Processor processor, StorLockHandle handle) {
        RunningRoutine running = stackOf(processor).peek();
        if (running != null) {
            running.taken().add(handle);
        }
    }

    /** It is about to give the lock back. */
    void gives(Processor processor, Service service, StorLockHandle handle) {
        StorSpinLock above = null;
        for (RunningRoutine running : stackOf(processor)) {
            int at = running.taken().indexOf(handle);
            StorLockHandle last = running.taken().isEmpty() ? null : running.taken().getLast();
            if (above == null && last != null && last != handle) {
                above = last.kind();
            }
            if (at >= 0) {
                running.taken().remove(at);
                if (above != null && handle.oldIrql() < processor.irql()) {
                    outOfOrder(processor, service, handle, above);
                }
                return;
            }
            if (above == null && !held(running.callback()).isEmpty()) {
                above = held(running.callback()).iterator().next();
            }
        }
    }

    private void outOfOrder(
            Processor processor, Service service, StorLockHandle handle, StorSpinLock above) {
        String levels = "lowers the IRQL from %s to %s while the %s is held".formatted(
                Irql.describe(processor.irql()), Irql.describe(handle.oldIrql()), above.wdkName());
        brokenByLock(
                processor,
                handle.first(),
                new Entity.Rule(
                        service == Service.RELEASE_SPIN_LOCK
                                ? "%s(%s)".formatted(service.call(), handle.kind().wdkName())
                                : service.call(),
                        "must wait until the %s, which was taken later, is given back: it %s"
                                .formatted(above.wdkName(), levels),
                        RELEASE_ORDER_SOURCE,
                        "Give locks back in the opposite order. An interrupt that comes in now and wants the %s spins on this CPU for ever."
                                .formatted(above.wdkName())),
                verifiers(
                        "Giving up the %s %s".formatted(handle.kind().wdkName(), levels),
                        RELEASED_AT_WRONG_IRQL,
                        processor.irql()));
    }
}
