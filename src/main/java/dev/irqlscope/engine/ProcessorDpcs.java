package dev.irqlscope.engine;

import static dev.irqlscope.trace.Irql.DISPATCH_LEVEL;

import dev.irqlscope.trace.EventKind;
import java.util.List;
import java.util.stream.Stream;

/** The DPCs of one processor: who puts them into its queues, when they are drained, and how. */
final class ProcessorDpcs {
    private final Processor processor;
    private final DpcQueue queue;
    private final ThreadedDpcs threaded;
    private boolean drainAsked;

    ProcessorDpcs(Processor processor) {
        this.processor = processor;
        queue = new DpcQueue(processor.machine().rules().dpcThresholds());
        threaded = new ThreadedDpcs(processor);
    }

    /** As {@link Processor#queueDpc}: called on this processor, for its own queue or that of the DPC's target. */
    boolean queue(Dpc dpc, Object argument1, Object argument2) {
        if (dpc.isQueued()) {
            dpc.join(argument1, argument2);
            processor.emit(EventKind.DPC_JOINED, dpc.entity(), 0);
            return false;
        }
        Processor on = dpc.target() == null ? processor : dpc.target();
        dpc.queue(on, argument1, argument2);
        on.dpcs().add(dpc, processor);
        return true;
    }

    private void add(Dpc dpc, Processor by) {
        DpcQueue into = queueOf(dpc);
        boolean first = into.add(dpc);
        processor.emit(EventKind.DPC_QUEUED, dpc.entity(), by.number());
        if (first) {
            processor.emit(EventKind.DPC_FIRST, dpc.entity(), 0);
        }
        if (by != processor) {
            askFromElsewhere(dpc, by);
        } else if (dpc.isThreaded() || queue.asksHere(dpc.importance())) {
            into.requestDrain();
            if (processor.irql() < DISPATCH_LEVEL) {
                processor.lowerIrql(processor.irql());
            }
        }
    }

    private DpcQueue queueOf(Dpc dpc) {
        return dpc.isThreaded() ? threaded.queue() : queue;
    }

    private void askFromElsewhere(Dpc dpc, Processor by) {
        boolean asks = dpc.isThreaded()
                ? threaded.asksThere()
                : queue.asksThere(dpc.importance(), processor.isIdle());
        if (!drainAsked && asks) {
            drainAsked = true;
            processor.machine().interProcessor().send(by, processor);
        }
    }

    /** Another processor's request to drain has arrived. */
    void drainWasAsked() {
        drainAsked = false;
        queue.requestDrain();
        threaded.queue().requestDrain();
    }

    void clockTicked() {
        queue.tick();
    }

    /** As {@link Processor#cancelDpc}: from whichever queue. */
    boolean cancel(Dpc dpc) {
        Processor on = dpc.queuedOn();
        if (on == null || !on.dpcs().queueOf(dpc).remove(dpc)) {
            return false;
        }
        dpc.forget();
        on.emit(EventKind.DPC_CANCELLED, dpc.entity(), processor.number());
        return true;
    }

    /** All that wait, each queue from its head. */
    List<Dpc> waiting() {
        return Stream.of(queue, threaded.queue()).flatMap(each -> each.waiting().stream()).toList();
    }

    /** Calls whatever waits, as the idle thread does, which looks after the queues without being asked. */
    boolean lookAfterQueues() {
        if (!queue.isEmpty()) {
            processor.leaveIdle();
            drain();
            return true;
        }
        if (!threaded.queue().isEmpty()) {
            processor.leaveIdle();
            threaded.run();
            return true;
        }
        return false;
    }

    /** The level is about to fall below DISPATCH: calls whatever somebody asked to have called then, ordinary DPCs first. */
    void beforeFallBelowDispatch() {
        if (queue.wantsDrain()) {
            processor.setIrql(DISPATCH_LEVEL);
            processor.deliverPending();
            drain();
        }
        if (threaded.wantsThread()) {
            processor.setIrql(DISPATCH_LEVEL);
            processor.deliverPending();
            threaded.run();
        }
    }

    /** Calls queued DPCs until there is none, those included that ISRs queue meanwhile. At DISPATCH_LEVEL. */
    @BeginsAnew
    private void drain() {
        try {
            callAll();
        } catch (Throwable thrown) {
            throw DriverFault.outOf(processor, thrown);
        }
    }

    private void callAll() {
        processor.emit(EventKind.DRAIN_BEGIN, 0, queue.depth());
        while (!queue.isEmpty()) {
            processor.work(processor.machine().costs().dpcDispatchNanos());
            if (!queue.isEmpty()) { // The one that was waiting may have been cancelled on the way to it.
                call(queue.take(), DISPATCH_LEVEL);
            }
        }
        queue.drained();
        processor.emit(EventKind.DRAIN_END, 0, 0);
    }

    /** Calls the routine of a DPC that was just taken out of its queue. */
    void call(Dpc dpc, int level) {
        processor.emit(EventKind.DPC_ENTER, dpc.entity(), 0);
        Frame frame = processor.push(dpc.entity(), Frame.NO_LIMIT);
        dpc.run(processor);
        processor.requireIrql(level, dpc.entity());
        processor.pop(frame);
        processor.emit(EventKind.DPC_RETURN, dpc.entity(), 0);
    }
}
