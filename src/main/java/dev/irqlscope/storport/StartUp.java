package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * The start-up of an adapter in virtual time: HwStorFindAdapter at PASSIVE, the interrupt is connected, HwStorInitialize at DIRQL
 * under the interrupt lock, HwStorPassiveInitializeRoutine at PASSIVE, HwStorAdapterControl, and only then requests. From
 * HwStorInitialize on the adapter may interrupt, and a DPC exists only when the passive routine has made it: there is a gap.
 * Source: WDK, "Life Cycle of a Storport Driver".
 */
final class StartUp {
    /** What the PnP manager and the port driver do before each routine. No source tells; it is the length of the gap. */
    static final long BETWEEN_NANOS = 50_000;

    /** Number of the process that system threads belong to. */
    static final int SYSTEM_PROCESS = 4;

    private static final long STATUS_UNSUCCESSFUL = 0xC0000001L;

    private final Machine machine;
    private final Processor on;
    private final String driverName;
    private final Queue<Step> steps = new ArrayDeque<>();
    private Runnable whenStarted;

    /** A routine that a system thread runs, which has its name. */
    private record Step(String routine, String source, BooleanSupplier body) {}

    /** @param on processor that its threads run on */
    StartUp(Machine machine, Processor on, String driverName) {
        this.machine = machine;
        this.on = on;
        this.driverName = driverName;
    }

    /**
     * Adds a routine. If it answers {@code false}, the adapter does not start.
     *
     * @param source the page about it
     */
    StartUp then(String routine, String source, BooleanSupplier body) {
        steps.add(new Step(routine, source, body));
        return this;
    }

    /** Lets it begin. */
    void begin(Runnable started) {
        whenStarted = started;
        next();
    }

    private void next() {
        Step step = steps.poll();
        if (step == null) {
            whenStarted.run();
            return;
        }
        int thread = machine.register(new Entity.Thread(step.routine, SYSTEM_PROCESS));
        machine.schedule(
                BETWEEN_NANOS, () -> on.makeReady(new KernelThread(thread, processor -> run(step))));
    }

    private void run(Step step) {
        if (!step.body.getAsBoolean()) {
            throw failed(driverName, "%s returned FALSE (%s)".formatted(step.routine, step.source));
        }
        next();
    }

    /** A driver that does not start stops the machine: there would be nothing to see. */
    static BugCheck failed(String driverName, String why) {
        return new BugCheck(
                BugCheckCode.SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
                driverName + " does not start: " + why,
                STATUS_UNSUCCESSFUL);
    }
}
