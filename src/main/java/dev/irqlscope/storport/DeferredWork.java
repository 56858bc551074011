package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.Entity;
import java.util.function.Supplier;

/**
 * Work of the port driver's own that may be asked for at any level and is done at PASSIVE_LEVEL: a DPC queues a work item, which a
 * system thread runs. One at a time.
 */
final class DeferredWork {
    private final Machine machine;
    private final String name;
    private final Supplier<Dpc> defer;
    private int thread = Entity.NONE;
    private KernelThread.Body body;

    /** @param name what the trace calls its DPC, and its thread */
    DeferredWork(Machine machine, AdapterDpcs dpcs, String name) {
        this.machine = machine;
        this.name = name;
        defer = dpcs.whenNeeded(name + "Dpc", this::makeReady);
    }

    /** Says whether it will be done; not if something is to be done still. */
    boolean begin(Processor processor, KernelThread.Body work) {
        if (body != null) {
            return false;
        }
        body = work;
        processor.queueDpc(defer.get(), null, null);
        return true;
    }

    private void makeReady(Processor processor) {
        if (thread == Entity.NONE) {
            thread = machine.register(new Entity.Thread(name, StartUp.SYSTEM_PROCESS));
        }
        processor.makeReady(new KernelThread(thread, body));
    }

    /** It is done, and something else may be asked for. */
    void end() {
        body = null;
    }
}
