package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What a miniport may call, where it stands. It follows which of its routines runs on which processor and holds each call against
 * {@link Service}.
 */
final class CallRules {
    /** Source: bug check 0xF1 page. */
    private static final long STALLED_TOO_LONG = 0x2001;
    private static final int LONGEST_STALL_MICROS = 1_000;

    private final Machine machine;
    private final RunningRoutines routines;
    private final LockRules lockRules;

    CallRules(Machine machine, RunningRoutines routines, LockRules lockRules) {
        this.machine = machine;
        this.routines = routines;
        this.lockRules = lockRules;
    }

    /** Runs one of the miniport's routines on the processor that runs now. */
    <T> T inside(Callback callback, Supplier<T> routine) {
        return inside(callback, null, routine);
    }

    /** As above, for an ISR and the lock of its interrupt. */
    <T> T inside(Callback callback, SpinLock own, Supplier<T> routine) {
        Processor processor = machine.running();
        Deque<RunningRoutine> stack = routines.on(processor);
        RunningRoutine running = new RunningRoutine(
                callback, processor == null ? Irql.PASSIVE_LEVEL : processor.irql(), own, new ArrayList<>());
        stack.push(running);
        T answer;
        try {
            answer = routine.get();
        } finally {
            stack.remove(running);
        }
        lockRules.returned(processor, running);
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
        RunningRoutine running = routines.on(processor).peek();
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
                : DriverVerifier.violation(sentence, DriverVerifier.WRONG_IRQL, irql);
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
}
