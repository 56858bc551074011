package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import java.util.List;

/**
 * Lists that need no lock: each call is one interlocked instruction, so neither an interrupt nor another processor sees half of
 * it. At DISPATCH_LEVEL or below, and so not for what an ISR has to hand over; nothing refuses them above. While the driver starts
 * up they take no time. Sources: StorPortInitializeSListHead, StorPortInterlockedPushEntrySList and their like.
 */
public final class StorPortSList {
    private StorPortSList() {}

    /** Makes a list ready for use, and empty, as StorPortInitializeSListHead. */
    public static StorStatus initializeSListHead(DeviceExtension extension, StorSListHead<?> sListHead) {
        enter(extension, Service.INITIALIZE_SLIST_HEAD);
        if (sListHead == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        sListHead.initialize();
        return StorStatus.SUCCESS;
    }

    /**
     * Puts an entry at the front, as StorPortInterlockedPushEntrySList.
     *
     * @return what was there before, {@code null} if the list was empty: then it is this caller that has to tell somebody
     * @throws IllegalArgumentException if the list is not initialized, if there is no entry, or if it is in the list already,
     *     which would tie it into a knot
     */
    public static <T> T interlockedPushEntrySList(
            DeviceExtension extension, StorSListHead<T> sListHead, T sListEntry) {
        enter(extension, Service.PUSH_ENTRY_SLIST);
        requireReady(Service.PUSH_ENTRY_SLIST, sListHead);
        T before = sListHead.first();
        if (sListEntry == null || !sListHead.push(sListEntry)) {
            throw new IllegalArgumentException("%s of %s (%s)".formatted(
                    Service.PUSH_ENTRY_SLIST.call(),
                    sListEntry == null ? "no entry" : "an entry that is in the list already, which ties it into a knot",
                    Service.PUSH_ENTRY_SLIST.source()));
        }
        return before;
    }

    /**
     * Takes the first entry, as StorPortInterlockedPopEntrySList.
     *
     * @return {@code null} if the list is empty
     * @throws IllegalArgumentException if the list is not initialized
     */
    public static <T> T interlockedPopEntrySList(DeviceExtension extension, StorSListHead<T> sListHead) {
        enter(extension, Service.POP_ENTRY_SLIST);
        requireReady(Service.POP_ENTRY_SLIST, sListHead);
        return sListHead.pop();
    }

    /**
     * Takes all entries at once, as StorPortInterlockedFlushSList.
     *
     * @return the latest first
     * @throws IllegalArgumentException if the list is not initialized
     */
    public static <T> List<T> interlockedFlushSList(DeviceExtension extension, StorSListHead<T> sListHead) {
        enter(extension, Service.FLUSH_SLIST);
        requireReady(Service.FLUSH_SLIST, sListHead);
        return sListHead.flush();
    }

    /**
     * How many entries there are, as StorPortQueryDepthSList, which counts with 16 bits.
     *
     * @throws IllegalArgumentException if the list is not initialized
     */
    public static int queryDepthSList(DeviceExtension extension, StorSListHead<?> sListHead) {
        enter(extension, Service.QUERY_DEPTH_SLIST);
        requireReady(Service.QUERY_DEPTH_SLIST, sListHead);
        return sListHead.depth();
    }

    private static void enter(DeviceExtension extension, Service service) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(service);
        Processor processor = adapter.running();
        if (processor != null) {
            processor.work(SharedFields.ACCESS_NANOS);
        }
    }

    private static void requireReady(Service service, StorSListHead<?> sListHead) {
        if (sListHead == null || !sListHead.isInitialized()) {
            throw new IllegalArgumentException("%s before StorPortInitializeSListHead (%s)"
                    .formatted(service.call(), service.source()));
        }
    }
}
