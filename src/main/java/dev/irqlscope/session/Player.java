package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.Stop;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.scenario.Fault;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Moves the playhead: over what is recorded, and at its end by running the machine. After a step back the machine stays where
 * it is; playing goes over the recording to the head and then on live.
 *
 * <p>Threading: the public face takes orders from any thread and hands them to the driving thread, which does all the rest.
 */
final class Player implements AutoCloseable {
    /** Wall time between two slices of playing. */
    private static final long SLICE_MILLIS = 8;
    /** Wall time that one slice of the machine should take at most, so that orders are heard. */
    private static final long BUSY_NANOS = 20_000_000;

    private static final long SHORTEST_SLICE_NANOS = 50_000;
    private static final long LONGEST_SLICE_NANOS = 100_000_000;
    /** Events that the machine may be ahead of the analysis. */
    private static final long LEAD_EVENTS = 1_000_000;
    /** Virtual time that a search for the next moment covers before it gives up. */
    private static final long SEARCH_NANOS = 10_000_000_000L;

    private final TraceStore trace;
    private final Follower follower;
    private final Head head;
    private final Pacer pacer = new Pacer(System::nanoTime);
    private final BlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile SessionStatus status;
    private volatile boolean closed;
    private volatile double loadedFraction;
    private volatile String loadFailure;

    private boolean playing;
    private boolean full;
    private boolean breaks;
    private long playhead;
    private long sliceNanos = 1_000_000;
    private long jumps;
    private RunResult stopped;
    private StopReason lastStop;
    private BudgetStop lastBudget;
    private String sentence;

    Player(TraceStore trace, Follower follower, Head head) {
        this.trace = trace;
        this.follower = follower;
        this.head = head;
        this.loadedFraction = head.grows() ? 1 : 0;
        this.thread = Thread.ofPlatform().daemon().name("irqlscope-player").unstarted(this::live);
        publish();
    }

    void start() {
        thread.start();
    }

    SessionStatus status() {
        return status;
    }

    /** Says how much of a file has been read. */
    void loaded(double fraction, String failure) {
        loadedFraction = fraction;
        loadFailure = failure;
        order(() -> {});
    }

    void order(Runnable order) {
        orders.add(order);
        head.interrupt();
    }

    @Override
    public void close() {
        closed = true;
        order(() -> {});
    }

    /** Waits until the machine stands for good. */
    void await() {
        Ends.await(thread);
    }

    // Orders, carried out by the driving thread

    void play() {
        if (stopped != null && playhead >= head.nanos() || full) {
            return;
        }
        if (!head.grows() && loadedFraction >= 1 && playhead >= head.nanos()) {
            jumpTo(firstNanos());
        }
        playing = true;
        sentence = null;
        pacer.start(playhead);
    }

    void pause() {
        playing = false;
    }

    void setPace(Pace pace) {
        pacer.setPace(pace, playhead);
    }

    void seek(long nanos) {
        playing = false;
        sentence = null;
        jumpTo(Math.clamp(nanos, firstNanos(), Math.max(firstNanos(), head.nanos())));
    }

    void breakAtIsrBudget(boolean on) {
        breaks = on;
    }

    void continueAsFlightRecorder() {
        if (head instanceof Head.Live live) {
            live.flightRecorder();
            full = false;
            sentence = null;
        }
    }

    /**
     * Lets a fault happen where the machine stands, which is at the head; the playhead goes there.
     *
     * @param told told what was injected, or why nothing was
     */
    void inject(Head.Live live, Fault fault, Consumer<Injection> told) {
        if (stopped != null) {
            told.accept(new Injection.Refused("The machine has stopped: nothing can be injected any more"));
            return;
        }
        Optional<Intervention> done = live.inject(fault);
        if (done.isEmpty()) {
            told.accept(new Injection.Refused(
                    fault.device() + " has been pulled out: nothing can be injected there any more"));
            return;
        }
        follower.grew();
        if (playhead < head.nanos()) {
            jumpTo(head.nanos());
            pacer.start(playhead);
        }
        sentence = null;
        told.accept(new Injection.Done(done.get()));
    }

    void step(Step step) {
        playing = false;
        sentence = null;
        follower.awaitWithin(0);
        TraceSnapshot events = trace.snapshot();
        Analysis analysis = follower.latest();
        switch (step) {
            case EVENT_BACK -> goTo(Moments.eventBefore(events, playhead), "There is no event before this moment");
            case INTERRUPT_BACK ->
                goTo(Moments.interruptBefore(analysis, playhead), "There is no interrupt before this moment");
            case EVENT_FORWARD -> goOrRun(Moments.eventAfter(events, playhead), Stop.AFTER_NEXT_EVENT, "event");
            case INTERRUPT_FORWARD ->
                goOrRun(Moments.interruptAfter(analysis, playhead), Stop.AT_NEXT_INTERRUPT, "interrupt");
            case NEXT_ISR_BUDGET -> {
                Optional<BudgetStop> next = budgetAfter(analysis);
                goOrRun(next.map(BudgetStop::nanos).orElse(Moments.NONE), Stop.AT_ISR_BUDGET,
                        "ISR that uses up its limit");
                next.ifPresent(stop -> sentence = stop.sentence());
            }
        }
    }

    /** The machine stops before any event shows that the ISR is over, so its own last stop counts besides the analysis. */
    private Optional<BudgetStop> budgetAfter(Analysis analysis) {
        Optional<BudgetStop> known = Moments.budgetAfter(analysis, playhead);
        boolean machineFirst = lastBudget != null && lastBudget.nanos() > playhead
                && known.stream().noneMatch(stop -> stop.nanos() < lastBudget.nanos());
        return machineFirst ? Optional.of(lastBudget) : known;
    }

    private void goTo(long moment, String nothing) {
        if (moment == Moments.NONE) {
            sentence = nothing;
        } else {
            jumpTo(moment);
        }
    }

    private void goOrRun(long moment, Stop stop, String what) {
        if (moment != Moments.NONE || !head.grows() || stopped != null || full) {
            goTo(moment, "There is no " + what + " after this moment");
            return;
        }
        long until = head.nanos() + SEARCH_NANOS;
        RunResult result;
        do {
            // An order that was carried out meanwhile may have left a pause behind; only one that waits ends the search.
            result = run(new RunRequest(until, stop));
        } while (result.reason() == StopReason.PAUSED && orders.isEmpty());
        jumpTo(head.nanos());
        if (result.reason() == StopReason.TIME) {
            sentence = "There was no %s in %s".formatted(what, Durations.format(SEARCH_NANOS));
        }
    }

    private RunResult run(RunRequest request) {
        RunResult result;
        try {
            result = head.run(request);
        } catch (IllegalStateException e) {
            // A fault of the simulation's own, as a full disk. What is recorded can still be looked at.
            result = new RunResult(StopReason.BUGCHECK, head.nanos(), e.getMessage());
        }
        follower.grew();
        lastStop = result.reason();
        switch (result.reason()) {
            case BUGCHECK -> {
                stopped = result;
                playing = false;
                sentence = result.detail();
            }
            case CAP -> {
                full = true;
                playing = false;
                sentence = "The trace takes as much room as it may";
            }
            case ISR_BUDGET -> {
                playing = false;
                sentence = result.detail();
                lastBudget = new BudgetStop(result.atNanos(), result.detail());
            }
            case TIME, EVENT, INTERRUPT, PAUSED -> {
            }
        }
        return result;
    }

    private void jumpTo(long nanos) {
        playhead = nanos;
        jumps++;
    }

    private long firstNanos() {
        TraceSnapshot events = trace.snapshot();
        return events.isEmpty() ? 0 : events.timeNanos(events.firstIndex());
    }

    // Its life

    private void live() {
        while (!closed) {
            try {
                Runnable order = playing ? orders.poll(SLICE_MILLIS, TimeUnit.MILLISECONDS) : orders.take();
                while (order != null) {
                    order.run();
                    order = orders.poll();
                }
                if (playing && !closed) {
                    slice();
                }
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                // Ours to mend, but no reason to leave the user with a window that no longer answers.
                playing = false;
                sentence = "IRQL Scope itself failed: " + e;
            }
            publish();
        }
        head.close();
        follower.close();
    }

    private void slice() {
        // Asked first: events that come between the two questions are still to be played.
        boolean whole = loadedFraction >= 1;
        long due = pacer.dueNanos();
        if (playhead < head.nanos()) {
            replayTo(Math.min(due, head.nanos()));
        } else if (head.grows()) {
            runTo(due);
        } else if (whole) {
            playing = false;
        }
    }

    private void replayTo(long nanos) {
        Optional<BudgetStop> stop = Optional.empty();
        if (breaks) {
            follower.awaitWithin(LEAD_EVENTS);
            stop = budgetAfter(follower.latest()).filter(next -> next.nanos() <= nanos);
        }
        if (stop.isPresent()) {
            playing = false;
            sentence = stop.get().sentence();
            jumpTo(stop.get().nanos());
        } else {
            playhead = Math.max(playhead, nanos);
        }
        pacer.reached(playhead, false);
    }

    private void runTo(long due) {
        follower.awaitWithin(LEAD_EVENTS);
        long from = head.nanos();
        long until = due - from > sliceNanos ? from + sliceNanos : due;
        long began = System.nanoTime();
        if (until > from) {
            run(new RunRequest(until, breaks ? Stop.AT_ISR_BUDGET : Stop.AT_TIME));
        }
        playhead = head.nanos();
        long took = Math.max(1, System.nanoTime() - began);
        if (playhead > from) {
            double fitting = (double) (playhead - from) * BUSY_NANOS / took;
            sliceNanos = (long) Math.clamp(
                    Math.min(fitting, sliceNanos * 2.0), SHORTEST_SLICE_NANOS, LONGEST_SLICE_NANOS);
        }
        pacer.reached(playhead, until < due);
        if (!playing) {
            jumps++;
        }
    }

    private void publish() {
        long headNanos = head.nanos();
        status = new SessionStatus(
                state(headNanos),
                playhead,
                headNanos,
                head.grows() && stopped == null,
                pacer.pace(),
                playing ? pacer.rateNanosPerSecond() : 0,
                breaks,
                loadedFraction,
                loadFailure == null ? sentence : loadFailure,
                lastStop,
                jumps);
    }

    private State state(long headNanos) {
        if (playing) {
            return State.RUNNING;
        }
        if (full) {
            return State.FULL;
        }
        if (stopped != null && playhead >= headNanos) {
            return State.STOPPED;
        }
        if (loadedFraction < 1) {
            return State.LOADING;
        }
        return !head.grows() && playhead >= headNanos ? State.ENDED : State.PAUSED;
    }
}
