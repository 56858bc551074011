package dev.irqlscope.storport;

/**
 * The callbacks of a miniport, as HW_INITIALIZATION_DATA.
 *
 * @param <E> its device extension
 */
public interface HwInitializationData<E extends DeviceExtension> {

    /** Name of the driver's image, as in {@code ahci.sys}. */
    String driverName();

    /** A fresh device extension. */
    E newDeviceExtension();

    /** Name under which the timeline shows {@link #hwStorInterrupt}. */
    String interruptRoutineName();

    /**
     * Looks for the adapter, at PASSIVE_LEVEL, before its interrupt is connected. Called, as {@link #hwStorInitialize} and
     * {@link #hwStorAdapterControl} are, if the scenario says {@code startUp: timed}; an adapter that starts at once is there.
     * Source: Storport HW_FIND_ADAPTER page.
     */
    default SpReturn hwStorFindAdapter(E extension) {
        return SpReturn.FOUND;
    }

    /**
     * Makes the adapter work, at DIRQL under the interrupt lock. From the moment that it lets the adapter interrupt, {@link
     * #hwStorInterrupt} may be called, and no DPC exists yet: a driver keeps a flag, and does in the ISR what it would leave to
     * a DPC until the flag is set. Source: Storport HW_INITIALIZE page.
     */
    default boolean hwStorInitialize(E extension) {
        return true;
    }

    /**
     * Makes the adapter ready, at PASSIVE_LEVEL with interrupts enabled; the only place for {@link StorPort#initializeDpc}.
     * Called as if {@link #hwStorInitialize} had called {@link StorPort#enablePassiveInitialization} with it, unless it has
     * done so with another one. Source: Storport HW_PASSIVE_INITIALIZE_ROUTINE page.
     */
    boolean hwStorPassiveInitializeRoutine(E extension);

    /** Controls the adapter; requests come only afterwards. Source: Storport HW_ADAPTER_CONTROL page. */
    default ScsiAdapterControlStatus hwStorAdapterControl(E extension, ScsiAdapterControlType controlType) {
        return ScsiAdapterControlStatus.SUCCESS;
    }

    /**
     * Prepares a request, at DISPATCH_LEVEL without any lock.
     *
     * @return whether to start it
     */
    default boolean hwStorBuildIo(E extension, Srb srb) {
        return true;
    }

    /**
     * Starts a request, at DISPATCH_LEVEL under the StartIo lock; in half duplex at DIRQL under the interrupt lock. Source:
     * Storport HW_STARTIO page.
     */
    boolean hwStorStartIo(E extension, Srb srb);

    /**
     * Whether {@link #hwStorBuildIo} and {@link #hwStorStartIo} know requests of this function. Those that they do not know the
     * port driver does not send; a real miniport gets them and completes them with SRB_STATUS_INVALID_REQUEST.
     */
    default boolean supports(SrbFunction function) {
        return function == SrbFunction.EXECUTE_SCSI;
    }

    /**
     * Resets the bus, at DISPATCH_LEVEL under the StartIo lock, while no request is started: the last thing that the port driver
     * does about requests that timed out. Makes the device forget what it was given, and completes every request that
     * {@link #hwStorStartIo} got, with SRB_STATUS_BUS_RESET. Those that it does not complete the port driver ends itself, and
     * then they must not be completed any more. Source: Storport HW_RESET_BUS page.
     *
     * @param pathId the bus; each adapter has one, number 0
     * @return whether it was reset
     */
    default boolean hwStorResetBus(E extension, int pathId) {
        return false;
    }

    /**
     * Services an interrupt, at DIRQL under the interrupt lock. Returns FALSE as soon as it sees that its HBA did not
     * interrupt, and should return within 50 µs. Source: Storport HW_INTERRUPT page.
     */
    boolean hwStorInterrupt(E extension);

    /** How {@link #hwStorStartIo} and its ISRs exclude each other. */
    default StorSynchronizationModel synchronizationModel() {
        return StorSynchronizationModel.FULL_DUPLEX;
    }

    /** How its message interrupts exclude each other. */
    default InterruptSynchronizationMode interruptSynchronizationMode() {
        return InterruptSynchronizationMode.SUPPORT_NONE;
    }

    /** Name under which the timeline shows {@link #hwMSInterruptRoutine} of this message. */
    default String messageInterruptRoutineName(int messageId) {
        return interruptRoutineName();
    }

    /**
     * Services a message, at its DIRQL under its lock. Nobody shares it, so the answer changes nothing. Source: Storport
     * HW_MESSAGE_SIGNALED_INTERRUPT_ROUTINE page.
     */
    default boolean hwMSInterruptRoutine(E extension, int messageId) {
        return false;
    }
}
