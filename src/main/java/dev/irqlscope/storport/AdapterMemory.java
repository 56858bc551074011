package dev.irqlscope.storport;

import dev.irqlscope.engine.NonPagedPool;
import dev.irqlscope.engine.Processor;

/** What a miniport gets from the kernel's memory and gives back. */
final class AdapterMemory {
    /** What building or giving back a scatter/gather list takes. No source tells. */
    private static final long LIST_NANOS = 300;

    /** What writing a buffer's pages into an MDL takes, and mapping a buffer. No source tells. */
    private static final long BUILD_NANOS = 100;
    private static final long MAP_NANOS = 300;

    /** Where the data of requests are mapped: far from the pool, and each in its own place. */
    private static final long FIRST_MAPPED = 0xFFFF_A000_0000_0000L;
    private static final long BETWEEN_MAPPED = 0x10_0000;

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

    /** An MDL, or {@code null} if the port driver refuses the level or there are no such bytes. */
    StorMdl describe(Processor processor, StorMemory buffer, long bytes) {
        if (Service.ALLOCATE_MDL.refusesAt(processor.irql()) || buffer == null || bytes <= 0
                || bytes > buffer.bytes()) {
            return null;
        }
        return new StorMdl(buffer, bytes, pool.allocate(processor, StorMdl.sizeFor(buffer, bytes)));
    }

    StorStatus build(Processor processor, StorMdl mdl) {
        if (mdl == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (Service.BUILD_MDL_FOR_NON_PAGED_POOL.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        processor.work(BUILD_NANOS);
        mdl.build();
        return StorStatus.SUCCESS;
    }

    StorStatus free(Processor processor, StorMdl mdl) {
        if (mdl == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (Service.FREE_MDL.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        pool.free(processor, mdl.block());
        return StorStatus.SUCCESS;
    }

    /** Where a request's data are mapped, or {@code null} if the port driver refuses the level or it has none. */
    Long map(Processor processor, Srb srb) {
        if (srb == null
                || Service.GET_SYSTEM_ADDRESS.refusesAt(processor.irql())
                || srb.function() != SrbFunction.EXECUTE_SCSI) {
            return null;
        }
        processor.work(MAP_NANOS);
        return FIRST_MAPPED + srb.number() * BETWEEN_MAPPED;
    }
}
