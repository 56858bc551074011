package dev.irqlscope.engine;

import static dev.irqlscope.trace.Irql.DISPATCH_LEVEL;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Queue;

/**
 * One processor: an IRQL, an interrupt controller, DPC queues, and a coroutine whose stack is the processor's stack. An
 * interrupt is a plain call made from inside whatever it interrupts, so preemption is last in, first out by construction.
 *
 * <p>Threading: only code that runs on this processor calls it, but for {@link #request}, {@link #wake} and
 * {@link #makeReady}, which hardware and other processors call. The baton makes all of them one after another.
 */
public final class Processor {
    static final long NEVER = Long.MAX_VALUE;

    private static final long LONGEST_WORK_NANOS = 86_400_000_000_000L;

    /** Last byte of bug check 0xC8's first parameter: the routine is no APC's. */
    private static final int UNIQUE_VALUE_OF_ROUTINES = 3;

    private final Machine machine;
    private final int number;
    private final InterruptController controller = new InterruptController();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final ProcessorDpcs dpcs;
    private final DpcWatchdog watchdog = new DpcWatchdog(this);
    private final Queue<KernelThread> readyQueue = new ArrayDeque<>();
    private final Deque<LockWait> waits = new ArrayDeque<>();
    private LockWait spinningFor;
    private Thread coroutine;

    private int irql = Irql.PASSIVE_LEVEL;
    private boolean idle;
    private int thread = Entity.NONE;
    private boolean preemptible;
    private long resumeAt;
    private boolean ended;

    Processor(Machine machine, int number) {
        this.machine = machine;
        this.number = number;
        dpcs = new ProcessorDpcs(this);
    }

    /** Ends a coroutine of a machine that is closed. An error, so that drivers which catch exceptions let it through. */
    static final class Closed extends Error {
        private static final long serialVersionUID = 1;

        Closed() {
            super(null, null, false, false);
        }
    }

    public int number() {
        return number;
    }

    public int irql() {
        return irql;
    }

    public Machine machine() {
        return machine;
    }

    public void emit(EventKind kind, int subject, long arg) {
        machine.emit(kind, number, subject, arg);
    }

    // What takes time

    /** Computes for a while. Interrupts above the IRQL preempt it at any nanosecond. */
    public void work(long nanos) {
        if (nanos < 0 || nanos > LONGEST_WORK_NANOS) {
            throw new IllegalArgumentException("work of %,d ns: expected 0 ns to a day".formatted(nanos));
        }
        long left = nanos;
        deliverPending();
        while (left > 0) {
            long from = machine.clockNanos();
            waitUntil(from + left, true);
            left -= machine.clockNanos() - from;
            deliverPending();
        }
    }

    /** Waits for something that no interrupt can cut short, as a bus access. Interrupts are taken at {@link #deliverPending}. */
    public void stall(long nanos) {
        waitUntil(machine.clockNanos() + nanos, false);
    }

    /** Spins, preemptible, until a lock is had. */
    void spin(LockWait turn) {
        waits.push(turn);
        Deadlock.check(turn);
        while (!turn.isOver()) {
            spinningFor = turn;
            waitUntil(NEVER, true);
            spinningFor = null;
            if (!turn.isOver()) {
                deliverPending();
            }
        }
        waits.remove(turn);
    }

    /** Whether it looks at the lock this very moment: it does not while something has interrupted its spinning. */
    boolean isSpinningFor(LockWait turn) {
        return spinningFor == turn;
    }

    /** The turns that it waits for, of all the routines on its stack. */
    Collection<LockWait> waits() {
        return waits;
    }

    private void waitUntil(long nanos, boolean mayBePreempted) {
        if (nanos != NEVER && machine.skipTo(nanos, this)) {
            return;
        }
        preemptible = mayBePreempted;
        resumeAt = nanos;
        machine.runUntilResumed(this);
        machine.running(this);
        resumeAt = NEVER;
        preemptible = false;
    }

    // What others do to it

    /** Hardware sends a vector. */
    void request(int vector, int source) {
        if (controller.request(vector)) {
            emit(EventKind.VECTOR_PENDING, vector, source);
            if (preemptible && vector >>> 4 > irql) {
                wake();
            }
        } else {
            emit(EventKind.VECTOR_MERGED, vector, source);
        }
    }

    /** Ends a preemptible wait now. */
    void wake() {
        if (preemptible) {
            resumeAt = Math.min(resumeAt, machine.clockNanos());
        }
    }

    /** Gives it a thread to run as soon as nothing more urgent is there. */
    public void makeReady(KernelThread thread) {
        readyQueue.add(thread);
        if (idle) {
            wake();
        }
    }

    // IRQL

    /**
     * Raises the IRQL, as KeRaiseIrql.
     *
     * @return the old level, for {@link #lowerIrql}
     */
    public int raiseIrql(int to) {
        if (to < irql) {
            throw new BugCheck(
                    BugCheckCode.IRQL_NOT_GREATER_OR_EQUAL,
                    "CPU %d was at %s and was raised to %s".formatted(number, Irql.describe(irql), Irql.describe(to)),
                    to,
                    irql);
        }
        int old = irql;
        setIrql(to);
        return old;
    }

    /** Lowers the IRQL, as KeLowerIrql: takes what became deliverable and, if the level falls below DISPATCH, calls DPCs. */
    public void lowerIrql(int to) {
        if (to > irql) {
            throw new BugCheck(
                    BugCheckCode.IRQL_NOT_LESS_OR_EQUAL,
                    "CPU %d was at %s and was lowered to %s".formatted(number, Irql.describe(irql), Irql.describe(to)),
                    to,
                    irql);
        }
        drop(to);
        deliverPending();
    }

    /** Calls DPCs if the level falls below DISPATCH. What is deliverable at the new level is left to the caller. */
    private void drop(int to) {
        if (to < DISPATCH_LEVEL) {
            dpcs.beforeFallBelowDispatch();
        }
        setIrql(to);
    }

    void setIrql(int to) {
        if (to != irql) {
            int old = irql;
            irql = to;
            emit(EventKind.IRQL_CHANGE, to, old);
            if (to < DISPATCH_LEVEL) {
                watchdog.rearm();
            }
        }
    }

    /** Takes every pending interrupt that is above the IRQL, highest first. */
    public void deliverPending() {
        int vector = controller.deliverable(irql);
        while (vector != InterruptController.NO_VECTOR) {
            dispatch(vector);
            vector = controller.deliverable(irql);
        }
    }

    /**
     * One interrupt from its acknowledgement to the IRQL drop. EOI comes after the routines and before the drop. It leaves what
     * the drop lets through to {@link #deliverPending}: one interrupt after another must not pile up on the stack.
     */
    @BeginsAnew
    private void dispatch(int vector) {
        try {
            take(vector);
        } catch (Throwable thrown) {
            throw DriverFault.outOf(this, thrown);
        }
    }

    private void take(int vector) {
        leaveIdle();
        controller.acknowledge(vector);
        emit(EventKind.VECTOR_IN_SERVICE, vector, 0);
        int old = raiseIrql(Irql.ofVector(vector));
        InterruptSource source = machine.dispatchTable().source(vector);
        if (vector == Clock.VECTOR) {
            machine.clock().service(this);
        } else if (vector == InterProcessorInterrupt.VECTOR) {
            machine.interProcessor().service(this);
        } else {
            machine.interruptTaken();
            work(machine.costs().interruptEntryNanos());
            if (source != null) {
                source.service(this);
            } // Else nobody connected it: an unexpected interrupt, which the kernel ends and forgets.
            work(machine.costs().interruptExitNanos());
        }
        controller.endOfInterrupt(vector);
        emit(EventKind.EOI, vector, 0);
        if (source != null) {
            source.endOfInterrupt();
        }
        drop(old);
    }

    // DPCs

    /**
     * Puts a DPC into the queue of its target, or of this processor if it has none, and asks for that queue to be drained as its
     * importance tells.
     *
     * @return {@code false} if it is queued already: the call is ignored and its arguments are lost
     */
    public boolean queueDpc(Dpc dpc, Object argument1, Object argument2) {
        return dpcs.queue(dpc, argument1, argument2);
    }

    /**
     * Takes a DPC out of whichever queue it is in.
     *
     * @return whether it was in one
     */
    public boolean cancelDpc(Dpc dpc) {
        return dpcs.cancel(dpc);
    }

    InterruptController controller() {
        return controller;
    }

    ProcessorDpcs dpcs() {
        return dpcs;
    }

    /** A routine must return at the IRQL at which it was called. Source: bug check 0xC8 page. */
    void requireIrql(int expected, int routine) {
        if (irql != expected) {
            requireIrql(expected, machine.nameOf(routine));
        }
    }

    /** As above, for a callback that the trace does not know as a routine. */
    public void requireIrql(int expected, String routine) {
        if (irql != expected) {
            throw new BugCheck(
                    BugCheckCode.IRQL_UNEXPECTED_VALUE,
                    "%s on CPU %d was called at %s and returned at %s"
                            .formatted(routine, number, Irql.describe(expected), Irql.describe(irql)),
                    (long) irql << 16 | (long) expected << 8 | UNIQUE_VALUE_OF_ROUTINES);
        }
    }

    // Routines on its stack

    DpcWatchdog watchdog() {
        return watchdog;
    }

    /** How much of its time at DISPATCH_LEVEL or above is left, as KeQueryDpcWatchdogInformation. */
    public WatchdogAllotment dpcWatchdogAllotment() {
        return watchdog.allotment();
    }

    /** The routines on its stack, innermost first. */
    Collection<Frame> frames() {
        return frames;
    }

    /** The routine that runs now, or {@code null}. */
    public Frame frame() {
        return frames.peek();
    }

    /** Whether the innermost routine is an ISR. */
    boolean isInIsr() {
        Frame frame = frames.peek();
        return frame != null && machine.kindOf(frame.routine()).isIsr();
    }

    Frame push(int routine, long limitNanos) {
        long now = machine.clockNanos();
        if (!frames.isEmpty()) {
            frames.peek().suspend(now);
        }
        Frame frame = new Frame(routine, irql, limitNanos, now);
        frames.push(frame);
        return frame;
    }

    void pop(Frame frame) {
        long now = machine.clockNanos();
        frames.remove(frame);
        if (!frames.isEmpty()) {
            frames.peek().resume(now);
        }
    }

    // Its life

    void start() {
        coroutine = Thread.ofVirtual().name("CPU " + number).start(this::live);
    }

    /** Whether its coroutine passes the baton on for the last time, or has. */
    boolean hasEnded() {
        return ended;
    }

    Thread coroutine() {
        return coroutine;
    }

    long resumeAt() {
        return resumeAt;
    }

    void awaitBaton() {
        machine.baton().await();
        if (machine.isClosed()) {
            throw new Closed();
        }
    }

    private void live() {
        Throwable reason = null;
        try {
            awaitBaton();
            machine.running(this);
            idleLoop();
        } catch (Closed e) {
            // Nothing to say: that is how a coroutine ends.
        } catch (Throwable e) {
            // Whatever it is: a coroutine that ended without passing the baton on would stop the program.
            reason = e;
        }
        ended = true;
        machine.ended(this, reason);
    }

    /** The idle thread sits at DISPATCH_LEVEL, looks after the DPC queues, and runs threads that are ready. */
    @BeginsAnew
    private void idleLoop() {
        setIrql(DISPATCH_LEVEL);
        while (true) {
            deliverPending();
            if (dpcs.lookAfterQueues()) {
                continue;
            }
            if (!readyQueue.isEmpty()) {
                leaveIdle();
                run(readyQueue.remove());
            } else {
                enterIdle();
                waitUntil(NEVER, true);
            }
        }
    }

    private void run(KernelThread thread) {
        switchTo(thread.entity());
        lowerIrql(Irql.PASSIVE_LEVEL);
        thread.body().run(this);
        requireIrql(Irql.PASSIVE_LEVEL, thread.entity());
        raiseIrql(DISPATCH_LEVEL);
        switchTo(Entity.NONE);
    }

    /** The thread that runs, or {@link Entity#NONE} in the idle thread, whose switch is told as idleness. */
    int thread() {
        return thread;
    }

    void switchTo(int to) {
        thread = to;
        if (to != Entity.NONE) {
            emit(EventKind.THREAD_SWITCH, to, 0);
        }
    }

    boolean isIdle() {
        return idle;
    }

    private void enterIdle() {
        if (!idle) {
            idle = true;
            watchdog.rearm();
            emit(EventKind.IDLE_ENTER, 0, 0);
        }
    }

    void leaveIdle() {
        if (idle) {
            idle = false;
            emit(EventKind.IDLE_LEAVE, 0, 0);
        }
    }
}
