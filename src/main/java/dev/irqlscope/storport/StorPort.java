package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.QueueHold;

/**
 * The services of the port driver, as StorPort* in storport.h. Each takes virtual time on the processor that calls it. Callable
 * from miniport callbacks only.
 */
public final class StorPort {

    /** SP_UNTAGGED of srb.h: every bus, target or unit. */
    public static final int SP_UNTAGGED = 0xFF;

    private static final long NANOS_PER_MICRO = 1_000;

    private StorPort() {}

    /** Reads a register. Takes as long as the bus does, and makes every posted write of this device arrive first. */
    public static int readRegisterUlong(DeviceExtension extension, int register) {
        Adapter adapter = extension.adapter();
        return adapter.registers().read(adapter.enter(Service.READ_REGISTER), register);
    }

    /** Writes a register. The write is posted: it reaches the device later, or when a register is read. */
    public static void writeRegisterUlong(DeviceExtension extension, int register, int value) {
        Adapter adapter = extension.adapter();
        adapter.registers().write(adapter.enter(Service.WRITE_REGISTER), register, value);
    }

    /**
     * Says which routine the port driver calls at PASSIVE_LEVEL after HwStorInitialize, as StorPortEnablePassiveInitialization:
     * the one that makes the DPCs. Only in HwStorInitialize.
     *
     * @return {@code false} elsewhere, and then nothing changes
     */
    public static <E extends DeviceExtension> boolean enablePassiveInitialization(
            E extension, HwStorPassiveInitialize<E> hwPassiveInitializeRoutine) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.ENABLE_PASSIVE_INITIALIZATION);
        return hwPassiveInitializeRoutine != null
                && adapter.miniport()
                        .enablePassiveInitialization(() -> hwPassiveInitializeRoutine.run(extension));
    }

    /**
     * Makes a DPC ready for use. Only in HwStorPassiveInitializeRoutine. Source: StorPortInitializeDpc page.
     *
     * @param extension must be of the type that the routine expects
     */
    public static <E extends DeviceExtension> void initializeDpc(
            E extension, StorDpc dpc, HwStorDpcRoutine<E> routine) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.INITIALIZE_DPC);
        adapter.dpcs().initialize(extension, dpc, routine);
    }

    /**
     * Queues a DPC, on this processor unless the port driver redirects it.
     *
     * @return {@code true} if it was queued; {@code false} if it was queued already, and then this call's arguments are
     *     lost. Source: StorPortIssueDpc page
     */
    public static boolean issueDpc(DeviceExtension extension, StorDpc dpc, Object argument1, Object argument2) {
        Adapter adapter = extension.adapter();
        return adapter.dpcs().issue(adapter.enter(Service.ISSUE_DPC), dpc, argument1, argument2);
    }

    /**
     * Takes a DPC out of its queue, as StorPortCancelDpc.
     *
     * @return whether it was still queued
     */
    public static boolean cancelDpc(DeviceExtension extension, StorDpc dpc) {
        Adapter adapter = extension.adapter();
        return adapter.dpcs().cancel(adapter.enter(Service.CANCEL_DPC), dpc);
    }

    /**
     * Takes a lock and raises to its level, as StorPortAcquireSpinLock. Which routine may take which, and in which order, its page
     * tells in two tables; whoever breaks them is found out unless the machine's rules are not checked.
     *
     * @param lockContext the DPC whose lock it is, for {@link StorSpinLock#DPC_LOCK}; else {@code null}
     * @return what {@link #releaseSpinLock} needs
     */
    public static StorLockHandle acquireSpinLock(
            DeviceExtension extension, StorSpinLock spinLock, StorDpc lockContext) {
        Adapter adapter = extension.adapter();
        return adapter.locks().acquire(adapter.enter(Service.ACQUIRE_SPIN_LOCK), spinLock, lockContext);
    }

    /**
     * As above, as StorPortAcquireSpinLockEx, which also knows {@link StorSpinLock#THREADED_DPC_LOCK} and {@link
     * StorSpinLock#DPC_LEVEL_LOCK} and refuses a lock at the wrong level instead of taking it.
     *
     * @param lockContext the DPC whose lock it is; {@code null} for the StartIo lock and the interrupt lock
     * @return {@code null} at a level at which this lock is not to be taken, STOR_STATUS_INVALID_IRQL, or if a DPC is missing or
     *     too much, STOR_STATUS_INVALID_PARAMETER: then nothing is held
     */
    public static StorLockHandle acquireSpinLockEx(
            DeviceExtension extension, StorSpinLock spinLock, StorDpc lockContext) {
        Adapter adapter = extension.adapter();
        return adapter.locks().acquireEx(adapter.enter(Service.ACQUIRE_SPIN_LOCK_EX), spinLock, lockContext);
    }

    /**
     * Takes the lock that belongs to a DPC and raises to DISPATCH_LEVEL: short for {@link #acquireSpinLock} with DpcLock. Not in
     * an ISR.
     *
     * @return what {@link #releaseSpinLock} needs
     */
    public static StorLockHandle acquireDpcLock(DeviceExtension extension, StorDpc dpc) {
        return acquireSpinLock(extension, StorSpinLock.DPC_LOCK, dpc);
    }

    /**
     * Asks the port driver to make requests go faster, as StorPortInitializePerfOpts. Only in HwStorInitialize and
     * HwStorPassiveInitializeRoutine.
     *
     * @param query whether to only set the flags that the port driver supports
     * @return {@link StorStatus#UNSUCCESSFUL} if it is called elsewhere, if a flag is unknown in this version or misses one
     *     that it needs, or if a number is impossible: then nothing changes
     */
    public static StorStatus initializePerfOpts(
            DeviceExtension extension, boolean query, PerfConfigurationData perfConfigData) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.INITIALIZE_PERF_OPTS);
        return adapter.perfOpts().initialize(query, perfConfigData);
    }

    /**
     * Asks how much of its time the watchdog has left to the DPC that runs and to this processor, as
     * StorPortQueryDpcWatchdogInformation.
     *
     * @return {@link StorStatus#UNSUCCESSFUL} below DISPATCH_LEVEL
     */
    public static StorStatus queryDpcWatchdogInformation(
            DeviceExtension extension, StorDpcWatchdogInformation dpcWatchdogInformation) {
        return dpcWatchdogInformation == null
                ? StorStatus.INVALID_PARAMETER
                : dpcWatchdogInformation.query(extension.adapter().enter(Service.QUERY_DPC_WATCHDOG));
    }

    /** The processor that this runs on, as StorPortGetCurrentProcessorNumber. At DISPATCH_LEVEL or below. */
    public static int getCurrentProcessorNumber(DeviceExtension extension) {
        return extension.adapter().enter(Service.GET_CURRENT_PROCESSOR_NUMBER).number();
    }

    /**
     * Reports a request complete, as StorPortNotification(RequestComplete). From an ISR the port driver only notes it and
     * completes it in a DPC of its own. The request is off limits afterwards.
     */
    public static void requestComplete(DeviceExtension extension, Srb srb) {
        Adapter adapter = extension.adapter();
        adapter.completions().requestComplete(adapter.enter(Service.REQUEST_COMPLETE), srb);
    }

    /**
     * Completes all requests that the miniport has of a logical unit, as StorPortCompleteRequest. It is there for miniports that
     * use it; a rule of the driver verifier forbids it. Nothing happens for a unit that is not there.
     *
     * @param pathId the bus, or {@link #SP_UNTAGGED} for all; so also the target and the unit
     * @throws IllegalArgumentException if there is no status
     */
    public static void completeRequest(
            DeviceExtension extension, int pathId, int targetId, int lun, SrbStatus srbStatus) {
        Adapter adapter = extension.adapter();
        Processor processor = adapter.enter(Service.COMPLETE_REQUEST);
        if (QueueControl.isThere(allOrThe(pathId), allOrThe(targetId), allOrThe(lun))) {
            adapter.completions().completeAll(processor, srbStatus);
        }
    }

    /** Each adapter has one bus with one target with one unit, number 0. */
    private static int allOrThe(int address) {
        return address == SP_UNTAGGED ? 0 : address;
    }

    /**
     * Waits busily, as StorPortStallExecution. At DIRQL it eats up the 50 µs. A millisecond or more breaks a rule.
     *
     * @throws IllegalArgumentException for less than nothing
     */
    public static void stallExecution(DeviceExtension extension, int micros) {
        Adapter adapter = extension.adapter();
        Processor processor = adapter.enter(Service.STALL_EXECUTION);
        adapter.rules().stalls(processor, micros);
        processor.emit(EventKind.STALLED, -1, micros * NANOS_PER_MICRO);
        processor.work(micros * NANOS_PER_MICRO);
    }

    /**
     * Takes the interrupt lock and raises to DIRQL: short for {@link #acquireSpinLock} with InterruptLock. In mode
     * InterruptSynchronizePerMessage that is the lock of every message, in proper order.
     *
     * @return what {@link #releaseSpinLock} needs
     */
    public static StorLockHandle acquireInterruptLock(DeviceExtension extension) {
        return acquireSpinLock(extension, StorSpinLock.INTERRUPT_LOCK, null);
    }

    /**
     * Takes the lock of one message, as StorPortAcquireMSISpinLock: to touch what another message's ISR touches. Only in mode
     * InterruptSynchronizePerMessage; in any other it breaks a rule and is the interrupt lock.
     */
    public static StorLockHandle acquireMsiSpinLock(DeviceExtension extension, int messageId) {
        Adapter adapter = extension.adapter();
        return adapter.locks().acquireMessage(adapter.enter(Service.ACQUIRE_MSI_SPIN_LOCK), messageId);
    }

    /** As StorPortReleaseMSISpinLock. */
    public static void releaseMsiSpinLock(DeviceExtension extension, StorLockHandle handle) {
        Adapter adapter = extension.adapter();
        adapter.locks().release(adapter.enter(Service.RELEASE_MSI_SPIN_LOCK), Service.RELEASE_MSI_SPIN_LOCK, handle);
    }

    /** Masks or unmasks one entry of the device's MSI-X table, as StorPortMaskMsixInterrupt. */
    public static void maskMsixInterrupt(DeviceExtension extension, int messageId, boolean mask) {
        Adapter adapter = extension.adapter();
        adapter.maskMessage(adapter.enter(Service.MASK_MSIX_INTERRUPT), messageId, mask);
    }

    /** Gives the lock up and lowers the IRQL to what it was. */
    public static void releaseSpinLock(DeviceExtension extension, StorLockHandle handle) {
        Adapter adapter = extension.adapter();
        adapter.locks().release(adapter.enter(Service.RELEASE_SPIN_LOCK), Service.RELEASE_SPIN_LOCK, handle);
    }

    /**
     * Runs something while the ISR does not, at DIRQL under the interrupt lock, as StorPortSynchronizeAccess: the twin of
     * KeSynchronizeExecution. At DIRQL or below, not in the ISR itself.
     *
     * @return what the routine returned
     */
    public static <E extends DeviceExtension> boolean synchronizeAccess(
            E extension, HwStorSynchronizedAccess<E> synchronizedAccessRoutine) {
        Adapter adapter = extension.adapter();
        return adapter.locks()
                .synchronizeAccess(
                        adapter.enter(Service.SYNCHRONIZE_ACCESS), () -> synchronizedAccessRoutine.run(extension));
    }

    /**
     * Tells about a message, as StorPortGetMSIInfo. At any level, but not in HwMSInterruptRoutine.
     *
     * @return {@code null} if there is no such message, STOR_STATUS_INVALID_PARAMETER
     */
    public static MessageInterruptInformation getMsiInfo(DeviceExtension extension, int messageId) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.GET_MSI_INFO);
        return adapter.message(messageId);
    }

    /** What the counter of the machine shows, as StorPortQueryPerformanceCounter. */
    public static StorPerformanceCounter queryPerformanceCounter(DeviceExtension extension) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.QUERY_PERFORMANCE_COUNTER);
        return StorPerformanceCounter.at(adapter.clockNanos());
    }

    /**
     * The time of day, as StorPortQuerySystemTime: 100 ns since the year 1601. The clock interrupt of processor 0 moves it on, so
     * it stands still in between. The machine begins on 1 January 2026 at 0:00.
     */
    public static long querySystemTime(DeviceExtension extension) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.QUERY_SYSTEM_TIME);
        return SystemTime.at(adapter.systemTimeNanos());
    }

    /**
     * Gets nonpaged memory, as StorPortAllocatePool. At DISPATCH_LEVEL or below.
     *
     * @return {@code null} above, STOR_STATUS_INVALID_IRQL
     */
    public static StorMemory allocatePool(DeviceExtension extension, long numberOfBytes) {
        Adapter adapter = extension.adapter();
        return adapter.memory()
                .allocate(adapter.enter(Service.ALLOCATE_POOL), Service.ALLOCATE_POOL, numberOfBytes);
    }

    /** Gives it back, as StorPortFreePool. At DISPATCH_LEVEL or below; above, it is refused and stays taken. */
    public static StorStatus freePool(DeviceExtension extension, StorMemory memory) {
        Adapter adapter = extension.adapter();
        return adapter.memory().free(adapter.enter(Service.FREE_POOL), Service.FREE_POOL, memory);
    }

    /**
     * Gets memory without gaps, as StorPortAllocateContiguousMemorySpecifyCacheNode. At DISPATCH_LEVEL or below; nothing refuses
     * it above.
     */
    public static StorMemory allocateContiguousMemory(DeviceExtension extension, long numberOfBytes) {
        Adapter adapter = extension.adapter();
        return adapter.memory()
                .allocate(
                        adapter.enter(Service.ALLOCATE_CONTIGUOUS_MEMORY),
                        Service.ALLOCATE_CONTIGUOUS_MEMORY,
                        numberOfBytes);
    }

    /**
     * Gives it back, as StorPortFreeContiguousMemorySpecifyCache. At DISPATCH_LEVEL or below; nothing refuses it above, where it
     * works most of the time and hangs the processor now and then.
     */
    public static StorStatus freeContiguousMemory(DeviceExtension extension, StorMemory memory) {
        Adapter adapter = extension.adapter();
        return adapter.memory()
                .free(adapter.enter(Service.FREE_CONTIGUOUS_MEMORY), Service.FREE_CONTIGUOUS_MEMORY, memory);
    }

    /**
     * Finds out where the pages of a buffer lie, as StorPortBuildScatterGatherList, and calls a routine with it: at once, for
     * there are map registers enough. At DISPATCH_LEVEL.
     */
    public static <E extends DeviceExtension> StorStatus buildScatterGatherList(
            E extension, StorMemory buffer, PostScatterGatherExecute<E> executionRoutine) {
        Adapter adapter = extension.adapter();
        return adapter.memory()
                .buildList(
                        adapter.enter(Service.BUILD_SCATTER_GATHER_LIST), extension, buffer, executionRoutine);
    }

    /** Gives a list back, as StorPortPutScatterGatherList. At DISPATCH_LEVEL. */
    public static StorStatus putScatterGatherList(
            DeviceExtension extension, StorScatterGatherList scatterGatherList) {
        Adapter adapter = extension.adapter();
        return adapter.memory().putList(adapter.enter(Service.PUT_SCATTER_GATHER_LIST), scatterGatherList);
    }

    /**
     * Reads a number from the registry, as StorPortRegistryRead. At PASSIVE_LEVEL. There are those values that say how the port
     * driver queues requests: {@code BusyPauseTime} in milliseconds, {@code BusyRetryCount}, {@code
     * QueueFullWaitIoPercentage}.
     *
     * @return {@code null} if there is no such value, or above PASSIVE_LEVEL
     */
    public static Long registryRead(DeviceExtension extension, String valueName) {
        Adapter adapter = extension.adapter();
        return adapter.rules().enterUntimed(Service.REGISTRY_READ) ? adapter.registry().read(valueName) : null;
    }

    /**
     * Writes a number into the registry, as StorPortRegistryWrite with REG_DWORD. At PASSIVE_LEVEL. What the port driver reads
     * there it has read when it started.
     *
     * @return {@code false} above PASSIVE_LEVEL, or if it is no such number
     */
    public static boolean registryWrite(DeviceExtension extension, String valueName, long value) {
        Adapter adapter = extension.adapter();
        return adapter.rules().enterUntimed(Service.REGISTRY_WRITE) && adapter.registry().write(valueName, value);
    }

    /**
     * Has a routine called after a while, as StorPortNotification(RequestTimerCall). Each adapter has one such timer: a new
     * request takes the place of the one before. At any level; above DISPATCH_LEVEL the time begins when the IRQL falls.
     *
     * @param micros 0 for no call any more
     */
    public static <E extends DeviceExtension> void requestTimerCall(
            E extension, HwStorTimer<E> hwStorTimer, long micros) {
        Adapter adapter = extension.adapter();
        adapter.timers()
                .requestCall(adapter.enter(Service.REQUEST_TIMER_CALL), () -> hwStorTimer.run(extension), micros);
    }

    /**
     * Makes one more timer, as StorPortInitializeTimer. At DISPATCH_LEVEL or below.
     *
     * @return {@code null} above, STOR_STATUS_INVALID_IRQL
     */
    public static StorTimer initializeTimer(DeviceExtension extension) {
        Adapter adapter = extension.adapter();
        return adapter.rules().enterUntimed(Service.INITIALIZE_TIMER) ? adapter.timers().create() : null;
    }

    /** Lets go of a timer, as StorPortFreeTimer. At DISPATCH_LEVEL or below. */
    public static StorStatus freeTimer(DeviceExtension extension, StorTimer timerHandle) {
        Adapter adapter = extension.adapter();
        return adapter.rules().enterUntimed(Service.FREE_TIMER)
                ? adapter.timers().free(timerHandle)
                : StorStatus.INVALID_IRQL;
    }

    /**
     * Has a routine called after a while, as StorPortRequestTimer. At any level; above DISPATCH_LEVEL the time begins when the
     * IRQL falls.
     *
     * @param micros 0 for no call any more
     * @return {@link StorStatus#BUSY} if a call of this timer is still to come
     */
    public static <E extends DeviceExtension> StorStatus requestTimer(
            E extension, StorTimer timerHandle, HwTimerEx<E> timerCallback, Object callbackContext, long micros) {
        Adapter adapter = extension.adapter();
        return adapter.timers()
                .request(
                        adapter.enter(Service.REQUEST_TIMER),
                        timerHandle,
                        timerCallback == null ? null : () -> timerCallback.run(extension, callbackContext),
                        micros);
    }

    /**
     * Makes a work item, as StorPortInitializeWorker. At DISPATCH_LEVEL or below.
     *
     * @return {@code null} above, STOR_STATUS_INVALID_IRQL
     */
    public static StorWorker initializeWorker(DeviceExtension extension) {
        return extension.adapter().rules().enterUntimed(Service.INITIALIZE_WORKER) ? new StorWorker() : null;
    }

    /**
     * Has a system thread of this processor call a routine at PASSIVE_LEVEL, as StorPortQueueWorkItem: the place for what would
     * take too long in a DPC. At DISPATCH_LEVEL or below.
     *
     * @return {@link StorStatus#BUSY} if it is queued already
     */
    public static <E extends DeviceExtension> StorStatus queueWorkItem(
            E extension, HwStorWorkItem<E> workItemCallback, StorWorker worker, Object context) {
        Adapter adapter = extension.adapter();
        return adapter.workers()
                .queue(
                        adapter.enter(Service.QUEUE_WORK_ITEM),
                        worker,
                        workItemCallback == null ? null : () -> workItemCallback.run(extension, context, worker));
    }

    /**
     * Lets go of a work item, as StorPortFreeWorker. At DISPATCH_LEVEL or below.
     *
     * @return {@link StorStatus#BUSY} if it is queued
     */
    public static StorStatus freeWorker(DeviceExtension extension, StorWorker worker) {
        Adapter adapter = extension.adapter();
        return adapter.rules().enterUntimed(Service.FREE_WORKER)
                ? adapter.workers().free(worker)
                : StorStatus.INVALID_IRQL;
    }

    /**
     * Says that the adapter is busy, as StorPortBusy: no request is started before so many have completed, or all of those that
     * are at the miniport.
     *
     * @return {@code true} if the port driver knows now
     */
    public static boolean busy(DeviceExtension extension, int requestsToComplete) {
        return hold(extension, Service.BUSY, QueueHold.ADAPTER_BUSY, requestsToComplete);
    }

    /** Says that the adapter is not busy any more, as StorPortReady. */
    public static boolean ready(DeviceExtension extension) {
        return release(extension, Service.READY, QueueHold.ADAPTER_BUSY);
    }

    /**
     * As {@link #busy} for one logical unit, as StorPortDeviceBusy. Each adapter has one: 0, 0, 0.
     *
     * @return {@code false} also if there is no such unit
     */
    public static boolean deviceBusy(
            DeviceExtension extension, int pathId, int targetId, int lun, int requestsToComplete) {
        return QueueControl.isThere(pathId, targetId, lun)
                && hold(extension, Service.DEVICE_BUSY, QueueHold.DEVICE_BUSY, requestsToComplete);
    }

    /** Says that a logical unit is not busy any more, as StorPortDeviceReady. */
    public static boolean deviceReady(DeviceExtension extension, int pathId, int targetId, int lun) {
        return QueueControl.isThere(pathId, targetId, lun)
                && release(extension, Service.DEVICE_READY, QueueHold.DEVICE_BUSY);
    }

    /** Has no request started for so many seconds of virtual time, as StorPortPause, unless {@link #resume} ends it. */
    public static boolean pause(DeviceExtension extension, int timeoutSeconds) {
        return pause(extension, Service.PAUSE, QueueHold.ADAPTER_PAUSED, timeoutSeconds);
    }

    /** Ends a pause, as StorPortResume. */
    public static boolean resume(DeviceExtension extension) {
        return release(extension, Service.RESUME, QueueHold.ADAPTER_PAUSED);
    }

    /** As {@link #pause} for one logical unit, as StorPortPauseDevice. */
    public static boolean pauseDevice(
            DeviceExtension extension, int pathId, int targetId, int lun, int timeoutSeconds) {
        return QueueControl.isThere(pathId, targetId, lun)
                && pause(extension, Service.PAUSE_DEVICE, QueueHold.DEVICE_PAUSED, timeoutSeconds);
    }

    /** Ends the pause of a logical unit, as StorPortResumeDevice. */
    public static boolean resumeDevice(DeviceExtension extension, int pathId, int targetId, int lun) {
        return QueueControl.isThere(pathId, targetId, lun)
                && release(extension, Service.RESUME_DEVICE, QueueHold.DEVICE_PAUSED);
    }

    private static boolean hold(DeviceExtension extension, Service service, QueueHold why, int requestsToComplete) {
        Adapter adapter = extension.adapter();
        return adapter.queueControl().busy(adapter.enter(service), why, requestsToComplete);
    }

    private static boolean pause(DeviceExtension extension, Service service, QueueHold why, int seconds) {
        Adapter adapter = extension.adapter();
        return adapter.queueControl().pause(adapter.enter(service), why, seconds);
    }

    private static boolean release(DeviceExtension extension, Service service, QueueHold why) {
        Adapter adapter = extension.adapter();
        return adapter.queueControl().release(adapter.enter(service), why);
    }
}
