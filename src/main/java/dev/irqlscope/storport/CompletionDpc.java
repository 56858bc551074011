package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Processor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * The port driver's own DPC: it completes what was noted for it, at most so many requests in one run, and then queues itself
 * again, so that others get their turn. Source: the registry's DpcCompletionLimit.
 */
final class CompletionDpc {
    private final Dpc dpc;
    private final int limit;
    private final BiConsumer<Processor, Srb> complete;
    private final Queue<Srb> noted = new ArrayDeque<>();

    /** @param on the processor that it runs on; {@code null} for where the adapter's DPCs run */
    CompletionDpc(AdapterDpcs dpcs, Processor on, BiConsumer<Processor, Srb> complete) {
        this.complete = complete;
        limit = dpcs.completionLimit();
        String name = on == null ? "RaidpAdapterDpc" : "RaidpAdapterDpc of CPU " + on.number();
        dpc = dpcs.create(name, AdapterDpcs.PORT_DRIVER, (processor, first, second) -> completeNoted(processor));
        if (on != null) {
            dpc.setTarget(on);
        }
    }

    /** Leaves a request to it. */
    void note(Processor processor, Srb srb) {
        noted.add(srb);
        processor.queueDpc(dpc, null, null);
    }

    private void completeNoted(Processor processor) {
        for (int left = limit; left > 0 && !noted.isEmpty(); left--) {
            complete.accept(processor, noted.remove());
        }
        if (!noted.isEmpty()) {
            processor.queueDpc(dpc, null, null);
        }
    }
}
