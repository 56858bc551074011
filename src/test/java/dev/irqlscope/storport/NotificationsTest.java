package dev.irqlscope.storport;

import static dev.irqlscope.storport.StorPortNotifications.ASYNC_NOTIFICATION_SUPPORTED;
import static dev.irqlscope.storport.StorPortNotifications.STATE_CHANGE_BUS;
import static dev.irqlscope.storport.StorPortNotifications.STATE_CHANGE_LUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a miniport tells about its device. Sources: StorPortAsyncNotificationDetected, StorPortStateChangeDetected,
 * StorPortSetUnitAttributes and HW_STATE_CHANGE pages.
 */
@Timeout(30)
class NotificationsTest {
    private final List<Object> seen = new ArrayList<>();

    private static StorStatus async(RuleRig.Extension x, int lun, int flags) {
        return StorPortNotifications.asyncNotificationDetected(x, 0, 0, lun, flags);
    }

    private static StorStatus attributes(RuleRig.Extension x, int lun, int attributes) {
        return StorPortNotifications.setUnitAttributes(x, 0, 0, lun, attributes);
    }

    private StorStatus change(RuleRig.Extension x, int entities) {
        return StorPortNotifications.stateChangeDetected(
                x, entities, 0, 0, 0, (same, context, status) -> seen.add(context), "changed");
    }

    @Test
    void aNotificationOfAnIsrIsDealtWithAtPassiveByASystemThread() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.PASSIVE_INITIALIZE, x -> attributes(x, 0, ASYNC_NOTIFICATION_SUPPORTED))
                .in(Callback.INTERRUPT, x -> seen.add(async(x, 0, 0)))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly(StorStatus.SUCCESS);
            long queued = rig.story.timeOf(EventKind.DPC_ENTER, "RaidUnitAsyncNotificationDpc");
            assertThat(rig.story.timeOf(EventKind.THREAD_SWITCH, "RaidUnitAsyncNotification"))
                    .isGreaterThanOrEqualTo(queued);
        }
    }

    @Test
    void oneNotificationAtATime() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.PASSIVE_INITIALIZE, x -> attributes(x, 0, ASYNC_NOTIFICATION_SUPPORTED))
                .in(Callback.INTERRUPT, x -> {
                    seen.add(async(x, 0, 1));
                    seen.add(async(x, 0, 2));
                })) {
            rig.interruptAgainAt(100_000);
            rig.run();
            assertThat(seen).containsExactly(
                    StorStatus.SUCCESS, StorStatus.BUSY, StorStatus.SUCCESS, StorStatus.BUSY);
        }
    }

    @Test
    void aUnitWithoutTheAttributeHasNoNotifications() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.INTERRUPT, x -> {
            seen.add(async(x, 0, 0));
            seen.add(attributes(x, 0, 8));
            seen.add(attributes(x, 1, ASYNC_NOTIFICATION_SUPPORTED));
            seen.add(attributes(x, 0, ASYNC_NOTIFICATION_SUPPORTED));
            seen.add(async(x, 1, 0));
            seen.add(async(x, 0, 8));
        })) {
            rig.run();
            assertThat(seen).containsExactly(
                    StorStatus.INVALID_DEVICE_REQUEST,
                    StorStatus.INVALID_PARAMETER,
                    StorStatus.INVALID_PARAMETER,
                    StorStatus.SUCCESS,
                    StorStatus.INVALID_DEVICE_REQUEST,
                    StorStatus.INVALID_PARAMETER);
        }
    }

    @Test
    void aChangeIsEnumeratedAndThenHwStorStateChangeIsCalledAtDispatchUnderTheStartIoLock() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.INTERRUPT,
                x -> seen.add(StorPortNotifications.stateChangeDetected(
                        x, STATE_CHANGE_BUS, 0, 0, 0, (same, context, status) -> {
                            seen.add(same.adapter().processor().irql());
                            seen.add(status);
                        }, null)))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly(StorStatus.SUCCESS, 2, StorStatus.SUCCESS);
            long enumerated = rig.story.timeOf(EventKind.THREAD_SWITCH, "RaidBusEnumeration");
            assertThat(rig.story.events(EventKind.LOCK_ACQUIRED))
                    .filteredOn(event -> event.nanos() > enumerated + 100_000)
                    .extracting(Story.Event::name)
                    .startsWith("StartIoLock");
        }
    }

    @Test
    void hwStorStateChangeMayTakeTheInterruptLockAndNotTheOneThatItHas() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(
                Callback.INTERRUPT,
                x -> StorPortNotifications.stateChangeDetected(x, STATE_CHANGE_LUN, 0, 0, 0,
                        (same, context, status) -> {
                            StorPort.releaseSpinLock(same, StorPort.acquireInterruptLock(same));
                            seen.add("interrupt lock");
                            StorPort.acquireSpinLock(same, StorSpinLock.START_IO_LOCK, null);
                        }, null))) {
            assertThat(rig.run().detail()).startsWith("bug check 0xF SPIN_LOCK_ALREADY_OWNED");
            assertThat(seen).containsExactly("interrupt lock");
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireSpinLock(StartIoLock) may not be called in HwStorStateChange, which is called with that lock held");
        }
    }

    @Test
    void oneChangeAtATimeAndTheCallbackMayTellOfTheNext() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.INTERRUPT, x -> {
            seen.add(StorPortNotifications.stateChangeDetected(
                    x, STATE_CHANGE_LUN, 0, 0, 0, (same, context, status) -> seen.add(change(same, STATE_CHANGE_LUN)),
                    null));
            seen.add(change(x, STATE_CHANGE_LUN));
        })) {
            rig.run();
            assertThat(seen).containsExactly(StorStatus.SUCCESS, StorStatus.UNSUCCESSFUL, StorStatus.SUCCESS);
        }
    }

    @Test
    void nothingThatIsKnownHasChanged() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.INTERRUPT, x -> {
            seen.add(change(x, 0));
            seen.add(change(x, 8));
            seen.add(StorPortNotifications.stateChangeDetected(x, STATE_CHANGE_LUN, 0, 0, 1, null, null));
        })) {
            rig.run();
            assertThat(seen).containsOnly(StorStatus.INVALID_PARAMETER).hasSize(3);
        }
    }
}
