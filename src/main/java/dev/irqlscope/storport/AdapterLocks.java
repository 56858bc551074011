package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The spin locks of an adapter, as its miniport takes them. A lock that is taken above its own level is taken there all the same,
 * as the kernel does: nothing happens unless the code that was interrupted holds it.
 */
final class AdapterLocks {
    private final Machine machine;
    private final int device;
    private final CallRules callRules;
    private final LockRules rules;
    private final InterruptLocks interruptLocks;
    private final SpinLock startIoLock;

    AdapterLocks(
            Machine machine,
            int device,
            CallRules callRules,
            LockRules rules,
            InterruptLocks interruptLocks,
            SpinLock startIoLock) {
        this.machine = machine;
        this.device = device;
        this.callRules = callRules;
        this.rules = rules;
        this.interruptLocks = interruptLocks;
        this.startIoLock = startIoLock;
    }

    /** As {@link StorPort#acquireSpinLock}. */
    StorLockHandle acquire(Processor processor, StorSpinLock kind, StorDpc lockContext) {
        if (kind.needsEx()) {
            throw new IllegalArgumentException(
                    "StorPortAcquireSpinLock(%s): expected DpcLock, StartIoLock or InterruptLock; StorPortAcquireSpinLockEx knows the others too (STOR_SPINLOCK page)"
                            .formatted(kind.wdkName()));
        }
        return take(processor, kind, lockContext);
    }

    /** As {@link StorPort#acquireSpinLockEx}. */
    StorLockHandle acquireEx(Processor processor, StorSpinLock kind, StorDpc lockContext) {
        if ((kind.family() == StorSpinLock.DPC_LOCK) != (lockContext != null)) {
            return null;
        }
        if (!kind.isAllowedAt(processor.irql())) {
            rules.wantsAtWrongLevel(processor, kind);
            return null;
        }
        return take(processor, kind, lockContext);
    }

    private StorLockHandle take(Processor processor, StorSpinLock kind, StorDpc lockContext) {
        StorLockHandle handle = switch (kind) {
            case DPC_LOCK, THREADED_DPC_LOCK, DPC_LEVEL_LOCK ->
                atDispatch(processor, kind, lockOf(processor, lockContext));
            case START_IO_LOCK -> atDispatch(processor, kind, startIoLock);
            case INTERRUPT_LOCK -> {
                rules.wants(processor, kind, interruptLocks.of(0));
                yield interruptLocks.acquireAll(processor);
            }
        };
        rules.took(processor, handle);
        return handle;
    }

    /** The DpcLock, which is named when it is first taken. */
    private SpinLock lockOf(Processor processor, StorDpc dpc) {
        if (dpc == null) {
            throw new BugCheck(
                    BugCheckCode.DRIVER_IRQL_NOT_LESS_OR_EQUAL,
                    "StorPortAcquireSpinLock(DpcLock) without a DPC as lock context (StorPortAcquireSpinLock page)",
                    0,
                    processor.irql());
        }
        return dpc.lock(name -> SpinLock.queued(machine.registerLock("DpcLock of " + name, device)));
    }

    private StorLockHandle atDispatch(Processor processor, StorSpinLock kind, SpinLock lock) {
        rules.wants(processor, kind, lock);
        int old = processor.raiseIrql(Math.max(processor.irql(), Irql.DISPATCH_LEVEL));
        lock.acquire(processor);
        return new StorLockHandle(kind, List.of(lock), old);
    }

    /**
     * The locks that guard what a processor does now: those of the routine of the miniport that runs there, and if it was called
     * by another one to run under the interrupt lock, of that one too. What an interrupted routine holds guards nobody else.
     */
    Set<SpinLock> guarding(Processor processor) {
        Set<SpinLock> held = new LinkedHashSet<>();
        for (RunningRoutine running : rules.on(processor)) {
            running.taken().forEach(handle -> held.addAll(handle.locks()));
            if (running.own() == null) {
                rules.held(running.callback()).forEach(kind -> held.addAll(onEntry(kind)));
            } else {
                held.add(running.own());
            }
            if (running.callback() != Callback.SYNCHRONIZED_ACCESS) {
                break;
            }
        }
        return held;
    }

    private List<SpinLock> onEntry(StorSpinLock kind) {
        return switch (kind) {
            case DPC_LOCK, THREADED_DPC_LOCK, DPC_LEVEL_LOCK -> List.of();
            case START_IO_LOCK -> List.of(startIoLock);
            case INTERRUPT_LOCK -> interruptLocks.all();
        };
    }

    /** As {@link StorPort#acquireMsiSpinLock}. Source: rule StorPortMSILock of the driver verifier. */
    StorLockHandle acquireMessage(Processor processor, int messageId) {
        if (!interruptLocks.isPerMessage()) {
            machine.ruleBook()
                    .brokenByLock(
                            processor,
                            new Entity.Rule(
                                    "StorPortAcquireMSISpinLock(%d)".formatted(messageId),
                                    "may be called in mode InterruptSynchronizePerMessage only",
                                    "rule StorPortMSILock of the driver verifier",
                                    "Take the InterruptLock."),
                            interruptLocks.of(0),
                            new BugCheck(
                                    BugCheckCode.DRIVER_VERIFIER_DETECTED_VIOLATION,
                                    "StorPortAcquireMSISpinLock(%d) in a mode that is not InterruptSynchronizePerMessage"
                                            .formatted(messageId),
                                    messageId));
        }
        StorLockHandle handle = interruptLocks.acquire(processor, messageId);
        rules.took(processor, handle);
        return handle;
    }

    /**
     * Gives it up and lowers the IRQL to what it was.
     *
     * @param service the one that was called
     */
    void release(Processor processor, Service service, StorLockHandle handle) {
        rules.gives(processor, service, handle);
        handle.release(processor);
    }

    /** As {@link StorPort#synchronizeAccess}. */
    boolean synchronizeAccess(Processor processor, BooleanSupplier routine) {
        rules.wants(processor, StorSpinLock.INTERRUPT_LOCK, interruptLocks.of(0));
        StorLockHandle handle = interruptLocks.acquireAll(processor);
        boolean answer = callRules.inside(Callback.SYNCHRONIZED_ACCESS, routine::getAsBoolean);
        handle.release(processor);
        return answer;
    }
}
