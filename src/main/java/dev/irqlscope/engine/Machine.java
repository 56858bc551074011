package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A computer of several processors in virtual time.
 *
 * <p>Threading: one thread drives it through {@link #run}; {@link #requestPause} and {@link #nowNanos} may be called by
 * any. Everything else belongs to whoever builds it, and afterwards to the code that runs inside it.
 */
public final class Machine implements AutoCloseable {
    private final TraceStore trace;
    private final KernelCosts costs;
    private final KernelRules rules;
    private final List<Processor> processors = new ArrayList<>();
    private final InterruptDispatchTable dispatchTable = new InterruptDispatchTable(this);
    private final EventQueue hardware = new EventQueue();
    private final Baton baton = new Baton();
    private final RuleBook ruleBook = new RuleBook(this);
    private final NonPagedPool pool = new NonPagedPool(this);
    private final Clock clock;
    private final InterProcessorInterrupt interProcessor = new InterProcessorInterrupt(this);
    private final RunStops stops;

    private long now;
    private volatile long publishedNow;
    private boolean started;
    private boolean closed;
    private long handOvers;
    private Thread driver;
    private Processor current;
    private Processor running;

    private long sequence;
    private long turns;
    private RunResult result;
    private BugCheck bugCheck;
    private Throwable failure;

    public Machine(TraceStore trace, int processorCount, KernelCosts costs, KernelRules rules) {
        this.trace = trace;
        this.costs = costs;
        this.rules = rules;
        for (int number = 0; number < processorCount; number++) {
            processors.add(new Processor(this, number));
        }
        current = processors.getFirst();
        clock = new Clock(this);
        stops = new RunStops(this, trace, processors);
    }

    public KernelCosts costs() {
        return costs;
    }

    KernelRules rules() {
        return rules;
    }

    public List<Processor> processors() {
        return List.copyOf(processors);
    }

    public Processor processor(int number) {
        return processors.get(number);
    }

    /** Where things that happen are named. */
    public int register(Entity entity) {
        return trace.catalog().add(entity);
    }

    /** As above, once for all that are equal. */
    int intern(Entity entity) {
        return trace.catalog().intern(entity);
    }

    /**
     * Names a lock of a device's driver. If another one has that name already, the device is part of it.
     *
     * @return index of the {@link Entity.Lock}
     */
    public int registerLock(String name, int device) {
        boolean taken = trace.catalog().contains(new Entity.Lock(name));
        return register(new Entity.Lock(taken ? name + " of " + nameOf(device) : name));
    }

    /** Where broken rules go. */
    public RuleBook ruleBook() {
        return ruleBook;
    }

    /** The memory that drivers get from the kernel. */
    public NonPagedPool pool() {
        return pool;
    }

    /** What people call an entity. */
    public String nameOf(int entity) {
        return trace.catalog().nameOf(entity);
    }

    /** The device that a routine serves, or {@link Entity#NONE}. */
    int deviceOf(int routine) {
        return trace.catalog().routine(routine).device();
    }

    RoutineKind kindOf(int routine) {
        return trace.catalog().routine(routine).kind();
    }

    /** A processor's turn at a lock. */
    LockWait nextTurn(SpinLock lock, Processor processor) {
        return new LockWait(lock, processor, turns++);
    }

    /** What its vectors stand for. */
    public InterruptDispatchTable dispatchTable() {
        return dispatchTable;
    }

    /** The processor whose code runs now. Only for code that runs inside the machine. */
    public Processor running() {
        return running;
    }

    void running(Processor processor) {
        running = processor;
    }

    /** Virtual time; exact for code that runs inside the machine. */
    public long clockNanos() {
        return now;
    }

    /** Virtual time as the clock interrupt of processor 0 has last told it, which is what Windows takes the time of day from. */
    public long systemTimeNanos() {
        return clock.lastTickNanos();
    }

    /** Virtual time at the end of the last run. Any thread. */
    public long nowNanos() {
        return publishedNow;
    }

    /**
     * Lets the hardware do something after a while; never, if that is beyond the end of time.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public void schedule(long delayNanos, Runnable action) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("a delay of " + delayNanos + " ns");
        }
        if (delayNanos < EventQueue.EMPTY - now) {
            hardware.schedule(now + delayNanos, action);
        }
    }

    /**
     * Has a clock interrupt of a processor queue a DPC, the first one after a while. Source: KeSetTimer page; a timer is as exact
     * as the clock.
     */
    public void setTimer(long delayNanos, Processor on, Dpc dpc) {
        schedule(delayNanos, () -> clock.expire(on, dpc));
    }

    /** As above, unless nobody wants it any more when its time is up. */
    public void setTimer(long delayNanos, Processor on, Dpc dpc, BooleanSupplier stillWanted) {
        schedule(delayNanos, () -> {
            if (stillWanted.getAsBoolean()) {
                clock.expire(on, dpc);
            }
        });
    }

    /** Writes an event into the trace. */
    public void emit(EventKind kind, int cpu, int subject, long arg) {
        trace.append(now, kind, cpu, subject, arg);
    }

    /** Makes a running {@link #run} return soon, between two events; if none runs, the next one. */
    public void requestPause() {
        stops.requestPause();
    }

    /** Whether to give up the oldest events when the trace takes as much room as it may, instead of stopping. */
    public void flightRecorder(boolean on) {
        stops.flightRecorder(on);
    }

    /**
     * Lets virtual time pass. Stopping changes nothing: the events are the same however often a run is interrupted.
     *
     * @return why it stopped
     */
    public RunResult run(RunRequest wanted) {
        if (closed) {
            throw new IllegalStateException("the machine was closed");
        }
        if (bugCheck == null && failure == null) {
            stops.begin(wanted);
            driver = Thread.currentThread();
            start();
            sequence = Math.max(sequence, 1); // The first step is that of the processor that begins.
            baton.pass(current.coroutine());
            baton.await();
            publishedNow = now;
        }
        if (failure != null) {
            throw new IllegalStateException("the simulation itself failed at %d ns".formatted(now), failure);
        }
        return result;
    }

    /**
     * Steps that it has taken: what the hardware did, and turns of processors. However a run is cut, the same step has the same
     * number, so that it tells moments of one instant apart. Between runs.
     */
    public long sequence() {
        return sequence;
    }

    /**
     * Does something to the hardware from outside, at once, and writes that into the trace. Driving thread only, between runs.
     *
     * @param what what is done, at this {@link #nowNanos time} and {@link #sequence step}
     */
    public void intervene(Entity.Intervention what, Runnable effect) {
        if (closed || bugCheck != null || failure != null) {
            throw new IllegalStateException("the machine has stopped");
        }
        start();
        emit(EventKind.INTERVENTION, -1, register(what), what.sequence());
        effect.run();
    }

    private void start() {
        if (!started) {
            started = true;
            clock.start();
            processors.forEach(Processor::start);
        }
    }

    /** Ends the processors' coroutines. Driving thread only, between runs. */
    @Override
    public void close() {
        closed = true;
        if (started) {
            for (Processor processor : processors) {
                driver = Thread.currentThread();
                if (!processor.hasEnded()) {
                    baton.pass(processor.coroutine());
                    baton.await();
                }
            }
        }
    }

    Clock clock() {
        return clock;
    }

    InterProcessorInterrupt interProcessor() {
        return interProcessor;
    }

    Baton baton() {
        return baton;
    }

    boolean isClosed() {
        return closed;
    }

    void interruptTaken() {
        stops.interruptTaken();
    }

    /**
     * A coroutine is over.
     *
     * @param thrown by the code that ran on the processor; {@code null} if the machine was closed
     */
    void ended(Processor processor, Throwable thrown) {
        try {
            switch (thrown) {
                case null -> {}
                case UncheckedIOException noRoomForTheTrace -> failure = noRoomForTheTrace;
                case BugCheck reason -> stopForGood(processor, reason);
                default -> stopForGood(processor, DriverFault.of(thrown, processor));
            }
        } catch (UncheckedIOException e) {
            failure = e;
        } finally {
            baton.pass(driver);
        }
    }

    private void stopForGood(Processor processor, BugCheck reason) {
        bugCheck = reason;
        List<Long> parameters = reason.parameters();
        int code = reason.code().code();
        result = new RunResult(
                StopReason.BUGCHECK,
                now,
                BugCheckCode.describe(code, parameters) + ": " + DriverFault.sentence(reason));
        emit(EventKind.BUGCHECK, processor.number(), code, parameters.getFirst());
        for (int i = 1; i < parameters.size(); i++) {
            emit(EventKind.BUGCHECK_PARAMETER, processor.number(), i + 1, parameters.get(i));
        }
    }

    /**
     * Lets a processor that nobody waits for run on: if nothing else is due before this time, time is there at once.
     *
     * @return whether it is
     */
    boolean skipTo(long target, Processor self) {
        if (target >= hardware.earliestNanos() || !stops.letsPass(target, sequence)) {
            return false;
        }
        for (Processor other : processors) {
            if (other != self && other.resumeAt() <= target) {
                return false;
            }
        }
        now = target;
        sequence++;
        return true;
    }

    /** Runs whatever is due until it is this processor's turn again. Called by its coroutine, which holds the baton. */
    void runUntilResumed(Processor self) {
        while (true) {
            Processor next = earliestProcessor();
            long hardwareNanos = hardware.earliestNanos();
            long dueNanos = Math.min(hardwareNanos, next.resumeAt());
            RunResult stop = stops.before(dueNanos, sequence);
            if (stop != null) {
                result = stop;
                now = stop.atNanos();
                current = self;
                baton.pass(driver);
                self.awaitBaton();
            } else if (hardwareNanos <= next.resumeAt()) {
                now = hardwareNanos;
                sequence++;
                runHardware(self);
            } else {
                now = next.resumeAt();
                sequence++;
                if (next != self) {
                    handOvers++;
                    baton.pass(next.coroutine());
                    self.awaitBaton();
                }
                return;
            }
        }
    }

    /** How often one processor handed the machine on to another, which is what processors that interleave cost. Between runs. */
    public long handOvers() {
        return handOvers;
    }

    /** Runs the earliest hardware event. If that throws, the code that the processor stands in has nothing to do with it. */
    private void runHardware(Processor self) {
        try {
            hardware.take().run();
        } catch (RuntimeException | Error e) {
            failure = e;
            baton.pass(driver);
            self.awaitBaton();
        }
    }

    private Processor earliestProcessor() {
        Processor earliest = processors.getFirst();
        for (Processor processor : processors) {
            if (processor.resumeAt() < earliest.resumeAt()) {
                earliest = processor;
            }
        }
        return earliest;
    }
}
