package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.NvmeController.Coalescing;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Queues, doorbells, coalescing. Source: NVM Express base specification 1.4, sections 4.1, 5.21.1.8 and 7.5. */
class NvmeControllerTest {
    private static final ServiceTime EXACT = new ServiceTime.Exponential(1_000, 1_000);

    private final Story story = Story.onProcessors(1);
    private final int device = story.machine().register(new Entity.Device("nvme"));
    private final InterruptOutput.Messages interrupts = new InterruptOutput.Messages(
            device, List.of(story.message("M0", 0x91, 0, cpu -> true), story.message("M1", 0x92, 0, cpu -> true)));

    private NvmeController controller(Coalescing coalescing) {
        return new NvmeController(
                story.machine(),
                device,
                interrupts,
                new Medium(story.machine(), device, EXACT, new Random(1)),
                coalescing);
    }

    private void sendsAt(NvmeController controller, int pair, long... nanos) {
        for (long at : nanos) {
            story.at(at, () -> {
                controller.submit(pair, at);
                controller.write(NvmeController.submissionDoorbell(pair), 1);
            });
        }
    }

    private List<Long> messagesAt() {
        return story.events(EventKind.MESSAGE_SENT).stream().map(Story.Event::nanos).toList();
    }

    @Test
    void aRequestStartsWhenItsDoorbellRings() {
        NvmeController controller = controller(Coalescing.NONE);
        controller.submit(0, 7);
        story.at(5_000, () -> controller.write(NvmeController.submissionDoorbell(0), 1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.REQUEST_STARTED)).extracting(Story.Event::nanos).containsExactly(5_000L);
        assertThat(controller.takeCompletion(0)).isEqualTo(7);
        assertThat(controller.takeCompletion(0)).isEqualTo(NvmeController.NO_REQUEST);
    }

    @Test
    void eachPairHasItsOwnMessage() {
        NvmeController controller = controller(Coalescing.NONE);
        sendsAt(controller, 0, 1_000);
        sendsAt(controller, 1, 3_000);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.MESSAGE_SENT)).extracting(Story.Event::name).containsExactly("M0", "M1");
        assertThat(controller.takeCompletion(1)).isEqualTo(3_000);
    }

    @Test
    void withoutCoalescingEachCompletionSendsAMessage() {
        sendsAt(controller(Coalescing.NONE), 0, 1_000, 1_100, 1_200);
        story.runUntil(10_000);
        assertThat(messagesAt()).containsExactly(2_000L, 2_100L, 2_200L);
    }

    @Test
    void coalescingSendsAtTheCount() {
        sendsAt(controller(new Coalescing(3, 50_000)), 0, 1_000, 1_100, 1_200);
        story.runUntil(100_000);
        assertThat(messagesAt()).containsExactly(2_200L);
    }

    @Test
    void coalescingSendsWhenTheTimeSinceTheFirstIsUp() {
        sendsAt(controller(new Coalescing(3, 5_000)), 0, 1_000, 1_100);
        story.runUntil(100_000);
        assertThat(messagesAt()).containsExactly(7_000L);
    }

    @Test
    void theTimeBeginsAnewAfterEachMessage() {
        sendsAt(controller(new Coalescing(2, 5_000)), 0, 1_000, 1_100, 2_000);
        story.runUntil(100_000);
        assertThat(messagesAt()).containsExactly(2_100L, 8_000L);
    }

    @Test
    void theCompletionDoorbellClearsTheCauseWhenTheQueueIsEmpty() {
        NvmeController controller = controller(Coalescing.NONE);
        sendsAt(controller, 0, 1_000, 1_000);
        story.at(5_000, () -> {
            controller.takeCompletion(0);
            controller.write(NvmeController.completionDoorbell(0), 1);
        });
        story.at(6_000, () -> {
            controller.takeCompletion(0);
            assertThat(controller.wouldClearCause(NvmeController.completionDoorbell(0), 1)).isTrue();
            controller.write(NvmeController.completionDoorbell(0), 1);
        });
        story.runUntil(10_000);
        assertThat(story.events(EventKind.CAUSE_CLEAR)).extracting(Story.Event::nanos).containsExactly(6_000L);
    }

    @Test
    void aLostMessageLeavesItsCompletionInTheQueueUntilTheNextOne() {
        NvmeController controller = controller(Coalescing.NONE);
        interrupts.loseNext(0);
        sendsAt(controller, 0, 1_000, 5_000);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.ISR_ENTER)).extracting(Story.Event::nanos).containsExactly(6_150L);
        assertThat(List.of(controller.takeCompletion(0), controller.takeCompletion(0)))
                .containsExactly(1_000L, 5_000L);
    }
}
