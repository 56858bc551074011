package dev.irqlscope.storport;

import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.Entity;

/**
 * The work items of one adapter: where a miniport leaves what takes too long for a DPC. A system thread of the processor that
 * queues one runs it at PASSIVE_LEVEL. Sources: StorPortInitializeWorker, StorPortQueueWorkItem and StorPortFreeWorker pages.
 */
final class AdapterWorkers {
    private final Machine machine;
    private final CallRules rules;
    private int thread = Entity.NONE;

    AdapterWorkers(Machine machine, CallRules rules) {
        this.machine = machine;
        this.rules = rules;
    }

    StorStatus queue(Processor processor, StorWorker worker, Runnable routine) {
        if (Service.QUEUE_WORK_ITEM.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        if (worker == null || routine == null || worker.isFreed()) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (worker.isQueued()) {
            return StorStatus.BUSY;
        }
        if (thread == Entity.NONE) {
            thread = machine.register(new Entity.Thread("HwStorWorkItem", StartUp.SYSTEM_PROCESS));
        }
        worker.queue();
        processor.makeReady(new KernelThread(thread, on -> run(worker, routine)));
        return StorStatus.SUCCESS;
    }

    private void run(StorWorker worker, Runnable routine) {
        worker.begin();
        rules.inside(Callback.WORK_ITEM, () -> {
            routine.run();
            return null;
        });
    }

    StorStatus free(StorWorker worker) {
        if (worker == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (worker.isQueued()) {
            return StorStatus.BUSY;
        }
        if (worker.isFreed()) {
            return StorStatus.UNSUCCESSFUL;
        }
        worker.free();
        return StorStatus.SUCCESS;
    }
}
