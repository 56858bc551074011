package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A device that somebody pulls out. */
class SurpriseRemovalTest {
    private final Story story = Story.onProcessors(1);
    private final InterruptLine line = story.line("INTA#", 0x91, 0);
    private final int device = story.machine().register(new Entity.Device("HBA"));
    private final AhciHba hba = new AhciHba(
            story.machine(),
            device,
            new InterruptOutput.Pull(device, line),
            new Medium(story.machine(), device, new ServiceTime.Exponential(5_000, 5_000), new SplittableRandom(1)),
            1);

    @Test
    void itsRegistersReadAllOnesAndWritesGoNowhere() {
        hba.pullOut();
        hba.slot().write(AhciHba.PX_CI, 1);
        assertThat(hba.slot().read(AhciHba.IS)).isEqualTo(-1);
        assertThat(hba.slot().read(AhciHba.PX_CI)).isEqualTo(-1);
        assertThat(hba.slot().wouldClearCause(AhciHba.IS, -1)).isFalse();
        assertThat(hba.slot().readClearsCause(AhciHba.IS)).isFalse();
        assertThat(story.events(EventKind.REQUEST_STARTED)).isEmpty();
    }

    @Test
    void itFinishesNothingAndLetsGoOfItsLine() {
        story.at(1_000, () -> hba.slot().write(AhciHba.PX_CI, 1));
        story.at(2_000, hba::sendNotification);
        story.at(3_000, hba::pullOut);
        story.runUntil(100_000);
        assertThat(story.events(EventKind.REQUEST_FINISHED)).isEmpty();
        assertThat(story.kinds(EventKind.LINE_ASSERT, EventKind.DEVICE_REMOVED, EventKind.LINE_DEASSERT))
                .containsExactly("LINE_ASSERT", "LINE_DEASSERT", "DEVICE_REMOVED");
    }

    @Test
    void aLineThatStuckWithItIsFree() {
        InterruptOutput.Pull pull = (InterruptOutput.Pull) hba.interrupts();
        story.at(1_000, () -> pull.stick(true));
        story.at(1_100, hba::pullOut);
        story.runUntil(100_000);
        assertThat(story.kinds(EventKind.LINE_ASSERT, EventKind.LINE_DEASSERT))
                .containsExactly("LINE_ASSERT", "LINE_DEASSERT");
    }

    @Test
    void aNeighbourThatIsGoneInterruptsNoMore() {
        Neighbour neighbour = new Neighbour(
                story.machine(),
                new Neighbour.Profile("Nic", "nic.sys", 1_000, 10_000, true, 700, 100, 100, false, 25_000),
                story.line("INTB#", 0x92, 0),
                new SplittableRandom(1));
        neighbour.start();
        story.at(15_000, neighbour::pullOut);
        story.runUntil(100_000);
        assertThat(story.events(EventKind.LINE_ASSERT)).hasSize(2);
    }
}
