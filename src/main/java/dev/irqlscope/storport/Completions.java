package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/** What becomes of a request that the miniport reports complete: at DIRQL it is noted, and a DPC of the port driver does the rest. */
final class Completions {
    private final int device;
    private final BusCosts costs;
    private final BiConsumer<Processor, Srb> completed;
    private final Queue<Srb> notedAtDirql = new ArrayDeque<>();
    private final Dpc completionDpc;

    /** @param completed told of every completed request, on the processor that completed it */
    Completions(int device, AdapterDpcs dpcs, BusCosts costs, BiConsumer<Processor, Srb> completed) {
        this.device = device;
        this.costs = costs;
        this.completed = completed;
        completionDpc = dpcs.create(
                "RaidpAdapterDpc", "storport.sys", (processor, first, second) -> completeNoted(processor));
    }

    void requestComplete(Processor processor, Srb srb) {
        srb.complete();
        processor.emit(EventKind.REQUEST_COMPLETED, device, srb.number());
        Frame.countEffectOf(processor);
        if (processor.irql() > Irql.DISPATCH_LEVEL) {
            processor.work(costs.notificationNanos());
            notedAtDirql.add(srb);
            processor.queueDpc(completionDpc, null, null);
        } else {
            complete(processor, srb);
        }
    }

    private void completeNoted(Processor processor) {
        while (!notedAtDirql.isEmpty()) {
            complete(processor, notedAtDirql.remove());
        }
    }

    private void complete(Processor processor, Srb srb) {
        processor.work(costs.completionNanos());
        completed.accept(processor, srb);
    }
}
