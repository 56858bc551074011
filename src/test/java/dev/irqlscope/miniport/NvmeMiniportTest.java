package dev.irqlscope.miniport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.NvmeController.Coalescing;
import dev.irqlscope.storport.CompletedSrb;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.EventKind;
import org.junit.jupiter.api.Test;

/** The NVMe miniport: a queue, a message and a DPC for each processor; and what it does when its controller is pulled out. */
class NvmeMiniportTest {
    private static final long GONE = 0xFFFF_FFFFL;

    private final Rig rig = Rig.withMessages(2, 2);
    private final NvmeController controller = new NvmeController(
            rig.story.machine(), rig.device, rig.interrupts, rig.medium, Coalescing.NONE);

    NvmeMiniportTest() {
        rig.start(
                controller.slot(),
                new NvmeMiniport(controller, InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE));
    }

    /** Message 0 arrives, though the controller has finished nothing. */
    private void messagesAt(long... times) {
        for (long nanos : times) {
            rig.story.at(nanos, () -> rig.interrupts.pulse(0));
        }
    }

    @Test
    void aRequestComesBackToTheProcessorThatSentItAndItsIsrReadsNothing() {
        rig.requestAt(1_000, 1, 7).story.runUntil(1_000_000);
        assertThat(rig.completed).extracting(CompletedSrb::srbStatus).containsExactly(SrbStatus.SUCCESS);
        assertThat(rig.story.events(EventKind.REQUEST_COMPLETED)).extracting(Story.Event::cpu).containsExactly(1);
        assertThat(rig.story.events(EventKind.REGISTER_READ)).isEmpty();
    }

    @Test
    void theDoorbellIsRungOnceForAllThatOneDpcTakes() {
        rig.requestsAt(1_000, 3).interruptsHeldBackAt(20_000, 200_000).story.runUntil(1_000_000);
        assertThat(rig.completed).hasSize(3);
        assertThat(rig.writes("CQ0HDBL")).containsExactly(3L);
    }

    @Test
    void messagesForNothingAreNoSignOfRemovalIfTheStatusReads() {
        rig.requestAt(1_000, 0, 1);
        messagesAt(10_000, 15_000, 20_000);
        rig.story.runUntil(1_000_000);
        assertThat(rig.reads("CSTS")).containsExactly((long) NvmeController.CSTS_RDY);
        assertThat(rig.completed).extracting(CompletedSrb::srbStatus).containsExactly(SrbStatus.SUCCESS);
    }

    @Test
    void oneMessageForNothingOrTwoAreNotAskedAbout() {
        messagesAt(10_000, 15_000);
        rig.requestAt(20_000, 0, 1);
        messagesAt(200_000, 205_000);
        rig.story.runUntil(1_000_000);
        assertThat(rig.story.events(EventKind.REGISTER_READ)).isEmpty();
    }

    @Test
    void aStatusOfAllOnesIsSurpriseRemovalAndEndsWhatIsOutstanding() {
        rig.requestAt(1_000, 0, 1).requestAt(1_000, 1, 2);
        rig.story.at(10_000, controller::pullOut);
        messagesAt(20_000, 25_000, 30_000);
        rig.requestAt(100_000, 1, 3);
        assertThat(rig.story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(rig.reads("CSTS")).containsExactly(GONE);
        assertThat(rig.completed).extracting(CompletedSrb::number).containsExactly(1L, 2L, 3L);
        assertThat(rig.completed).extracting(CompletedSrb::srbStatus).containsOnly(SrbStatus.NO_DEVICE);
        assertThat(rig.story.events(EventKind.RESET_BEGIN)).isEmpty();
    }
}
