package dev.irqlscope.storport;

import static dev.irqlscope.storport.Callback.BUILD_IO;
import static dev.irqlscope.storport.Callback.INITIALIZE;
import static dev.irqlscope.storport.Callback.INTERRUPT;
import static dev.irqlscope.storport.Callback.MESSAGE_INTERRUPT;
import static dev.irqlscope.storport.Callback.PASSIVE_INITIALIZE;
import static dev.irqlscope.storport.Callback.START_IO;
import static dev.irqlscope.trace.Irql.APC_LEVEL;
import static dev.irqlscope.trace.Irql.DISPATCH_LEVEL;
import static dev.irqlscope.trace.Irql.HIGHEST_DIRQL;
import static dev.irqlscope.trace.Irql.HIGH_LEVEL;
import static dev.irqlscope.trace.Irql.LOWEST_DIRQL;
import static dev.irqlscope.trace.Irql.PASSIVE_LEVEL;

import dev.irqlscope.trace.Irql;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The services of the port driver: the lowest and the highest IRQL that each may be called at, and where. Source, unless a row
 * says otherwise: the field req.irql of the service's page. Where that is empty, samples call the service in ISRs, and so may
 * everybody.
 */
enum Service {
    READ_REGISTER("StorPortReadRegisterUlong", PASSIVE_LEVEL, HIGH_LEVEL),
    WRITE_REGISTER("StorPortWriteRegisterUlong", PASSIVE_LEVEL, HIGH_LEVEL),
    ENABLE_PASSIVE_INITIALIZATION(
            "StorPortEnablePassiveInitialization", LOWEST_DIRQL, HIGHEST_DIRQL, only(INITIALIZE)),
    INITIALIZE_DPC("StorPortInitializeDpc", PASSIVE_LEVEL, HIGH_LEVEL, only(PASSIVE_INITIALIZE)),
    INITIALIZE_PERF_OPTS(
            "StorPortInitializePerfOpts", PASSIVE_LEVEL, HIGH_LEVEL, only(INITIALIZE, PASSIVE_INITIALIZE)),
    ISSUE_DPC("StorPortIssueDpc", PASSIVE_LEVEL, HIGH_LEVEL),
    CANCEL_DPC("StorPortCancelDpc", PASSIVE_LEVEL, HIGH_LEVEL),
    QUERY_DPC_WATCHDOG("StorPortQueryDpcWatchdogInformation", DISPATCH_LEVEL, DISPATCH_LEVEL),
    REQUEST_COMPLETE("StorPortNotification(RequestComplete)", PASSIVE_LEVEL, HIGH_LEVEL),
    COMPLETE_REQUEST(
            "StorPortCompleteRequest", PASSIVE_LEVEL, HIGH_LEVEL, only(),
            "rule StorPortCompleteRequest of the driver verifier"),
    BUSY("StorPortBusy", PASSIVE_LEVEL, HIGH_LEVEL),
    READY("StorPortReady", PASSIVE_LEVEL, HIGH_LEVEL),
    DEVICE_BUSY(
            "StorPortDeviceBusy", PASSIVE_LEVEL, HIGH_LEVEL, not(INTERRUPT, MESSAGE_INTERRUPT),
            "a remark in StorAHCI"),
    DEVICE_READY("StorPortDeviceReady", PASSIVE_LEVEL, HIGH_LEVEL),
    PAUSE("StorPortPause", PASSIVE_LEVEL, HIGH_LEVEL),
    RESUME("StorPortResume", PASSIVE_LEVEL, HIGH_LEVEL),
    PAUSE_DEVICE("StorPortPauseDevice", PASSIVE_LEVEL, HIGH_LEVEL),
    RESUME_DEVICE("StorPortResumeDevice", PASSIVE_LEVEL, HIGH_LEVEL),
    STALL_EXECUTION(
            "StorPortStallExecution", PASSIVE_LEVEL, HIGH_LEVEL, not(BUILD_IO, START_IO),
            "rule StorPortStartIo of the driver verifier"),
    ACQUIRE_SPIN_LOCK("StorPortAcquireSpinLock", PASSIVE_LEVEL, HIGH_LEVEL),
    ACQUIRE_SPIN_LOCK_EX("StorPortAcquireSpinLockEx", PASSIVE_LEVEL, HIGH_LEVEL),
    RELEASE_SPIN_LOCK("StorPortReleaseSpinLock", PASSIVE_LEVEL, HIGH_LEVEL),
    ACQUIRE_MSI_SPIN_LOCK("StorPortAcquireMSISpinLock", PASSIVE_LEVEL, HIGH_LEVEL),
    RELEASE_MSI_SPIN_LOCK("StorPortReleaseMSISpinLock", PASSIVE_LEVEL, HIGH_LEVEL),
    SYNCHRONIZE_ACCESS("StorPortSynchronizeAccess", PASSIVE_LEVEL, HIGHEST_DIRQL),
    MASK_MSIX_INTERRUPT("StorPortMaskMsixInterrupt", PASSIVE_LEVEL, HIGH_LEVEL),
    GET_MSI_INFO("StorPortGetMSIInfo", PASSIVE_LEVEL, HIGH_LEVEL, not(MESSAGE_INTERRUPT)),
    GET_CURRENT_PROCESSOR_NUMBER("StorPortGetCurrentProcessorNumber", PASSIVE_LEVEL, DISPATCH_LEVEL),
    QUERY_PERFORMANCE_COUNTER("StorPortQueryPerformanceCounter", PASSIVE_LEVEL, HIGH_LEVEL),
    QUERY_SYSTEM_TIME("StorPortQuerySystemTime", PASSIVE_LEVEL, HIGH_LEVEL),
    GET_ACTIVE_GROUP_COUNT("StorPortGetActiveGroupCount", PASSIVE_LEVEL, DISPATCH_LEVEL),
    GET_GROUP_AFFINITY("StorPortGetGroupAffinity", PASSIVE_LEVEL, DISPATCH_LEVEL),
    GET_ACTIVE_NODE_COUNT("StorPortGetActiveNodeCount", PASSIVE_LEVEL, DISPATCH_LEVEL),
    GET_HIGHEST_NODE_NUMBER("StorPortGetHighestNodeNumber", PASSIVE_LEVEL, DISPATCH_LEVEL),
    GET_NODE_AFFINITY("StorPortGetNodeAffinity", PASSIVE_LEVEL, DISPATCH_LEVEL),
    INITIALIZE_SLIST_HEAD("StorPortInitializeSListHead", PASSIVE_LEVEL, DISPATCH_LEVEL),
    PUSH_ENTRY_SLIST("StorPortInterlockedPushEntrySList", PASSIVE_LEVEL, DISPATCH_LEVEL),
    POP_ENTRY_SLIST("StorPortInterlockedPopEntrySList", PASSIVE_LEVEL, DISPATCH_LEVEL),
    FLUSH_SLIST("StorPortInterlockedFlushSList", PASSIVE_LEVEL, DISPATCH_LEVEL),
    QUERY_DEPTH_SLIST("StorPortQueryDepthSList", PASSIVE_LEVEL, DISPATCH_LEVEL),
    ALLOCATE_POOL("StorPortAllocatePool", PASSIVE_LEVEL, DISPATCH_LEVEL),
    FREE_POOL("StorPortFreePool", PASSIVE_LEVEL, DISPATCH_LEVEL),
    ALLOCATE_CONTIGUOUS_MEMORY(
            "StorPortAllocateContiguousMemorySpecifyCacheNode", PASSIVE_LEVEL, DISPATCH_LEVEL),
    FREE_CONTIGUOUS_MEMORY("StorPortFreeContiguousMemorySpecifyCache", PASSIVE_LEVEL, DISPATCH_LEVEL),
    BUILD_SCATTER_GATHER_LIST("StorPortBuildScatterGatherList", DISPATCH_LEVEL, DISPATCH_LEVEL),
    PUT_SCATTER_GATHER_LIST("StorPortPutScatterGatherList", DISPATCH_LEVEL, DISPATCH_LEVEL),
    ALLOCATE_MDL("StorPortAllocateMdl", PASSIVE_LEVEL, DISPATCH_LEVEL),
    BUILD_MDL_FOR_NON_PAGED_POOL("StorPortBuildMdlForNonPagedPool", PASSIVE_LEVEL, DISPATCH_LEVEL),
    FREE_MDL("StorPortFreeMdl", PASSIVE_LEVEL, DISPATCH_LEVEL),
    GET_SYSTEM_ADDRESS("StorPortGetSystemAddress", PASSIVE_LEVEL, DISPATCH_LEVEL),
    INITIALIZE_TIMER("StorPortInitializeTimer", PASSIVE_LEVEL, DISPATCH_LEVEL),
    FREE_TIMER("StorPortFreeTimer", PASSIVE_LEVEL, DISPATCH_LEVEL),
    INITIALIZE_WORKER("StorPortInitializeWorker", PASSIVE_LEVEL, DISPATCH_LEVEL),
    QUEUE_WORK_ITEM("StorPortQueueWorkItem", PASSIVE_LEVEL, DISPATCH_LEVEL),
    FREE_WORKER("StorPortFreeWorker", PASSIVE_LEVEL, DISPATCH_LEVEL),
    REQUEST_TIMER("StorPortRequestTimer", PASSIVE_LEVEL, HIGH_LEVEL),
    REQUEST_TIMER_CALL("StorPortNotification(RequestTimerCall)", PASSIVE_LEVEL, HIGH_LEVEL),
    INITIALIZE_POFX_POWER("StorPortInitializePoFxPower", PASSIVE_LEVEL, DISPATCH_LEVEL),
    POFX_ACTIVATE_COMPONENT("StorPortPoFxActivateComponent", PASSIVE_LEVEL, DISPATCH_LEVEL),
    POFX_IDLE_COMPONENT("StorPortPoFxIdleComponent", PASSIVE_LEVEL, DISPATCH_LEVEL),
    SET_UNIT_ATTRIBUTES("StorPortSetUnitAttributes", PASSIVE_LEVEL, HIGH_LEVEL),
    ASYNC_NOTIFICATION_DETECTED("StorPortAsyncNotificationDetected", PASSIVE_LEVEL, HIGH_LEVEL),
    STATE_CHANGE_DETECTED("StorPortStateChangeDetected", PASSIVE_LEVEL, HIGH_LEVEL),
    REGISTRY_READ("StorPortRegistryRead", PASSIVE_LEVEL, PASSIVE_LEVEL),
    REGISTRY_WRITE("StorPortRegistryWrite", PASSIVE_LEVEL, PASSIVE_LEVEL),
    /** No service, but bound to a level like one. */
    PAGEABLE_MEMORY(
            "pageable memory", PASSIVE_LEVEL, APC_LEVEL, not(),
            "Managing Hardware Priorities");

    private static final Set<Service> REFUSING = EnumSet.of(
            ALLOCATE_POOL,
            FREE_POOL,
            BUILD_SCATTER_GATHER_LIST,
            PUT_SCATTER_GATHER_LIST,
            ALLOCATE_MDL,
            BUILD_MDL_FOR_NON_PAGED_POOL,
            FREE_MDL,
            GET_SYSTEM_ADDRESS,
            POFX_ACTIVATE_COMPONENT,
            POFX_IDLE_COMPONENT,
            INITIALIZE_TIMER,
            FREE_TIMER,
            INITIALIZE_WORKER,
            QUEUE_WORK_ITEM,
            FREE_WORKER);

    private final String call;
    private final int lowest;
    private final int highest;
    private final Place place;
    private final String source;

    /** Callbacks in which a service may, or may not, be called. */
    private record Place(Set<Callback> callbacks, boolean only) {
        boolean allows(Callback callback) {
            return callbacks.contains(callback) == only;
        }

        String rule() {
            String names = callbacks.stream().sorted().map(Callback::routine).collect(Collectors.joining(" or "));
            if (only && callbacks.isEmpty()) {
                return "may not be called at all";
            }
            return only ? "may be called in %s only".formatted(names) : "may not be called in " + names;
        }
    }

    Service(String call, int lowest, int highest) {
        this(call, lowest, highest, not());
    }

    Service(String call, int lowest, int highest, Place place) {
        this(call, lowest, highest, place, call.replaceFirst("\\(.*", "") + " page");
    }

    Service(String call, int lowest, int highest, Place place, String source) {
        this.call = call;
        this.lowest = lowest;
        this.highest = highest;
        this.place = place;
        this.source = source;
    }

    private static Place only(Callback... callbacks) {
        return new Place(Set.of(callbacks), true);
    }

    private static Place not(Callback... callbacks) {
        return new Place(Set.of(callbacks), false);
    }

    /** As in storport.h. */
    String call() {
        return call;
    }

    /** Who says so. */
    String source() {
        return source;
    }

    boolean isAllowedAt(int irql) {
        return lowest <= irql && irql <= highest;
    }

    /** Whether the port driver refuses a call at this level with STOR_STATUS_INVALID_IRQL. Source: the service's page. */
    boolean refusesAt(int irql) {
        return !isAllowedAt(irql) && REFUSING.contains(this);
    }

    /** Whether a level that is not allowed is too high, and not too low. */
    boolean isTooHigh(int irql) {
        return irql > highest;
    }

    boolean isAllowedIn(Callback callback) {
        return place.allows(callback);
    }

    /** What it says about levels, to go on a sentence with. */
    String levelRule() {
        if (lowest == highest) {
            return "may be called at %s only".formatted(Irql.describe(lowest));
        }
        if (lowest == LOWEST_DIRQL) {
            return "may be called at DIRQL only";
        }
        return "may be called at %s or below only".formatted(Irql.describe(highest));
    }

    /** What it says about places, to go on a sentence with. */
    String placeRule() {
        return place.rule();
    }
}
