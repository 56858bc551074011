package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** The clock interrupt of every processor. Its vector is the HAL's, and it belongs to no driver. */
final class Clock {
    static final int VECTOR = 0xD1;

    private final Machine machine;
    private final int entity;

    private long lastTickNanos;
    /** By processor: DPCs of timers whose time is up. */
    private final Map<Processor, Queue<Dpc>> expired = new HashMap<>();

    Clock(Machine machine) {
        this.machine = machine;
        this.entity = machine.register(new Entity.Routine(
                "clock", "hal", RoutineKind.VECTOR, VECTOR, Irql.CLOCK_LEVEL, false, Entity.NONE));
    }

    /** Starts the ticks, spread over the period so that the processors do not tick together. */
    void start() {
        int count = machine.processors().size();
        long period = machine.costs().clockPeriodNanos();
        for (Processor processor : machine.processors()) {
            machine.schedule(period * (processor.number() + 1) / count, () -> tick(processor));
        }
    }

    private void tick(Processor processor) {
        processor.request(VECTOR, entity);
        machine.schedule(machine.costs().clockPeriodNanos(), () -> tick(processor));
    }

    /** What the processor does when the clock interrupts it. */
    void service(Processor processor) {
        processor.emit(EventKind.VECTOR_ENTER, entity, VECTOR);
        Frame frame = processor.push(entity, Frame.NO_LIMIT);
        if (processor.number() == 0) {
            lastTickNanos = machine.clockNanos();
        }
        processor.work(machine.costs().clockNanos());
        processor.dpcs().clockTicked();
        queueExpired(processor);
        processor.watchdog().tick();
        processor.pop(frame);
        processor.emit(EventKind.VECTOR_EXIT, entity, VECTOR);
    }

    /** When processor 0 entered its last clock interrupt; 0 before the first. */
    long lastTickNanos() {
        return lastTickNanos;
    }

    /** The time of a timer is up: the next clock interrupt of a processor notices. */
    void expire(Processor on, Dpc dpc) {
        expired.computeIfAbsent(on, processor -> new ArrayDeque<>()).add(dpc);
    }

    private void queueExpired(Processor processor) {
        Queue<Dpc> due = expired.remove(processor);
        if (due != null) {
            due.forEach(dpc -> processor.queueDpc(dpc, null, null));
        }
    }
}
