package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.Set;

/** Which locks a miniport may take, where it stands, and how it gives them back. Holds each against {@link Callback}. */
final class LockRules {
    private static final String ORDER_SOURCE = "StorPortAcquireSpinLock page; rule StorPortSpinLock3 of the driver verifier";
    private static final String RELEASE_ORDER_SOURCE = "rule IrqlKeReleaseSpinLock of the driver verifier";
    private static final String RELEASE_SOURCE = "rule StorPortSpinLock of the driver verifier";

    private final Machine machine;
    private final RunningRoutines routines;
    private final StorSynchronizationModel model;
    private final PerfOpts perfOpts;

    LockRules(Machine machine, RunningRoutines routines, StorSynchronizationModel model, PerfOpts perfOpts) {
        this.machine = machine;
        this.routines = routines;
        this.model = model;
        this.perfOpts = perfOpts;
    }

    /** The routine that runs wants a lock. */
    void wants(Processor processor, StorSpinLock kind, SpinLock lock) {
        RunningRoutine running = routines.on(processor).peek();
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
                            : DriverVerifier.violation(
                                    "%s wants the %s, which it may not take"
                                            .formatted(running.callback().routine(), kind.wdkName()),
                                    processor.irql() > Irql.DISPATCH_LEVEL
                                            ? DriverVerifier.LOCK_TAKEN_ABOVE_DISPATCH
                                            : DriverVerifier.WRONG_IRQL,
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
                    DriverVerifier.violation(
                            "%s holds the InterruptLock and wants the %s, which comes before it"
                                    .formatted(running.callback().routine(), kind.wdkName()),
                            DriverVerifier.LOCK_HIERARCHY,
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
                        DriverVerifier.violation(
                                "%s at %s, which %s".formatted(
                                        call, Irql.describe(processor.irql()), kind.levelRule()),
                                DriverVerifier.WRONG_IRQL,
                                processor.irql()));
    }

    private static Entity.Rule acquire(StorSpinLock kind, String rule, String source, String remedy) {
        return new Entity.Rule(kind.call(), rule, source, remedy);
    }

    /** As of {@link RunningRoutines}. */
    Iterable<RunningRoutine> on(Processor processor) {
        return routines.on(processor);
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
        RunningRoutine running = routines.on(processor).peek();
        if (running != null) {
            running.taken().add(handle);
        }
    }

    /** It is about to give the lock back. */
    void gives(Processor processor, Service service, StorLockHandle handle) {
        StorSpinLock above = null;
        for (RunningRoutine running : routines.on(processor)) {
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

    /** A routine has returned. */
    void returned(Processor processor, RunningRoutine routine) {
        for (StorLockHandle left : routine.taken()) {
            brokenByLock(
                    processor,
                    left.first(),
                    new Entity.Rule(
                            left.kind().call(),
                            "must be undone before %s returns".formatted(routine.callback().routine()),
                            RELEASE_SOURCE,
                            "Give a lock back on every way out; whoever wants it next spins for ever."),
                    new BugCheck(
                            BugCheckCode.IRQL_UNEXPECTED_VALUE,
                            "%s returned and kept the %s"
                                    .formatted(routine.callback().routine(), left.kind().wdkName()),
                            (long) processor.irql() << 16 | (long) processor.irql() << 8));
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
                DriverVerifier.violation(
                        "Giving up the %s %s".formatted(handle.kind().wdkName(), levels),
                        DriverVerifier.LOCK_RELEASED_AT_WRONG_IRQL,
                        processor.irql()));
    }
}
