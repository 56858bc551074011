package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * A machine for tests, with round costs and hardly any clock, and the events that it wrote, as something to read: what happens
 * is said first, then it runs, then the events tell it.
 */
public final class Story implements AutoCloseable {
    /** Delivery 100, entry 50, exit 20, turning to a DPC 10 ns; the clock ticks once a second. */
    public static final KernelCosts ROUND = new KernelCosts(100, 50, 20, 10, 1_000, 1_000_000_000, 0);

    /** Assert → first instruction of the first ISR, on a processor that nothing holds up. */
    public static final long ASSERT_TO_ISR = 150;

    private final TraceStore trace;
    private final Machine machine;

    /** One event. {@code name} is what its subject is called, where that is an entity. */
    public record Event(long nanos, EventKind kind, int cpu, int subject, long arg, String name) {}

    /** What a processor does for a while. */
    @FunctionalInterface
    public interface Act {
        void on(Processor processor);
    }

    private Story(int processors, KernelCosts costs, KernelRules rules) {
        trace = new TraceStore(TraceInfo.ofRun("story", "story", processors, 1));
        machine = new Machine(trace, processors, costs, rules);
    }

    public static Story onProcessors(int count) {
        return onProcessors(count, ROUND, 20);
    }

    public static Story onProcessors(int count, KernelCosts costs, int stormThreshold) {
        return onProcessors(count, costs, KernelRules.DEFAULT.withStormThreshold(stormThreshold));
    }

    public static Story onProcessors(int count, KernelCosts costs, KernelRules rules) {
        return new Story(count, costs, rules);
    }

    /** Broken rules come to this. */
    public static Story onProcessors(int count, Checking checking) {
        return onProcessors(count, ROUND, KernelRules.DEFAULT.withStormThreshold(20).withChecking(checking));
    }

    public Machine machine() {
        return machine;
    }

    public TraceStore store() {
        return trace;
    }

    public TraceSnapshot trace() {
        return trace.snapshot();
    }

    // Who is in it

    public InterruptLine line(String name, int vector, int processor) {
        return machine.dispatchTable().connectLine(name, vector, machine.processor(processor));
    }

    public InterruptLine latchedLine(String name, int vector, int processor) {
        return machine.dispatchTable()
                .connectLine(name, InterruptLine.Trigger.LATCHED, vector, machine.processor(processor));
    }

    /** A message whose routine is without a limit and has a lock of its own. */
    public InterruptMessage message(String name, int vector, int processor, InterruptObject.ServiceRoutine routine) {
        InterruptMessage message = machine.dispatchTable().connectMessage(name, vector, machine.processor(processor));
        int isr = machine.register(new Entity.Routine(
                name + "Isr",
                "test.sys",
                RoutineKind.ISR_MSI,
                vector,
                Irql.ofVector(vector),
                false,
                Entity.NONE));
        message.connect(new InterruptObject(isr, lock(name + " lock"), Frame.NO_LIMIT, routine));
        return message;
    }

    /** A device on a line of its own, of the same name. */
    public Device device(String name, int vector) {
        return device(name, line(name + "#", vector, 0));
    }

    public Device device(String name, InterruptLine line) {
        return new Device(name, line);
    }

    public Dpc dpc(String name, Act act) {
        return dpc(name, (processor, first, second) -> act.on(processor));
    }

    public Dpc dpc(String name, Dpc.Routine routine) {
        return dpc(name, RoutineKind.DPC, routine);
    }

    public Dpc threadedDpc(String name, Act act) {
        return dpc(name, RoutineKind.THREADED_DPC, (processor, first, second) -> act.on(processor));
    }

    private Dpc dpc(String name, RoutineKind kind, Dpc.Routine routine) {
        return new Dpc(
                machine,
                new Entity.Routine(name, "test.sys", kind, -1, Irql.DISPATCH_LEVEL, false, Entity.NONE),
                routine);
    }

    public SpinLock lock(String name) {
        return new SpinLock(machine.register(new Entity.Lock(name)));
    }

    public SpinLock queuedLock(String name) {
        return SpinLock.queued(machine.register(new Entity.Lock(name)));
    }

    /** A device whose ISR is told by the test. Its cause and its line are one. */
    public final class Device {
        private final String name;
        private final InterruptLine line;
        private final int entity;
        private boolean pulling;

        private Device(String name, InterruptLine line) {
            this.name = name;
            this.line = line;
            entity = machine.register(new Entity.Device(name));
        }

        /** Connects an ISR without a limit that quiets the device, acts, and claims; not its own, it says so at once. */
        public Device isr(Act act) {
            return isrOf(Frame.NO_LIMIT, processor -> {
                if (!pulling) {
                    return false;
                }
                quiet();
                act.on(processor);
                return true;
            });
        }

        /** Connects an ISR that may take so long. */
        public Device isrOf(long limitNanos, InterruptObject.ServiceRoutine routine) {
            return isrOf(limitNanos, lock(name + " lock"), routine);
        }

        public Device isrOf(long limitNanos, SpinLock lock, InterruptObject.ServiceRoutine routine) {
            int isr = machine.register(new Entity.Routine(
                    name + "Isr",
                    "test.sys",
                    RoutineKind.ISR,
                    line.vector(),
                    Irql.ofVector(line.vector()),
                    false,
                    entity));
            line.connect(new InterruptObject(isr, lock, limitNanos, routine));
            return this;
        }

        public Device raisesAt(long... nanos) {
            for (long at : nanos) {
                at(at, this::raise);
            }
            return this;
        }

        public void raise() {
            pulling = true;
            line.assertBy(entity);
        }

        public void quiet() {
            pulling = false;
            line.deassertBy(entity);
        }

        public void stick() {
            line.stick(entity, true);
        }

        public void unstick() {
            line.stick(entity, false);
        }

        public void softDisconnect() {
            line.reportInterrupt(entity, false);
        }

        public void softConnect() {
            line.reportInterrupt(entity, true);
        }

        public InterruptLine line() {
            return line;
        }
    }

    // What happens

    /** Hardware does something. */
    public Story at(long nanos, Runnable action) {
        machine.schedule(nanos - machine.clockNanos(), action);
        return this;
    }

    /** A thread wants a processor. */
    public Story threadAt(long nanos, int processor, Act act) {
        KernelThread thread = new KernelThread(machine.register(new Entity.Thread("thread", 1)), act::on);
        return at(nanos, () -> machine.processor(processor).makeReady(thread));
    }

    public RunResult runUntil(long nanos) {
        return machine.run(RunRequest.until(nanos));
    }

    public RunResult runUntil(long nanos, Stop stop) {
        return machine.run(new RunRequest(nanos, stop));
    }

    @Override
    public void close() {
        machine.close();
    }

    // What it tells

    /** All events of these kinds, or all. */
    public List<Event> events(EventKind... kinds) {
        return events(trace(), kinds);
    }

    public static List<Event> events(TraceSnapshot trace, EventKind... kinds) {
        Set<EventKind> wanted = kinds.length == 0 ? EnumSet.allOf(EventKind.class) : EnumSet.of(kinds[0], kinds);
        List<Event> events = new ArrayList<>();
        LongStream.range(trace.firstIndex(), trace.endIndex())
                .filter(i -> wanted.contains(trace.kind(i)))
                .forEach(i -> events.add(new Event(
                        trace.timeNanos(i),
                        trace.kind(i),
                        trace.cpu(i),
                        trace.subject(i),
                        trace.arg(i),
                        trace.catalog().nameOf(trace.subject(i)))));
        return events;
    }

    /** The ISRs, kernel vectors and DPCs in the order of their entries and returns: {@code > NicIsr}, {@code < NicIsr}. */
    public List<String> routines() {
        List<String> told = new ArrayList<>();
        Consumer<Event> entry = event -> told.add("> " + event.name());
        Consumer<Event> exit = event -> told.add("< " + event.name());
        events(
                EventKind.ISR_ENTER,
                EventKind.ISR_RETURN,
                EventKind.DPC_ENTER,
                EventKind.DPC_RETURN,
                EventKind.VECTOR_ENTER,
                EventKind.VECTOR_EXIT).forEach(event -> {
                    switch (event.kind()) {
                        case ISR_ENTER, DPC_ENTER, VECTOR_ENTER -> entry.accept(event);
                        default -> exit.accept(event);
                    }
                });
        return told;
    }

    /** Names of these kinds of events, in order: {@code EOI}, {@code DPC_QUEUED}… */
    public List<String> kinds(EventKind... kinds) {
        return events(kinds).stream().map(event -> event.kind().name()).toList();
    }

    /** When it happened first. */
    public long timeOf(EventKind kind, String name) {
        return events(kind).stream()
                .filter(event -> event.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " of " + name))
                .nanos();
    }

    /** When a vector did it first. */
    public long timeOf(EventKind kind, int vector) {
        return events(kind).stream()
                .filter(event -> event.subject() == vector)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " of vector " + vector))
                .nanos();
    }

    public List<Long> timesOf(EventKind kind, String name) {
        return events(kind).stream().filter(event -> event.name().equals(name)).map(Event::nanos).toList();
    }
}
