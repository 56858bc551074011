package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.Irql;

/**
 * What becomes of what a miniport tells about its device. Sources: StorPortAsyncNotificationDetected, StorPortStateChangeDetected
 * and StorPortSetUnitAttributes pages.
 */
final class AdapterNotifications {
    private static final int ASYNC_FLAGS = StorPortNotifications.RAID_ASYNC_NOTIFY_FLAG_MEDIA_STATUS
            | StorPortNotifications.RAID_ASYNC_NOTIFY_FLAG_DEVICE_STATUS
            | StorPortNotifications.RAID_ASYNC_NOTIFY_FLAG_DEVICE_OPERATION;
    private static final int ENTITIES = StorPortNotifications.STATE_CHANGE_LUN
            | StorPortNotifications.STATE_CHANGE_TARGET
            | StorPortNotifications.STATE_CHANGE_BUS;
    private static final int ATTRIBUTES = StorPortNotifications.DEVICE_ATTENTION_SUPPORTED
            | StorPortNotifications.ASYNC_NOTIFICATION_SUPPORTED
            | StorPortNotifications.D3_COLD_NOT_SUPPORTED;

    /** What the class driver makes of one, and what it takes to enumerate a bus with one unit. No source tells. */
    private static final long FORWARD_NANOS = 10_000;
    private static final long ENUMERATE_NANOS = 100_000;

    private final CallRules rules;
    private final StartIoChannels channels;
    private final BusCosts costs;
    private final DeferredWork notification;
    private final DeferredWork enumeration;
    private int attributes;

    AdapterNotifications(
            Machine machine, AdapterDpcs dpcs, CallRules rules, StartIoChannels channels, BusCosts costs) {
        this.rules = rules;
        this.channels = channels;
        this.costs = costs;
        notification = new DeferredWork(machine, dpcs, "RaidUnitAsyncNotification");
        enumeration = new DeferredWork(machine, dpcs, "RaidBusEnumeration");
    }

    StorStatus setAttributes(int to) {
        if ((to & ~ATTRIBUTES) != 0) {
            return StorStatus.INVALID_PARAMETER;
        }
        attributes = to;
        return StorStatus.SUCCESS;
    }

    StorStatus asyncDetected(Processor processor, boolean isThere, int flags) {
        processor.work(costs.notificationNanos());
        if ((flags & ~ASYNC_FLAGS) != 0) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (!isThere || (attributes & StorPortNotifications.ASYNC_NOTIFICATION_SUPPORTED) == 0) {
            return StorStatus.INVALID_DEVICE_REQUEST;
        }
        return notification.begin(processor, this::forward) ? StorStatus.SUCCESS : StorStatus.BUSY;
    }

    private void forward(Processor processor) {
        processor.work(FORWARD_NANOS);
        notification.end();
    }

    StorStatus stateChanged(Processor processor, boolean isThere, int entities, Runnable callback) {
        processor.work(costs.notificationNanos());
        if (!isThere || entities == 0 || (entities & ~ENTITIES) != 0) {
            return StorStatus.INVALID_PARAMETER;
        }
        return enumeration.begin(processor, on -> enumerate(on, callback))
                ? StorStatus.SUCCESS
                : StorStatus.UNSUCCESSFUL;
    }

    /** The callback may tell of the next change already. */
    private void enumerate(Processor processor, Runnable callback) {
        processor.work(ENUMERATE_NANOS);
        enumeration.end();
        int old = processor.raiseIrql(Irql.DISPATCH_LEVEL);
        channels.underStartIoLock(processor, () -> rules.inside(Callback.STATE_CHANGE, () -> {
            callback.run();
            return true;
        }));
        processor.lowerIrql(old);
    }
}
