package dev.irqlscope.analysis;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.List;

/**
 * A trace that a test writes by hand: {@code script.at(100).cpu(0).isrEnter(isr).at(900).isrReturn(isr, true)}. Times are
 * nanoseconds, events happen at the last {@link #at} on the last {@link #cpu}.
 */
final class TraceScript {
    private final TraceStore store;
    private long now;
    private int cpu;

    private TraceScript(TraceStore store) {
        this.store = store;
    }

    /** A trace that records levels, as our machine's do. */
    static TraceScript recorded(int cpus) {
        return new TraceScript(new TraceStore(TraceInfo.ofRun("script", "script", cpus, 1)));
    }

    /** A Linux trace in nanoseconds: the level is the context. */
    static TraceScript linux(int cpus) {
        return of("ftrace", cpus, TraceInfo.Clock.nanos("local"), TraceInfo.Levels.CONTEXT);
    }

    /** A Linux trace whose clock counts ticks of no known rate. */
    static TraceScript linuxTicks(int cpus) {
        return of("ftrace", cpus, new TraceInfo.Clock(true, "x86-tsc"), TraceInfo.Levels.CONTEXT);
    }

    /** A Windows trace: the level follows from the vector. */
    static TraceScript windows(int cpus) {
        return of("etl", cpus, TraceInfo.Clock.nanos("qpc"), TraceInfo.Levels.INFERRED);
    }

    /** A 32-bit Windows trace, in which not even the vector tells the level. */
    static TraceScript windows32(int cpus) {
        return of("etl", cpus, TraceInfo.Clock.nanos("qpc"), TraceInfo.Levels.UNKNOWN);
    }

    private static TraceScript of(String format, int cpus, TraceInfo.Clock clock, TraceInfo.Levels levels) {
        return new TraceScript(new TraceStore(
                new TraceInfo("script", format, cpus, clock, levels, null, 0, null, null, 0, List.of())));
    }

    // Entities

    int device(String name) {
        return store.catalog().add(new Entity.Device(name));
    }

    int line(String name, int vector) {
        return store.catalog().add(new Entity.Line(name, true, vector));
    }

    int latchedLine(String name, int vector) {
        return store.catalog().add(new Entity.Line(name, false, vector));
    }

    int lock(String name) {
        return store.catalog().add(new Entity.Lock(name));
    }

    int rule(Entity.Rule rule) {
        return store.catalog().add(rule);
    }

    /** Number 0 is the idle thread. */
    int thread(String name, int id) {
        return store.catalog().add(new Entity.Thread(name, id));
    }

    /** An ISR that Storport calls: 50 µs. */
    int storportIsr(String name, int vector, int device) {
        return routine(name, RoutineKind.ISR, vector, Irql.ofVector(vector), true, device);
    }

    /** Any other ISR: 25 µs. */
    int isr(String name, int vector) {
        return isr(name, vector, Entity.NONE);
    }

    int isr(String name, int vector, int device) {
        return routine(name, RoutineKind.ISR, vector, levelOf(vector), false, device);
    }

    int messageIsr(String name, int vector) {
        return routine(name, RoutineKind.ISR_MSI, vector, levelOf(vector), false, Entity.NONE);
    }

    /** An ISR that is called in a thread. */
    int passiveIsr(String name, int vector) {
        return routine(name, RoutineKind.ISR, vector, Irql.PASSIVE_LEVEL, false, Entity.NONE);
    }

    int dpc(String name) {
        return routine(name, RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL, false, Entity.NONE);
    }

    /** An ISR of an image that need not bear its name. */
    int isrOf(String image, String name, int vector) {
        return store.catalog()
                .add(new Entity.Routine(
                        name,
                        image,
                        RoutineKind.ISR,
                        vector,
                        levelOf(vector),
                        image.equals("storport.sys"),
                        Entity.NONE));
    }

    /** A DPC routine of an image that need not bear its name. */
    int dpcOf(String image, String name, RoutineKind kind) {
        return store.catalog()
                .add(new Entity.Routine(name, image, kind, -1, Irql.DISPATCH_LEVEL, false, Entity.NONE));
    }

    /** The DPC of a storage adapter. */
    int storportDpc(String name, int device) {
        return routine(name, RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL, true, device);
    }

    int softirq(String action) {
        return routine(action, RoutineKind.SOFTIRQ, -1, -1, false, Entity.NONE);
    }

    int kernelVector(String name, int vector) {
        return routine(name, RoutineKind.VECTOR, vector, levelOf(vector), false, Entity.NONE);
    }

    /** A level follows from the vector on x64 Windows only. */
    private int levelOf(int vector) {
        return store.info().levels() == TraceInfo.Levels.CONTEXT ? -1 : Irql.ofVector(vector);
    }

    private int routine(String name, RoutineKind kind, int vector, int irql, boolean storport, int device) {
        return store.catalog().add(new Entity.Routine(name, name + ".sys", kind, vector, irql, storport, device));
    }

    // Where and when

    TraceScript at(long nanos) {
        now = nanos;
        return this;
    }

    TraceScript after(long nanos) {
        return at(now + nanos);
    }

    TraceScript cpu(int number) {
        cpu = number;
        return this;
    }

    // What happens

    TraceScript event(EventKind kind, int subject, long arg) {
        store.append(now, kind, cpu, subject, arg);
        return this;
    }

    /** Of no processor. */
    TraceScript hardware(EventKind kind, int subject, long arg) {
        store.append(now, kind, -1, subject, arg);
        return this;
    }

    TraceScript irql(int to, int from) {
        return event(EventKind.IRQL_CHANGE, to, from);
    }

    TraceScript idle() {
        return event(EventKind.IDLE_ENTER, 0, 0);
    }

    TraceScript busy() {
        return event(EventKind.IDLE_LEAVE, 0, 0);
    }

    TraceScript thread(int thread) {
        return event(EventKind.THREAD_SWITCH, thread, 0);
    }

    TraceScript raise(int line, int device) {
        return hardware(EventKind.LINE_ASSERT, line, device);
    }

    TraceScript release(int line, int device) {
        return hardware(EventKind.LINE_DEASSERT, line, device);
    }

    /** The processor takes a vector and goes to its level. */
    TraceScript take(int vector, int fromLevel) {
        return event(EventKind.VECTOR_IN_SERVICE, vector, 0).irql(Irql.ofVector(vector), fromLevel);
    }

    TraceScript eoi(int vector) {
        return event(EventKind.EOI, vector, 0);
    }

    TraceScript isrEnter(int isr) {
        Entity.Routine routine = store.catalog().routine(isr);
        return event(EventKind.ISR_ENTER, isr, routine.vector());
    }

    /** One ISR that serves several vectors. */
    TraceScript isrEnter(int isr, int vector) {
        return event(EventKind.ISR_ENTER, isr, vector);
    }

    TraceScript isrReturn(int isr, boolean claimed) {
        return isrReturn(isr, IsrResult.of(claimed, false, 0));
    }

    TraceScript isrReturn(int isr, long result) {
        return event(EventKind.ISR_RETURN, isr, result);
    }

    TraceScript vectorEnter(int routine) {
        return event(EventKind.VECTOR_ENTER, routine, store.catalog().routine(routine).vector());
    }

    TraceScript vectorExit(int routine) {
        return event(EventKind.VECTOR_EXIT, routine, store.catalog().routine(routine).vector());
    }

    /** Queued by this processor for itself. */
    TraceScript queue(int dpc) {
        return event(EventKind.DPC_QUEUED, dpc, cpu);
    }

    /** Queued by another processor for this one. */
    TraceScript queueFrom(int issuingCpu, int dpc) {
        return event(EventKind.DPC_QUEUED, dpc, issuingCpu);
    }

    TraceScript join(int dpc) {
        return event(EventKind.DPC_JOINED, dpc, 0);
    }

    TraceScript drainBegin() {
        return event(EventKind.DRAIN_BEGIN, 0, 0);
    }

    TraceScript drainEnd() {
        return event(EventKind.DRAIN_END, 0, 0);
    }

    TraceScript dpcEnter(int dpc) {
        return event(EventKind.DPC_ENTER, dpc, 0);
    }

    TraceScript dpcReturn(int dpc) {
        return event(EventKind.DPC_RETURN, dpc, 0);
    }

    TraceScript lost(long events) {
        return event(EventKind.LOST, 0, events);
    }

    // What comes of it

    TraceStore store() {
        return store;
    }

    Analysis analyze() {
        return analyze(Limits.DEFAULT);
    }

    Analysis analyze(Limits limits) {
        return Indexer.analyze(store, limits);
    }
}
