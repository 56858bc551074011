package dev.irqlscope.engine;

import static dev.irqlscope.trace.Irql.DISPATCH_LEVEL;

import dev.irqlscope.trace.EventKind;

/** The DPCs of one processor: who puts them into its queue, when it is drained, and how. */
final class ProcessorDpcs {
    private final Processor processor;
    private final DpcQueue queue = new DpcQueue();
    private boolean drainAsked;

    ProcessorDpcs(Processor processor) {
        this.processor = processor;
    }

    /** As {@link Processor#queueDpc}: called on this processor, for its own queue or that of the DPC's target. */
    boolean queue(Dpc dpc, Object argument1, Object argument2) {
        if (dpc.isQueued()) {
            processor.emit(EventKind.DPC_JOINED, dpc.entity(), 0);
            return false;
        }
        Processor on = dpc.target() == null ? processor : dpc.target();
        dpc.queue(on, argument1, argument2);
        on.dpcs().add(dpc, processor);
        return true;
    }

    private void add(Dpc dpc, Processor by) {
        queue.add(dpc);
        processor.emit(EventKind.DPC_QUEUED, dpc.entity(), by.number());
        if (by != processor) {
            askFromElsewhere(dpc.importance());
        } else if (queue.asksHere(dpc.importance())) {
            queue.requestDrain();
            if (processor.irql() < DISPATCH_LEVEL) {
                processor.lowerIrql(processor.irql());
            }
        }
    }

    private void askFromElsewhere(DpcImportance importance) {
        if (!drainAsked && queue.asksThere(importance, processor.isIdle())) {
            drainAsked = true;
            processor.machine().interProcessor().send(processor);
        }
    }

    /** Another processor's request to drain has arrived. */
    void drainWasAsked() {
        drainAsked = false;
        queue.requestDrain();
    }

    void clockTicked() {
        queue.tick();
    }

    /** As {@link Processor#cancelDpc}: from whichever queue. */
    boolean cancel(Dpc dpc) {
        Processor on = dpc.queuedOn();
        if (on == null || !on.dpcs().queue.remove(dpc)) {
            return false;
        }
        dpc.forget();
        on.emit(EventKind.DPC_CANCELLED, dpc.entity(), processor.number());
        return true;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether somebody asked to drain the queue as soon as the level allows it, and there still is something in it. */
    boolean wantsDrain() {
        return queue.wantsDrain();
    }

    /** Calls queued DPCs until there is none, those included that ISRs queue meanwhile. At DISPATCH_LEVEL. */
    @BeginsAnew
    void drain() {
        processor.emit(EventKind.DRAIN_BEGIN, 0, queue.depth());
        while (!queue.isEmpty()) {
            processor.work(processor.machine().costs().dpcDispatchNanos());
            if (queue.isEmpty()) {
                break; // The one that was waiting was cancelled on the way to it.
            }
            Dpc dpc = queue.take();
            processor.emit(EventKind.DPC_ENTER, dpc.entity(), 0);
            Frame frame = processor.push(dpc.entity(), Frame.NO_LIMIT);
            dpc.run(processor);
            processor.requireIrql(DISPATCH_LEVEL, dpc.entity());
            processor.pop(frame);
            processor.emit(EventKind.DPC_RETURN, dpc.entity(), 0);
        }
        queue.drained();
        processor.emit(EventKind.DRAIN_END, 0, 0);
    }
}
