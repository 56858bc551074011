package dev.irqlscope.storport;

/** How a miniport gets at buffers: what describes them, and where they are mapped. At DISPATCH_LEVEL or below; refused above. */
public final class StorPortBuffers {
    private StorPortBuffers() {}

    /**
     * Makes an MDL for nonpaged memory, as StorPortAllocateMdl.
     *
     * @return {@code null} above DISPATCH_LEVEL, STOR_STATUS_INVALID_IRQL, or if there are no such bytes,
     *     STOR_STATUS_INVALID_PARAMETER
     */
    public static StorMdl allocateMdl(DeviceExtension extension, StorMemory bufferPointer, long numberOfBytes) {
        Adapter adapter = extension.adapter();
        return adapter.memory().describe(adapter.enter(Service.ALLOCATE_MDL), bufferPointer, numberOfBytes);
    }

    /** Writes the pages into it, as StorPortBuildMdlForNonPagedPool. */
    public static StorStatus buildMdlForNonPagedPool(DeviceExtension extension, StorMdl mdl) {
        Adapter adapter = extension.adapter();
        return adapter.memory().build(adapter.enter(Service.BUILD_MDL_FOR_NON_PAGED_POOL), mdl);
    }

    /** Gives an MDL back, as StorPortFreeMdl; the memory that it describes stays. */
    public static StorStatus freeMdl(DeviceExtension extension, StorMdl mdl) {
        Adapter adapter = extension.adapter();
        return adapter.memory().free(adapter.enter(Service.FREE_MDL), mdl);
    }

    /**
     * Where the data of a request are mapped in system space, as StorPortGetSystemAddress. Nothing can be read there; it tells
     * buffers apart.
     *
     * @return {@code null} above DISPATCH_LEVEL, STOR_STATUS_INVALID_IRQL, or if the request has no data,
     *     STOR_STATUS_INVALID_PARAMETER
     */
    public static Long getSystemAddress(DeviceExtension extension, Srb srb) {
        Adapter adapter = extension.adapter();
        return adapter.memory().map(adapter.enter(Service.GET_SYSTEM_ADDRESS), srb);
    }
}
