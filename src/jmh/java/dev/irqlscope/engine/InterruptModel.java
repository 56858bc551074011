package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;

/**
 * A device with its driver, reduced to what the engine sees of them. One interrupt is a device that pulls its line, an ISR of
 * four register accesses that queues a DPC, and a DPC that completes one request, all of it traced. Each processor has a device
 * of its own, a third of a period after the one before.
 */
final class InterruptModel {
    private static final long PERIOD_NANOS = 20_000;
    private static final long READ_NANOS = 700;
    private static final long WRITE_NANOS = 100;

    private final Machine machine;
    private final InterruptLine line;
    private final int device;
    private final int register;
    private final Dpc dpc;
    private long requests;

    private InterruptModel(Machine machine, int cpu) {
        this.machine = machine;
        line = machine.dispatchTable().connectLine("INT" + cpu, 0x91 + cpu, machine.processor(cpu));
        device = machine.register(new Entity.Device("device"));
        register = machine.register(new Entity.Register("IS", device));
        int isr = machine.register(routine("Isr", RoutineKind.ISR, line.vector(), 9));
        dpc = new Dpc(
                machine,
                routine("Dpc", RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL),
                (processor, first, second) -> complete(processor));
        SpinLock lock = new SpinLock(machine.register(new Entity.Lock("lock")));
        line.connect(new InterruptObject(isr, lock, 50_000, this::service));
        machine.schedule(PERIOD_NANOS * cpu / 3, this::interrupt);
    }

    /**
     * Runs them until there were so many interrupts.
     *
     * @return how often one processor handed the machine on to another
     */
    static long run(TraceStore trace, int processors, int interrupts) {
        try (Machine machine = new Machine(trace, processors, KernelCosts.DEFAULT, KernelRules.DEFAULT)) {
            for (int cpu = 0; cpu < processors; cpu++) {
                new InterruptModel(machine, cpu);
            }
            machine.run(RunRequest.until(PERIOD_NANOS * interrupts / processors));
            return machine.handOvers();
        }
    }

    private Entity.Routine routine(String name, RoutineKind kind, int vector, int irql) {
        return new Entity.Routine(name, "benchmark.sys", kind, vector, irql, true, device);
    }

    private void interrupt() {
        machine.emit(EventKind.CAUSE_SET, -1, device, 1);
        line.assertBy(device);
        machine.schedule(PERIOD_NANOS, this::interrupt);
    }

    private boolean service(Processor processor) {
        access(processor, EventKind.REGISTER_READ, READ_NANOS);
        access(processor, EventKind.REGISTER_READ, READ_NANOS);
        access(processor, EventKind.REGISTER_WRITE, WRITE_NANOS);
        machine.emit(EventKind.CAUSE_CLEAR, -1, device, 0);
        line.deassertBy(device);
        access(processor, EventKind.REGISTER_READ, READ_NANOS);
        processor.work(150);
        processor.queueDpc(dpc, null, null);
        return true;
    }

    private void access(Processor processor, EventKind kind, long nanos) {
        processor.stall(nanos);
        processor.emit(kind, register, 1);
        processor.deliverPending();
    }

    private void complete(Processor processor) {
        processor.emit(EventKind.REQUEST_COMPLETED, device, ++requests);
        processor.work(2_200);
    }
}
