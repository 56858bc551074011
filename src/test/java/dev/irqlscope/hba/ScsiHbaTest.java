package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Registers and queues of the parallel SCSI adapter, without a driver. */
class ScsiHbaTest {
    private final Story story = Story.onProcessors(1);
    private final InterruptLine line = story.line("INTA#", 0x91, 0);
    private final int device = story.machine().register(new Entity.Device("SCSI"));
    private final ScsiHba hba = new ScsiHba(
            story.machine(),
            device,
            new InterruptOutput.Pull(device, line),
            new Medium(story.machine(), device, new ServiceTime.Exponential(5_000, 5_000), new SplittableRandom(1)));

    private void sendAt(long nanos, long... requests) {
        story.at(nanos, () -> {
            for (long request : requests) {
                hba.submit(request);
            }
            hba.write(ScsiHba.ISTAT0, ScsiHba.SIGP);
        });
    }

    private List<String> wire() {
        return story.kinds(EventKind.LINE_ASSERT, EventKind.LINE_DEASSERT);
    }

    @Test
    void whatIsDoneLiesInTheQueueAndInterruptsOnTheFly() {
        sendAt(1_000, 7, 8);
        story.runUntil(6_010);
        assertThat(hba.read(ScsiHba.ISTAT0)).isEqualTo(ScsiHba.INTF);
        assertThat(List.of(hba.takeDone(), hba.takeDone(), hba.takeDone()))
                .containsExactly(7L, 8L, ScsiHba.NO_REQUEST);
        assertThat(wire()).containsExactly("LINE_ASSERT");
    }

    @Test
    void writingTheBitClearsItAndLetsGoOfTheLine() {
        sendAt(1_000, 7);
        story.at(6_010, () -> assertThat(hba.wouldClearCause(ScsiHba.ISTAT0, ScsiHba.INTF)).isTrue());
        story.at(6_020, () -> hba.write(ScsiHba.ISTAT0, ScsiHba.SIGP));
        story.at(6_030, () -> assertThat(hba.read(ScsiHba.ISTAT0)).isEqualTo(ScsiHba.INTF));
        story.at(6_040, () -> hba.write(ScsiHba.ISTAT0, ScsiHba.INTF));
        story.runUntil(6_100);
        assertThat(wire()).containsExactly("LINE_ASSERT", "LINE_DEASSERT");
    }

    @Test
    void aPhaseMismatchStopsTheScriptUntilItIsStartedAgain() {
        sendAt(1_000, 7);
        story.at(5_900, hba::sendNotification);
        story.at(6_010, () -> assertThat(hba.takeDone()).isEqualTo(ScsiHba.NO_REQUEST));
        story.at(6_020, () -> assertThat(hba.readClearsCause(ScsiHba.SIST0)).isTrue());
        story.at(6_030, () -> assertThat(hba.read(ScsiHba.SIST0)).isEqualTo(ScsiHba.MISMATCH));
        story.at(6_040, () -> assertThat(hba.read(ScsiHba.SIST0)).isZero());
        story.at(6_050, () -> hba.write(ScsiHba.DSP, 1));
        story.runUntil(6_100);
        assertThat(hba.takeDone()).isEqualTo(7);
        assertThat(wire()).containsExactly("LINE_ASSERT", "LINE_DEASSERT", "LINE_ASSERT");
    }

    @Test
    void noTargetChangesThePhaseWhenNoneIsAtWork() {
        story.at(1_000, hba::sendNotification);
        story.runUntil(2_000);
        assertThat(wire()).isEmpty();
    }
}
