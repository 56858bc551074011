package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Queues, notifications and the status register. Source: virtio specification 1.1, sections 2.6.7 and 4.1.4.5. */
class VirtioDiskTest {
    private final Story story = Story.onProcessors(1);
    private final int device = story.machine().register(new Entity.Device("virtio"));

    private VirtioDisk disk(InterruptOutput interrupts) {
        return new VirtioDisk(
                story.machine(),
                device,
                interrupts,
                new Medium(story.machine(), device, new ServiceTime.Exponential(5_000, 5_000),
                        new SplittableRandom(1)));
    }

    private VirtioDisk onLine() {
        return disk(new InterruptOutput.Pull(device, story.line("INTA#", 0x91, 0)));
    }

    private VirtioDisk withMessages() {
        return disk(new InterruptOutput.Messages(
                device,
                List.of(
                        story.message("M0", 0x81, 0, cpu -> true),
                        story.message("M1", 0x82, 0, cpu -> true),
                        story.message("M2", 0x83, 0, cpu -> true))));
    }

    private void sendAt(VirtioDisk disk, long nanos, int queue, long request) {
        story.at(nanos, () -> {
            disk.makeAvailable(queue, request);
            disk.write(VirtioDisk.QUEUE_NOTIFY, queue);
        });
    }

    private List<String> messagesSent() {
        return story.events(EventKind.MESSAGE_SENT).stream().map(Story.Event::name).toList();
    }

    @Test
    void readingTheStatusTellsClearsAndLetsGoOfTheLine() {
        VirtioDisk disk = onLine();
        sendAt(disk, 1_000, 0, 7);
        story.at(6_010, disk::sendNotification);
        story.at(6_020, () -> assertThat(disk.readClearsCause(VirtioDisk.ISR_STATUS)).isTrue());
        story.at(6_030, () -> assertThat(disk.read(VirtioDisk.ISR_STATUS))
                .isEqualTo(VirtioDisk.QUEUE | VirtioDisk.CONFIGURATION));
        story.at(6_040, () -> assertThat(disk.read(VirtioDisk.ISR_STATUS)).isZero());
        story.runUntil(6_100);
        assertThat(story.kinds(EventKind.LINE_ASSERT, EventKind.LINE_DEASSERT))
                .containsExactly("LINE_ASSERT", "LINE_DEASSERT");
        assertThat(disk.takeUsed(0)).isEqualTo(7);
    }

    @Test
    void aNumberThatNoQueueHasSaysNothing() {
        VirtioDisk disk = onLine();
        for (int number : new int[]{-1, 1, 99}) {
            story.at(1_000 + number, () -> disk.write(VirtioDisk.QUEUE_NOTIFY, number));
        }
        sendAt(disk, 2_000, 0, 7);
        story.runUntil(9_000);
        assertThat(disk.takeUsed(0)).isEqualTo(7);
    }

    @Test
    void aQueueWhoseNotificationsAreOffInterruptsNobody() {
        VirtioDisk disk = onLine();
        disk.disableNotifications(0);
        sendAt(disk, 1_000, 0, 7);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.LINE_ASSERT)).isEmpty();
        assertThat(disk.enableNotifications(0)).as("something came meanwhile").isTrue();
        assertThat(disk.takeUsed(0)).isEqualTo(7);
        assertThat(disk.enableNotifications(0)).isFalse();
    }

    @Test
    void theFirstMessageIsForTheConfigurationAndEachFurtherOneForAQueue() {
        VirtioDisk disk = withMessages();
        sendAt(disk, 1_000, 1, 7);
        sendAt(disk, 2_000, 0, 8);
        story.at(8_000, disk::sendNotification);
        story.runUntil(10_000);
        assertThat(disk.queues()).isEqualTo(2);
        assertThat(messagesSent()).containsExactly("M2", "M1", "M0");
    }

    @Test
    void withMessagesAQueueHasACauseUntilItIsEmptyAndTheStatusIsNotUsed() {
        VirtioDisk disk = withMessages();
        sendAt(disk, 1_000, 1, 7);
        sendAt(disk, 1_000, 1, 8);
        story.at(7_000, () -> disk.takeUsed(1));
        story.at(8_000, () -> assertThat(disk.read(VirtioDisk.ISR_STATUS)).isZero());
        story.at(9_000, () -> disk.takeUsed(1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.CAUSE_CLEAR)).extracting(Story.Event::nanos).containsExactly(9_000L);
    }

    @Test
    void afterPowerOnItSaysNothingUntilItsDriverIsReady() {
        VirtioDisk disk = onLine();
        disk.powerOn();
        story.at(1_000, disk::sendNotification);
        story.at(2_000, () -> disk.write(VirtioDisk.DEVICE_STATUS, VirtioDisk.DRIVER_OK));
        story.at(3_000, disk::sendNotification);
        story.runUntil(4_000);
        assertThat(story.events(EventKind.LINE_ASSERT)).extracting(Story.Event::nanos).containsExactly(3_000L);
    }
}
