package dev.irqlscope.engine;

import static dev.irqlscope.trace.Irql.DISPATCH_LEVEL;
import static dev.irqlscope.trace.Irql.PASSIVE_LEVEL;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;

/**
 * The threaded DPCs of one processor, and the thread that calls them: at PASSIVE_LEVEL, at priority 31, so that it preempts
 * every other thread, and ordinary DPCs and ISRs preempt it. The kernel asks for the thread whenever one is queued; importance
 * decides their order only. Source: WDK, "Introduction to Threaded DPCs"; that importance has no say in it is our reading.
 */
final class ThreadedDpcs {
    /** Number of this queue in the trace. */
    static final int QUEUE = 1;

    /** The process that kernel threads belong to. */
    private static final int SYSTEM_PROCESS = 4;

    private final Processor processor;
    private final DpcQueue queue;
    private int thread = Entity.NONE;
    private boolean running;

    ThreadedDpcs(Processor processor) {
        this.processor = processor;
        queue = new DpcQueue(processor.machine().rules().dpcThresholds());
    }

    DpcQueue queue() {
        return queue;
    }

    /** Whether a DPC that was just queued from elsewhere needs an inter-processor interrupt: the thread finds it if it runs. */
    boolean asksThere() {
        return !running;
    }

    /** Whether to switch to the thread now that the level allows it. */
    boolean wantsThread() {
        return !running && queue.wantsDrain();
    }

    /**
     * Switches to the thread, which calls what is queued and what is queued meanwhile, and back. From DISPATCH_LEVEL, and back
     * to it. A plain call, for no thread of this machine can preempt this one.
     */
    @BeginsAnew
    void run() {
        try {
            callAll();
        } catch (Throwable thrown) {
            throw DriverFault.outOf(processor, thrown);
        }
    }

    private void callAll() {
        running = true;
        int interrupted = processor.thread();
        processor.switchTo(thread());
        processor.lowerIrql(PASSIVE_LEVEL);
        processor.emit(EventKind.DRAIN_BEGIN, QUEUE, queue.depth());
        while (!queue.isEmpty()) {
            processor.work(processor.machine().costs().dpcDispatchNanos());
            if (!queue.isEmpty()) {
                processor.dpcs().call(queue.take(), PASSIVE_LEVEL);
            }
        }
        queue.drained();
        processor.emit(EventKind.DRAIN_END, QUEUE, 0);
        processor.raiseIrql(DISPATCH_LEVEL);
        running = false;
        processor.switchTo(interrupted);
    }

    /** Named when it is first needed: a machine without threaded DPCs has no such thread in its trace. */
    private int thread() {
        if (thread == Entity.NONE) {
            thread = processor.machine()
                    .register(new Entity.Thread("DPC thread of CPU " + processor.number(), SYSTEM_PROCESS));
        }
        return thread;
    }
}
