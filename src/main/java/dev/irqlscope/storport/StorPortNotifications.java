package dev.irqlscope.storport;

/**
 * What a miniport tells about its device. All of it may be called at any level, as in an ISR that finds out: the port driver only
 * notes it, and a system thread deals with it at PASSIVE_LEVEL. Each adapter has one logical unit: 0, 0, 0.
 */
public final class StorPortNotifications {
    /** RAID_ASYNC_NOTIFY_FLAG_MEDIA_STATUS, DEVICE_STATUS and DEVICE_OPERATION. */
    public static final int RAID_ASYNC_NOTIFY_FLAG_MEDIA_STATUS = 0x1;
    public static final int RAID_ASYNC_NOTIFY_FLAG_DEVICE_STATUS = 0x2;
    public static final int RAID_ASYNC_NOTIFY_FLAG_DEVICE_OPERATION = 0x4;

    /** What has changed, for {@link #stateChangeDetected}. */
    public static final int STATE_CHANGE_LUN = 0x1;
    public static final int STATE_CHANGE_TARGET = 0x2;
    public static final int STATE_CHANGE_BUS = 0x4;

    /** The bits of STOR_UNIT_ATTRIBUTES. */
    public static final int DEVICE_ATTENTION_SUPPORTED = 0x1;
    public static final int ASYNC_NOTIFICATION_SUPPORTED = 0x2;
    public static final int D3_COLD_NOT_SUPPORTED = 0x4;

    private StorPortNotifications() {}

    /**
     * Says what a logical unit can do, as StorPortSetUnitAttributes.
     *
     * @return {@link StorStatus#INVALID_PARAMETER} if there is no such unit, or an attribute is unknown
     */
    public static StorStatus setUnitAttributes(
            DeviceExtension extension, int pathId, int targetId, int lun, int attributes) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.SET_UNIT_ATTRIBUTES);
        return QueueControl.isThere(pathId, targetId, lun)
                ? adapter.notifications().setAttributes(attributes)
                : StorStatus.INVALID_PARAMETER;
    }

    /**
     * Tells the class driver of a unit's change, as StorPortAsyncNotificationDetected.
     *
     * @param flags 0 for all
     * @return {@link StorStatus#INVALID_DEVICE_REQUEST} if there is no such unit, or it has not the attribute {@link
     *     #ASYNC_NOTIFICATION_SUPPORTED}; {@link StorStatus#INVALID_PARAMETER} for a flag that is unknown; {@link
     *     StorStatus#BUSY} while one is being dealt with
     */
    public static StorStatus asyncNotificationDetected(
            DeviceExtension extension, int pathId, int targetId, int lun, int flags) {
        Adapter adapter = extension.adapter();
        return adapter.notifications()
                .asyncDetected(
                        adapter.enter(Service.ASYNC_NOTIFICATION_DETECTED),
                        QueueControl.isThere(pathId, targetId, lun),
                        flags);
    }

    /**
     * Has a unit, a target or the bus enumerated again, as StorPortStateChangeDetected.
     *
     * @param hwStateChange called when that is done; or {@code null}
     * @return {@link StorStatus#INVALID_PARAMETER} if there is no such unit, or nothing that is known has changed; {@link
     *     StorStatus#UNSUCCESSFUL} while one is being dealt with
     */
    public static <E extends DeviceExtension> StorStatus stateChangeDetected(
            E extension,
            int changedEntity,
            int pathId,
            int targetId,
            int lun,
            HwStorStateChange<E> hwStateChange,
            Object hwStateChangeContext) {
        Adapter adapter = extension.adapter();
        return adapter.notifications()
                .stateChanged(
                        adapter.enter(Service.STATE_CHANGE_DETECTED),
                        QueueControl.isThere(pathId, targetId, lun),
                        changedEntity,
                        hwStateChange == null
                                ? () -> {}
                                : () -> hwStateChange.run(extension, hwStateChangeContext, StorStatus.SUCCESS));
    }
}
