package dev.irqlscope.engine;

import dev.irqlscope.trace.TraceStore;
import java.util.List;

/**
 * When a run stops: at what was asked for, when somebody wants a pause, or when the trace takes as much room as it may.
 *
 * <p>Threading: as {@link Machine}; a pause is requested by any thread.
 */
final class RunStops {
    /** Events between two looks at how much room the trace takes. */
    private static final long CAP_CHECK_EVENTS = 1 << 14;

    private final Machine machine;
    private final TraceStore trace;
    private final List<Processor> processors;
    private volatile boolean pauseRequested;
    private boolean flightRecorder;
    private RunRequest request = RunRequest.until(0);
    private long eventsAtStart;
    private long nextCapCheck = CAP_CHECK_EVENTS;
    private boolean interruptTaken;

    RunStops(Machine machine, TraceStore trace, List<Processor> processors) {
        this.machine = machine;
        this.trace = trace;
        this.processors = processors;
    }

    void begin(RunRequest wanted) {
        request = wanted;
        eventsAtStart = trace.size();
        interruptTaken = false;
    }

    void requestPause() {
        pauseRequested = true;
    }

    void flightRecorder(boolean on) {
        flightRecorder = on;
    }

    void interruptTaken() {
        interruptTaken = true;
    }

    /** Whether time may go on to there at once: {@link #before} has nothing to say on the way. */
    boolean letsPass(long nanos, long sequence) {
        return nanos <= request.untilNanos() && request.stop() == Stop.AT_TIME && !pauseRequested
                && trace.size() < nextCapCheck && sequence < request.untilSequence();
    }

    /**
     * Looks whether the run stops before what is due next.
     *
     * @return why, and at what time; {@code null} if it goes on
     */
    RunResult before(long dueNanos, long sequence) {
        long now = machine.clockNanos();
        if (pauseRequested) {
            pauseRequested = false;
            return new RunResult(StopReason.PAUSED, now, null);
        }
        if (request.stop() == Stop.AFTER_NEXT_EVENT && trace.size() > eventsAtStart) {
            return new RunResult(StopReason.EVENT, now, null);
        }
        if (request.stop() == Stop.AT_NEXT_INTERRUPT && interruptTaken) {
            return new RunResult(StopReason.INTERRUPT, now, null);
        }
        if (request.stop() == Stop.AT_ISR_BUDGET) {
            Processor spender = firstToSpendItsBudget(now, Math.min(dueNanos, request.untilNanos()));
            if (spender != null) {
                return atBudget(spender);
            }
        }
        if (sequence >= request.untilSequence()) {
            return new RunResult(StopReason.TIME, Math.max(now, Math.min(dueNanos, request.untilNanos())), null);
        }
        if (dueNanos > request.untilNanos() || dueNanos == EventQueue.EMPTY) {
            boolean forEver = request.untilNanos() == Long.MAX_VALUE;
            return new RunResult(StopReason.TIME, forEver ? now : Math.max(now, request.untilNanos()), null);
        }
        return trace.size() >= nextCapCheck ? atCap(now) : null;
    }

    private Processor firstToSpendItsBudget(long fromNanos, long untilNanos) {
        Processor first = null;
        long firstNanos = Long.MAX_VALUE;
        for (Processor processor : processors) {
            Frame frame = processor.frame();
            long reachedAt = frame == null ? Long.MAX_VALUE : frame.limitReachedAt();
            if (reachedAt >= fromNanos && reachedAt <= untilNanos && reachedAt < firstNanos) {
                first = processor;
                firstNanos = reachedAt;
            }
        }
        return first;
    }

    private RunResult atBudget(Processor spender) {
        Frame frame = spender.frame();
        long nanos = frame.limitReachedAt();
        frame.reportLimit();
        return new RunResult(
                StopReason.ISR_BUDGET,
                nanos,
                "%s on CPU %d has used up its %d µs and has not returned"
                        .formatted(machine.nameOf(frame.routine()), spender.number(), frame.limitNanos() / 1000));
    }

    private RunResult atCap(long now) {
        nextCapCheck = trace.size() + CAP_CHECK_EVENTS;
        if (!trace.spill().atCap()) {
            return null;
        }
        if (flightRecorder) {
            trace.dropOldestChunk();
            return null;
        }
        nextCapCheck = trace.size();
        return new RunResult(StopReason.CAP, now, null);
    }
}
