package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;

/** How one processor makes another look at its DPC queue. Its vector is the HAL's, and it belongs to no driver. */
final class InterProcessorInterrupt {
    static final int VECTOR = 0xE1;

    private final Machine machine;
    private int entity = Entity.NONE;

    InterProcessorInterrupt(Machine machine) {
        this.machine = machine;
    }

    /** One processor asks another to drain its DPC queue. */
    void send(Processor sender, Processor target) {
        int routine = routine();
        sender.emit(EventKind.IPI_SENT, routine, target.number());
        machine.schedule(machine.costs().ipiNanos(), () -> target.request(VECTOR, routine));
    }

    /** Named when the first one is sent: a machine that sends none has no such routine in its trace. */
    private int routine() {
        if (entity == Entity.NONE) {
            entity = machine.register(new Entity.Routine(
                    "ipi", "hal", RoutineKind.VECTOR, VECTOR, Irql.IPI_LEVEL, false, Entity.NONE));
        }
        return entity;
    }

    /** What the processor does that was asked: it notes it, and drains when the IRQL falls. */
    void service(Processor processor) {
        processor.emit(EventKind.VECTOR_ENTER, routine(), VECTOR);
        Frame frame = processor.push(routine(), Frame.NO_LIMIT);
        processor.work(machine.costs().interruptExitNanos());
        processor.dpcs().drainWasAsked();
        processor.pop(frame);
        processor.emit(EventKind.VECTOR_EXIT, routine(), VECTOR);
    }
}
