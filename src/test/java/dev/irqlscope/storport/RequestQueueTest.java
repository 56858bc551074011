package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.QueueHold;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/**
 * How the port driver queues requests, holds them back and tries them again. Sources: Storport HW_BUILDIO and HW_STARTIO pages;
 * WDK, "Storport Queue Management" and "Registry Entries for StorPort Miniport Drivers"; domain notes 5.2.
 */
class RequestQueueTest {
    private static final long TICK = 10_000;
    private static final long PAUSE = 100_000;

    /** The clock ticks often, for timers are as exact as it is. */
    private final Story story = Story
            .onProcessors(1, new KernelCosts(100, 50, 20, 10, 100, TICK, 0), 20);

    private final int device = story.machine().register(new Entity.Device("card"));
    private final ToldMiniport mini = new ToldMiniport();
    private BiPredicate<ToldMiniport.Extension, Srb> starts = (x, srb) -> true;
    private final List<String> told = new ArrayList<>();
    private final List<Srb> atDevice = new ArrayList<>();
    private QueuePolicy policy = new QueuePolicy(QueuePolicy.NO_LIMIT, PAUSE, 3, 25);
    private Adapter adapter;

    /** Keeps what it starts until the test finishes it. */
    private boolean startIo(ToldMiniport.Extension x, Srb srb) {
        told.add("start " + srb.number() + " at " + story.machine().clockNanos() / 1_000);
        return starts.test(x, srb) && atDevice.add(srb);
    }

    private void start() {
        mini.startIo = this::startIo;
        adapter = AdapterSetup.of(device, story.line("INTA#", 0x91, 0))
                .with(policy)
                .with(new BusCosts(0, 0, 0, 0, 0, 0, 0))
                .telling((cpu, srb) -> told.add("done %d %s".formatted(srb.number(), srb.srbStatus())))
                .start(story.machine(), mini);
    }

    private void requestAt(long nanos, long number) {
        story.threadAt(nanos, 0, cpu -> adapter.startIo(new Srb(number)));
    }

    private void completeAt(long nanos, SrbStatus status, ScsiStatus scsiStatus) {
        story.threadAt(nanos, 0, cpu -> complete(atDevice.removeFirst(), status, scsiStatus));
    }

    private void completeAt(long nanos) {
        completeAt(nanos, SrbStatus.SUCCESS, ScsiStatus.GOOD);
    }

    private void complete(Srb srb, SrbStatus status, ScsiStatus scsiStatus) {
        int old = story.machine().processor(0).raiseIrql(2);
        srb.setSrbStatus(status);
        srb.setScsiStatus(scsiStatus);
        StorPort.requestComplete(mini.extension, srb);
        story.machine().processor(0).lowerIrql(old);
    }

    private List<String> queueEvents() {
        return story.events(
                EventKind.REQUEST_QUEUED, EventKind.REQUEST_DISPATCHED, EventKind.REQUEST_BUSY,
                EventKind.REQUEST_COMPLETED, EventKind.QUEUE_HELD, EventKind.QUEUE_RELEASED)
                .stream()
                .map(event -> event.kind() + " " + event.arg())
                .toList();
    }

    @Test
    void withoutALimitNothingWaitsAndTheQueueLeavesNoTrace() {
        start();
        for (int number = 1; number <= 40; number++) {
            requestAt(1_000, number);
        }
        story.runUntil(5_000);
        assertThat(atDevice).hasSize(40);
        assertThat(queueEvents()).isEmpty();
    }

    @Test
    void requestsAboveTheDepthWaitAndStartInOrderAsOthersComplete() {
        policy = new QueuePolicy(2, PAUSE, 3, 25);
        start();
        for (int number = 1; number <= 4; number++) {
            requestAt(1_000, number);
        }
        completeAt(20_000);
        completeAt(30_000);
        story.runUntil(40_000);
        assertThat(told).containsExactly(
                "start 1 at 1",
                "start 2 at 1",
                "done 1 SUCCESS",
                "start 3 at 20",
                "done 2 SUCCESS",
                "start 4 at 30");
        assertThat(queueEvents()).containsExactly(
                "REQUEST_QUEUED 3",
                "REQUEST_QUEUED 4",
                "REQUEST_COMPLETED 1",
                "REQUEST_DISPATCHED 3",
                "REQUEST_COMPLETED 2",
                "REQUEST_DISPATCHED 4");
    }

    @Test
    void aRequestThatComesBackBusyIsFirstAgainAfterThePause() {
        start();
        requestAt(1_000, 1);
        completeAt(5_000, SrbStatus.BUSY, ScsiStatus.GOOD);
        requestAt(6_000, 2);
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "start 1 at 110", "start 2 at 110");
        assertThat(queueEvents()).containsExactly(
                "REQUEST_BUSY 1",
                "QUEUE_HELD " + QueueHold.BUSY.code(),
                "REQUEST_QUEUED 2",
                "QUEUE_RELEASED " + QueueHold.BUSY.code(),
                "REQUEST_DISPATCHED 1",
                "REQUEST_DISPATCHED 2");
    }

    @Test
    void aDeviceThatIsBusyIsTriedAgainJustAsWell() {
        start();
        requestAt(1_000, 1);
        completeAt(5_000, SrbStatus.ERROR, ScsiStatus.BUSY);
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "start 1 at 110");
    }

    @Test
    void afterSoManyTriesTheClassDriverHearsThatItIsBusy() {
        starts = (x, srb) -> {
            srb.setSrbStatus(SrbStatus.BUSY);
            StorPort.requestComplete(x, srb);
            return true;
        };
        start();
        requestAt(1_000, 1);
        assertThat(story.runUntil(2_000_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(told).hasSize(4 + 1).endsWith("done 1 BUSY");
        assertThat(story.events(EventKind.REQUEST_BUSY)).hasSize(3);
        assertThat(story.events(EventKind.REQUEST_COMPLETED)).hasSize(1);
    }

    @Test
    void aFullQueueWaitsUntilAShareOfTheOthersHasCompleted() {
        start();
        for (int number = 1; number <= 9; number++) {
            requestAt(1_000, number);
        }
        completeAt(5_000, SrbStatus.ERROR, ScsiStatus.QUEUE_FULL);
        completeAt(10_000);
        completeAt(20_000);
        story.runUntil(50_000);
        assertThat(told.subList(9, told.size()))
                .containsExactly("done 2 SUCCESS", "done 3 SUCCESS", "start 1 at 20");
        assertThat(queueEvents()).contains("QUEUE_HELD " + QueueHold.QUEUE_FULL.code());
    }

    @Test
    void aFullQueueWithoutOthersWaitsAsABusyOne() {
        start();
        requestAt(1_000, 1);
        completeAt(5_000, SrbStatus.ERROR, ScsiStatus.QUEUE_FULL);
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "start 1 at 110");
    }

    @Test
    void buildIoThatReturnsFalseKeepsTheRequestFromStartIoAndTheMiniportCompletesIt() {
        mini.buildIo = (x, srb) -> {
            srb.setSrbStatus(SrbStatus.ERROR);
            StorPort.requestComplete(x, srb);
            return false;
        };
        start();
        requestAt(1_000, 1);
        story.runUntil(5_000);
        assertThat(told).containsExactly("done 1 ERROR");
    }

    @Test
    void startIoThatReturnsFalseGivesTheRequestBackAndItIsTriedAgain() {
        starts = (x, srb) -> srb.tries() > 1;
        start();
        requestAt(1_000, 1);
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "start 1 at 110");
        assertThat(atDevice).hasSize(1);
    }

    @Test
    void startIoThatReturnsFalseForARequestThatItHasCompletedChangesNothing() {
        starts = (x, srb) -> {
            srb.setSrbStatus(SrbStatus.ERROR);
            StorPort.requestComplete(x, srb);
            return false;
        };
        start();
        requestAt(1_000, 1);
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "done 1 ERROR");
    }

    @Test
    void aRequestThatWasGivenBackIsOffLimits() {
        List<Srb> kept = new ArrayList<>();
        starts = (x, srb) -> kept.add(srb) && srb.tries() > 1;
        start();
        requestAt(1_000, 1);
        story.threadAt(200_000, 0, cpu -> complete(kept.getFirst(), SrbStatus.SUCCESS, ScsiStatus.GOOD));
        assertThat(story.runUntil(300_000).detail())
                .contains(
                        "The miniport touched request 1 after HwStorStartIo had returned FALSE for it (Storport HW_STARTIO page)");
    }

    @Test
    void aRequestIsNotCompletedWithPending() {
        start();
        requestAt(1_000, 1);
        completeAt(5_000, SrbStatus.PENDING, ScsiStatus.GOOD);
        RunResult result = story.runUntil(10_000);
        assertThat(result.detail())
                .endsWith("The miniport completed request 1 with SRB_STATUS_PENDING (bug check 0xF1 page)");
        assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject)
                .containsExactly(BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION.code());
    }

    @Test
    void storPortCompleteRequestCompletesAllThatTheMiniportHasOfAUnit() {
        policy = new QueuePolicy(2, PAUSE, 3, 25);
        start();
        for (int number = 1; number <= 3; number++) {
            requestAt(1_000, number);
        }
        story.threadAt(5_000, 0, cpu -> {
            int old = cpu.raiseIrql(2);
            StorPort.completeRequest(mini.extension, 0, 1, 0, SrbStatus.BUS_RESET); // There is no such target.
            assertThat(told).hasSize(2);
            StorPort.completeRequest(mini.extension, 0, StorPort.SP_UNTAGGED, 0, SrbStatus.BUS_RESET);
            cpu.lowerIrql(old);
        });
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "start 2 at 1", "done 1 BUS_RESET", "done 2 BUS_RESET",
                "start 3 at 5");
        assertThat(story.events(EventKind.REQUEST_FAILED)).hasSize(2);
    }

    @Test
    void storPortCompleteRequestTakesInTheRequestThatTheCallerIsAboutToStart() {
        starts = (x, srb) -> {
            StorPort.completeRequest(x, 0, 0, 0, SrbStatus.ERROR);
            return true;
        };
        start();
        requestAt(1_000, 1);
        story.runUntil(300_000);
        assertThat(told).containsExactly("start 1 at 1", "done 1 ERROR");
    }

    @Test
    void whatStorPortCompleteRequestHasCompletedIsNotCompletedAgain() {
        start();
        requestAt(1_000, 1);
        story.threadAt(5_000, 0, cpu -> StorPort.completeRequest(mini.extension, 0, 0, 0, SrbStatus.ERROR));
        story.threadAt(6_000, 0, cpu -> StorPort.requestComplete(mini.extension, atDevice.getFirst()));
        assertThat(story.runUntil(10_000).detail()).contains("The miniport completed request 1 twice");
    }

    @Test
    void aRequestIsNotCompletedTwice() {
        start();
        requestAt(1_000, 1);
        story.threadAt(5_000, 0, cpu -> {
            complete(atDevice.getFirst(), SrbStatus.SUCCESS, ScsiStatus.GOOD);
            StorPort.requestComplete(mini.extension, atDevice.getFirst());
        });
        assertThat(story.runUntil(10_000).detail())
                .endsWith("The miniport completed request 1 twice (bug check 0xF1 page)");
    }

    @Test
    void anAdapterThatIsBusyGetsNoRequestBeforeSoManyHaveCompleted() {
        start();
        requestAt(1_000, 1);
        requestAt(1_000, 2);
        requestAt(1_000, 3);
        story.threadAt(2_000, 0, cpu -> assertThat(StorPort.busy(mini.extension, 2)).isTrue());
        requestAt(3_000, 4);
        completeAt(5_000);
        completeAt(7_000);
        story.runUntil(9_000);
        assertThat(told).endsWith("done 1 SUCCESS", "done 2 SUCCESS", "start 4 at 7");
    }

    @Test
    void anAdapterThatIsBusyForMoreThanThereAreWaitsForAllOfThem() {
        start();
        requestAt(1_000, 1);
        story.threadAt(2_000, 0, cpu -> StorPort.busy(mini.extension, 100));
        requestAt(3_000, 2);
        completeAt(5_000);
        story.runUntil(9_000);
        assertThat(told).endsWith("done 1 SUCCESS", "start 2 at 5");
    }

    @Test
    void readyEndsBusyAtOnce() {
        start();
        requestAt(1_000, 1);
        story.threadAt(2_000, 0, cpu -> StorPort.deviceBusy(mini.extension, 0, 0, 0, 1));
        requestAt(3_000, 2);
        story.threadAt(4_000, 0, cpu -> StorPort.deviceReady(mini.extension, 0, 0, 0));
        story.runUntil(9_000);
        assertThat(told).containsExactly("start 1 at 1", "start 2 at 4");
    }

    @Test
    void aPauseHoldsRequestsUntilItIsResumed() {
        start();
        story.threadAt(500, 0, cpu -> StorPort.pause(mini.extension, 10));
        requestAt(1_000, 1);
        story.threadAt(4_000, 0, cpu -> StorPort.resume(mini.extension));
        story.runUntil(9_000);
        assertThat(told).containsExactly("start 1 at 4");
    }

    @Test
    void aPauseEndsByItselfWhenItsTimeIsUp() {
        Story.Act act = cpu -> StorPort.pauseDevice(mini.extension, 0, 0, 0, 1);
        start();
        story.threadAt(500, 0, act);
        requestAt(1_000, 1);
        story.runUntil(1_100_000_000L);
        assertThat(told).containsExactly("start 1 at 1000010");
    }

    @Test
    void oneReasonThatIsGoneLeavesTheOthers() {
        start();
        story.threadAt(500, 0, cpu -> StorPort.pause(mini.extension, 10));
        story.threadAt(600, 0, cpu -> StorPort.pauseDevice(mini.extension, 0, 0, 0, 10));
        requestAt(1_000, 1);
        story.threadAt(4_000, 0, cpu -> StorPort.resume(mini.extension));
        story.runUntil(9_000);
        assertThat(told).isEmpty();
    }

    @Test
    void anotherLogicalUnitIsNotThere() {
        start();
        List<Boolean> answers = new ArrayList<>();
        story.threadAt(500, 0, cpu -> {
            answers.add(StorPort.deviceBusy(mini.extension, 0, 1, 0, 1));
            answers.add(StorPort.deviceReady(mini.extension, 1, 0, 0));
            answers.add(StorPort.pauseDevice(mini.extension, 0, 0, 1, 1));
            answers.add(StorPort.resumeDevice(mini.extension, 0, 0, 1));
            answers.add(StorPort.busy(mini.extension, -1));
        });
        story.runUntil(1_000);
        assertThat(answers).hasSize(5).containsOnly(false);
    }
}
