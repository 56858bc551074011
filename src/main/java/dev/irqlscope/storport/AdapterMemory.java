package dev.irqlscope.storport;

import dev.irqlscope.engine.NonPagedPool;
import dev.irqlscope.engine.Processor;

/** What a miniport gets from the kernel's memory and gives back. */
final class AdapterMemory {
    /** What building or giving back a scatter/gather list takes. No source tells. */
    private static final long LIST_NANOS = 300;

    private final NonPagedPool pool;

    AdapterMemory(NonPagedPool pool) {
        this.pool = pool;
    }

    /** Memory, or {@code null} if the port driver refuses the level. */
    StorMemory allocate(Processor processor, Service service, long bytes) {
        if (service.refusesAt(processor.irql()) || bytes <= 0) {
            return null;
        }
        return new StorMemory(pool.allocate(processor, bytes));
    }

    StorStatus free(Processor processor, Service service, StorMemory memory) {
        if (memory == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (service.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        pool.free(processor, memory.block());
        return StorStatus.SUCCESS;
    }

    <E extends DeviceExtension> StorStatus buildList(
            Processor processor, E extension, StorMemory buffer, PostScatterGatherExecute<E> routine) {
        if (buffer == null || routine == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (Service.BUILD_SCATTER_GATHER_LIST.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        processor.work(LIST_NANOS);
        routine.run(extension, StorScatterGatherList.of(buffer));
        return StorStatus.SUCCESS;
    }

    StorStatus putList(Processor processor, StorScatterGatherList list) {
        if (list == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (Service.PUT_SCATTER_GATHER_LIST.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        processor.work(LIST_NANOS);
        return StorStatus.SUCCESS;
    }
}
