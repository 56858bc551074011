package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A computer of several processors in virtual time.
 *
 * <p>Threading: one thread drives it through {@link #run}; {@link #requestPause} and {@link #nowNanos} may be called by
 * any. Everything else belongs to whoever builds it, and afterwards to the code that runs inside it.
 */
public final class Machine implements AutoCloseable {
    /** Unclaimed dispatches in a row on one line after which Windows would speak of a storm (here far fewer). */
    public static final int DEFAULT_STORM_THRESHOLD = 1000;

    /** Events between two looks at how much room the trace takes. */
    private static final long CAP_CHECK_EVENTS = 1 << 14;

    private final TraceStore trace;
    private final KernelCosts costs;
    private final int stormThreshold;
    private final List<Processor> processors = new ArrayList<>();
    private final Map<Integer, InterruptLine> lines = new HashMap<>();
    private final EventQueue hardware = new EventQueue();
    private final Baton baton = new Baton();
    private final Clock clock;

    private long now;
    private volatile long publishedNow;
    private volatile boolean pauseRequested;
    private boolean started;
    private boolean closed;
    private boolean flightRecorder;
    private Thread driver;
    private Processor current;
    private Processor running;

    private RunRequest request = RunRequest.until(0);
    private long eventsAtStart;
    private long nextCapCheck = CAP_CHECK_EVENTS;
    private boolean interruptTaken;
    private RunResult result;
    private BugCheck bugCheck;

    /** @param stormThreshold unclaimed dispatches in a row on one line that stop the machine */
    public Machine(TraceStore trace, int processorCount, KernelCosts costs, int stormThreshold) {
        this.trace = trace;
        this.costs = costs;
        this.stormThreshold = stormThreshold;
        for (int number = 0; number < processorCount; number++) {
            processors.add(new Processor(this, number));
        }
        current = processors.getFirst();
        clock = new Clock(this);
    }

    public KernelCosts costs() {
        return costs;
    }

    int stormThreshold() {
        return stormThreshold;
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

    /** Makes a level-sensitive line that interrupts one processor through one vector. */
    public InterruptLine connectLine(String name, int vector, Processor target) {
        int entity = register(new Entity.Line(name, true, vector));
        InterruptLine line = new InterruptLine(this, entity, vector, target);
        lines.put(vector, line);
        return line;
    }

    /** The processor whose code runs now. Only for code that runs inside the machine. */
    public Processor running() {
        return running;
    }

    void running(Processor processor) {
        running = processor;
    }

    InterruptLine line(int vector) {
        return lines.get(vector);
    }

    /** Virtual time; exact for code that runs inside the machine. */
    public long clockNanos() {
        return now;
    }

    /** Virtual time at the end of the last run. Any thread. */
    public long nowNanos() {
        return publishedNow;
    }

    /** Lets the hardware do something after a while. */
    public void schedule(long delayNanos, Runnable action) {
        hardware.schedule(now + delayNanos, action);
    }

    /** Writes an event into the trace. */
    public void emit(EventKind kind, int cpu, int subject, long arg) {
        trace.append(now, kind, cpu, subject, arg);
    }

    /** Makes a running {@link #run} return soon, between two events; if none runs, the next one. */
    public void requestPause() {
        pauseRequested = true;
    }

    /** Whether to give up the oldest events when the trace takes as much room as it may, instead of stopping. */
    public void flightRecorder(boolean on) {
        flightRecorder = on;
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
        if (bugCheck == null) {
            request = wanted;
            eventsAtStart = trace.size();
            interruptTaken = false;
            driver = Thread.currentThread();
            start();
            baton.pass(current.coroutine());
            baton.await();
            publishedNow = now;
        }
        return result;
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
                if (processor.coroutine().isAlive()) {
                    baton.pass(processor.coroutine());
                    baton.await();
                }
            }
        }
    }

    Clock clock() {
        return clock;
    }

    Baton baton() {
        return baton;
    }

    boolean isClosed() {
        return closed;
    }

    void interruptTaken() {
        interruptTaken = true;
    }

    /** A coroutine is over: its processor stopped with a bug check, or the machine was closed. */
    void ended(Processor processor, BugCheck reason) {
        if (reason != null) {
            bugCheck = reason;
            emit(EventKind.BUGCHECK, processor.number(), reason.code(), reason.parameter());
            result = new RunResult(StopReason.BUGCHECK, now, reason.getMessage());
        }
        baton.pass(driver);
    }

    /**
     * Lets a processor that nobody waits for run on: if nothing else is due before this time, time is there at once.
     *
     * @return whether it is
     */
    boolean skipTo(long target, Processor self) {
        if (target > request.untilNanos() || request.stop() != Stop.AT_TIME || pauseRequested
                || target >= hardware.earliestNanos() || trace.size() >= nextCapCheck) {
            return false;
        }
        for (Processor other : processors) {
            if (other != self && other.resumeAt() <= target) {
                return false;
            }
        }
        now = target;
        return true;
    }

    /** Runs whatever is due until it is this processor's turn again. Called by its coroutine, which holds the baton. */
    void runUntilResumed(Processor self) {
        while (true) {
            Processor next = earliestProcessor();
            long hardwareNanos = hardware.earliestNanos();
            long dueNanos = Math.min(hardwareNanos, next.resumeAt());
            if (stopsBefore(dueNanos)) {
                current = self;
                baton.pass(driver);
                self.awaitBaton();
            } else if (hardwareNanos <= next.resumeAt()) {
                now = hardwareNanos;
                hardware.take().run();
            } else {
                now = next.resumeAt();
                if (next != self) {
                    baton.pass(next.coroutine());
                    self.awaitBaton();
                }
                return;
            }
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

    private boolean stopsBefore(long dueNanos) {
        if (pauseRequested) {
            pauseRequested = false;
            return stop(StopReason.PAUSED, null);
        }
        if (request.stop() == Stop.AFTER_NEXT_EVENT && trace.size() > eventsAtStart) {
            return stop(StopReason.EVENT, null);
        }
        if (request.stop() == Stop.AT_NEXT_INTERRUPT && interruptTaken) {
            return stop(StopReason.INTERRUPT, null);
        }
        if (request.stop() == Stop.AT_ISR_BUDGET && stopsAtBudget(Math.min(dueNanos, request.untilNanos()))) {
            return true;
        }
        if (dueNanos > request.untilNanos() || dueNanos == EventQueue.EMPTY) {
            now = request.untilNanos() == Long.MAX_VALUE ? now : Math.max(now, request.untilNanos());
            return stop(StopReason.TIME, null);
        }
        return trace.size() >= nextCapCheck && stopsAtCap();
    }

    private boolean stopsAtBudget(long beforeNanos) {
        for (Processor processor : processors) {
            Frame frame = processor.frame();
            if (frame != null && frame.limitReachedAt() <= beforeNanos) {
                now = Math.max(now, frame.limitReachedAt());
                frame.reportLimit();
                return stop(
                        StopReason.ISR_BUDGET,
                        "%s on CPU %d has used up its %d µs and has not returned"
                                .formatted(
                                        trace.catalog().nameOf(frame.routine()),
                                        processor.number(),
                                        frame.limitNanos() / 1000));
            }
        }
        return false;
    }

    private boolean stopsAtCap() {
        nextCapCheck = trace.size() + CAP_CHECK_EVENTS;
        if (!trace.spill().atCap()) {
            return false;
        }
        if (flightRecorder) {
            trace.dropOldestChunk();
            return false;
        }
        nextCapCheck = trace.size();
        return stop(StopReason.CAP, null);
    }

    private boolean stop(StopReason reason, String detail) {
        result = new RunResult(reason, now, detail);
        return true;
    }
}
