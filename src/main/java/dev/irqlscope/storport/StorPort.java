package dev.irqlscope.storport;

import dev.irqlscope.trace.QueueHold;

/**
 * The services of the port driver, as StorPort* in storport.h. Each takes virtual time on the processor that calls it. Callable
 * from miniport callbacks only.
 */
public final class StorPort {

    private StorPort() {}

    /** Reads a register. Takes as long as the bus does, and makes every posted write of this device arrive first. */
    public static int readRegisterUlong(DeviceExtension extension, int register) {
        Adapter adapter = extension.adapter();
        return adapter.registers().read(adapter.processor(), register);
    }

    /** Writes a register. The write is posted: it reaches the device later, or when a register is read. */
    public static void writeRegisterUlong(DeviceExtension extension, int register, int value) {
        Adapter adapter = extension.adapter();
        adapter.registers().write(adapter.processor(), register, value);
    }

    /**
     * Makes a DPC ready for use. Only in HwStorPassiveInitializeRoutine. Source: StorPortInitializeDpc page.
     *
     * @param extension must be of the type that the routine expects
     */
    public static <E extends DeviceExtension> void initializeDpc(
            E extension, StorDpc dpc, HwStorDpcRoutine<E> routine) {
        extension.adapter().dpcs().initialize(extension, dpc, routine);
    }

    /**
     * Queues a DPC, on this processor unless the port driver redirects it.
     *
     * @return {@code true} if it was queued; {@code false} if it was queued already, and then this call's arguments are
     *     lost. Source: StorPortIssueDpc page
     */
    public static boolean issueDpc(DeviceExtension extension, StorDpc dpc, Object argument1, Object argument2) {
        Adapter adapter = extension.adapter();
        return adapter.dpcs().issue(adapter.processor(), dpc, argument1, argument2);
    }

    /**
     * Takes a DPC out of its queue, as StorPortCancelDpc.
     *
     * @return whether it was still queued
     */
    public static boolean cancelDpc(DeviceExtension extension, StorDpc dpc) {
        Adapter adapter = extension.adapter();
        return adapter.dpcs().cancel(adapter.processor(), dpc);
    }

    /**
     * Takes the lock that belongs to a DPC and raises to DISPATCH_LEVEL, as StorPortAcquireSpinLock(DpcLock). Not in an ISR.
     *
     * @return what {@link #releaseSpinLock} needs
     */
    public static StorLockHandle acquireDpcLock(DeviceExtension extension, StorDpc dpc) {
        Adapter adapter = extension.adapter();
        return adapter.dpcs().acquireLock(adapter.processor(), dpc);
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
        return extension.adapter().perfOpts().initialize(query, perfConfigData);
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
                : dpcWatchdogInformation.query(extension.adapter().processor());
    }

    /** The processor that this runs on, as StorPortGetCurrentProcessorNumber. At DISPATCH_LEVEL or below. */
    public static int getCurrentProcessorNumber(DeviceExtension extension) {
        return extension.adapter().currentProcessorNumber();
    }

    /**
     * Reports a request complete, as StorPortNotification(RequestComplete). From an ISR the port driver only notes it and
     * completes it in a DPC of its own. The request is off limits afterwards.
     */
    public static void requestComplete(DeviceExtension extension, Srb srb) {
        Adapter adapter = extension.adapter();
        adapter.completions().requestComplete(adapter.processor(), srb);
    }

    /** Waits busily, as StorPortStallExecution. At DIRQL it eats up the 50 µs. */
    public static void stallExecution(DeviceExtension extension, int micros) {
        extension.adapter().processor().work(micros * 1000L);
    }

    /**
     * Takes the interrupt lock and raises to DIRQL, as StorPortAcquireSpinLock(InterruptLock). In mode
     * InterruptSynchronizePerMessage that is the lock of every message, in proper order.
     *
     * @return what {@link #releaseSpinLock} needs
     */
    public static StorLockHandle acquireInterruptLock(DeviceExtension extension) {
        Adapter adapter = extension.adapter();
        return adapter.interruptLocks().acquireAll(adapter.processor());
    }

    /**
     * Takes the lock of one message, as StorPortAcquireMSISpinLock: to touch what another message's ISR touches. Only in mode
     * InterruptSynchronizePerMessage.
     */
    public static StorLockHandle acquireMsiSpinLock(DeviceExtension extension, int messageId) {
        Adapter adapter = extension.adapter();
        return adapter.interruptLocks().acquire(adapter.processor(), messageId);
    }

    /** As StorPortReleaseMSISpinLock. */
    public static void releaseMsiSpinLock(DeviceExtension extension, StorLockHandle handle) {
        handle.release(extension.adapter().processor());
    }

    /** Masks or unmasks one entry of the device's MSI-X table, as StorPortMaskMsixInterrupt. */
    public static void maskMsixInterrupt(DeviceExtension extension, int messageId, boolean mask) {
        extension.adapter().maskMessage(messageId, mask);
    }

    /** Gives the lock up and lowers the IRQL to what it was. */
    public static void releaseSpinLock(DeviceExtension extension, StorLockHandle handle) {
        handle.release(extension.adapter().processor());
    }

    /**
     * Says that the adapter is busy, as StorPortBusy: no request is started before so many have completed, or all of those that
     * are at the miniport.
     *
     * @return {@code true} if the port driver knows now
     */
    public static boolean busy(DeviceExtension extension, int requestsToComplete) {
        return hold(extension, QueueHold.ADAPTER_BUSY, requestsToComplete);
    }

    /** Says that the adapter is not busy any more, as StorPortReady. */
    public static boolean ready(DeviceExtension extension) {
        return release(extension, QueueHold.ADAPTER_BUSY);
    }

    /**
     * As {@link #busy} for one logical unit, as StorPortDeviceBusy. Each adapter has one: 0, 0, 0.
     *
     * @return {@code false} also if there is no such unit
     */
    public static boolean deviceBusy(
            DeviceExtension extension, int pathId, int targetId, int lun, int requestsToComplete) {
        return QueueControl.isThere(pathId, targetId, lun)
                && hold(extension, QueueHold.DEVICE_BUSY, requestsToComplete);
    }

    /** Says that a logical unit is not busy any more, as StorPortDeviceReady. */
    public static boolean deviceReady(DeviceExtension extension, int pathId, int targetId, int lun) {
        return QueueControl.isThere(pathId, targetId, lun) && release(extension, QueueHold.DEVICE_BUSY);
    }

    /** Has no request started for so many seconds of virtual time, as StorPortPause, unless {@link #resume} ends it. */
    public static boolean pause(DeviceExtension extension, int timeoutSeconds) {
        return pause(extension, QueueHold.ADAPTER_PAUSED, timeoutSeconds);
    }

    /** Ends a pause, as StorPortResume. */
    public static boolean resume(DeviceExtension extension) {
        return release(extension, QueueHold.ADAPTER_PAUSED);
    }

    /** As {@link #pause} for one logical unit, as StorPortPauseDevice. */
    public static boolean pauseDevice(
            DeviceExtension extension, int pathId, int targetId, int lun, int timeoutSeconds) {
        return QueueControl.isThere(pathId, targetId, lun)
                && pause(extension, QueueHold.DEVICE_PAUSED, timeoutSeconds);
    }

    /** Ends the pause of a logical unit, as StorPortResumeDevice. */
    public static boolean resumeDevice(DeviceExtension extension, int pathId, int targetId, int lun) {
        return QueueControl.isThere(pathId, targetId, lun) && release(extension, QueueHold.DEVICE_PAUSED);
    }

    private static boolean hold(DeviceExtension extension, QueueHold why, int requestsToComplete) {
        Adapter adapter = extension.adapter();
        return adapter.queueControl().busy(adapter.processor(), why, requestsToComplete);
    }

    private static boolean pause(DeviceExtension extension, QueueHold why, int seconds) {
        Adapter adapter = extension.adapter();
        return adapter.queueControl().pause(adapter.processor(), why, seconds);
    }

    private static boolean release(DeviceExtension extension, QueueHold why) {
        Adapter adapter = extension.adapter();
        return adapter.queueControl().release(adapter.processor(), why);
    }
}
