package dev.irqlscope.storport;

import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.Iterator;
import java.util.Set;

/** The fields of an adapter's device extension that its routines share: what an access takes, and whether a lock guards it. */
final class SharedFields {
    /** What it takes to get a cache line that another processor wrote. No source tells; it is how wide the window is. */
    static final long ACCESS_NANOS = 60;

    private static final String SOURCE = "WDK, \"Synchronizing Access to Device Data\"";

    private final Machine machine;
    private final int device;
    private final RunningRoutines routines;
    private final AdapterLocks locks;
    private final boolean traced;

    SharedFields(Machine machine, int device, RunningRoutines routines, AdapterLocks locks, boolean traced) {
        this.machine = machine;
        this.device = device;
        this.routines = routines;
        this.locks = locks;
        this.traced = traced;
    }

    FieldGuard declare(String name) {
        return new FieldGuard(machine.register(new Entity.Field(name, device)));
    }

    long read(SharedField field) {
        access(field, false);
        emit(field, EventKind.FIELD_READ);
        return field.value();
    }

    void write(SharedField field, long value) {
        access(field, true);
        field.put(value);
        emit(field, EventKind.FIELD_CHANGED);
    }

    private void emit(SharedField field, EventKind kind) {
        if (traced) {
            Processor processor = machine.running();
            machine.emit(
                    kind, processor == null ? -1 : processor.number(), field.guardIn(this).entity(), field.value());
        }
    }

    /** Nobody runs while a machine is put together, and nobody is in the way. */
    private void access(SharedField field, boolean changes) {
        FieldGuard guard = field.guardIn(this);
        Processor processor = machine.running();
        if (processor == null) {
            return;
        }
        processor.work(ACCESS_NANOS);
        Iterator<RunningRoutine> running = routines.on(processor).iterator();
        if (machine.ruleBook().isOpen() && running.hasNext()) {
            RunningRoutine routine = running.next();
            Set<SpinLock> held = locks.guarding(processor);
            FieldGuard.Use other = guard.touched(whoIs(routine, processor), routine, held, changes);
            if (other != null) {
                broken(processor, field, changes, other);
            }
        }
    }

    /** What the timeline calls it, which tells one ISR or DPC from another. */
    private FieldGuard.Who whoIs(RunningRoutine routine, Processor processor) {
        Frame frame = processor.frame();
        return frame == null || !routine.callback().isRoutineOfItsOwn()
                ? new FieldGuard.Who(routine.callback().routine(), Entity.NONE)
                : new FieldGuard.Who(machine.nameOf(frame.routine()), frame.routine());
    }

    private void broken(Processor processor, SharedField field, boolean changes, FieldGuard.Use other) {
        String call = "SharedField.%s(%s)".formatted(changes ? "set" : "get", field.name());
        String what = other.changes() ? "changes" : "reads";
        String lock = other.always().isEmpty()
                ? null
                : machine.nameOf(other.always().iterator().next().entity());
        String rule = lock == null
                ? "must be called with a lock held that %s, which %s the field too, takes as well"
                        .formatted(other.who().name(), what)
                : "must be called with the %s held, as it is in %s, which %s the field too"
                        .formatted(lock, other.who().name(), what);
        String remedy = "Take %s around reading the field and writing it: %s, and what one of them wrote is lost."
                .formatted(
                        lock == null ? "one lock in both" : "the " + lock,
                        Irql.isDirql(other.level())
                                ? "that ISR can come in between, or run on another processor meanwhile"
                                : "the two can run on two processors at once");
        machine.ruleBook()
                .brokenByCall(
                        processor,
                        new Entity.Rule(call, rule, SOURCE, remedy),
                        DriverVerifier.violation(
                                "%s at %s, which %s".formatted(call, Irql.describe(processor.irql()), rule),
                                DriverVerifier.WRONG_IRQL,
                                processor.irql()));
    }
}
