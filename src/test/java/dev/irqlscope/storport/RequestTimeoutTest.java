package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.ResetLevel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What becomes of requests that take too long. Sources: WDK, "Multi-Tier Reset in Storport"; Storport HW_RESET_BUS page; domain
 * notes 5.2.
 */
class RequestTimeoutTest {
    private static final long TICK = 10_000;
    private static final long TIME_OUT = 100_000;

    /** The clock ticks often, for time-outs are as exact as it is. */
    private final Story story = Story
            .onProcessors(1, new KernelCosts(100, 50, 20, 10, 100, TICK, 0), 20);

    private final int device = story.machine().register(new Entity.Device("card"));
    private final ToldMiniport mini = new ToldMiniport();
    private Predicate<Srb> startReset = srb -> true;
    private Predicate<ToldMiniport.Extension> resets = x -> endAll();
    private final List<String> told = new ArrayList<>();
    private final List<Srb> atDevice = new ArrayList<>();
    private Adapter adapter;

    private boolean startIo(ToldMiniport.Extension x, Srb srb) {
        told.add("%s at %d".formatted(
                srb.function() == SrbFunction.EXECUTE_SCSI ? "start " + srb.number() : srb.function(), now()));
        return srb.function() == SrbFunction.EXECUTE_SCSI ? atDevice.add(srb) : startReset.test(srb);
    }

    private boolean resetBus(ToldMiniport.Extension x, int pathId) {
        told.add("bus %d at %d, %s".formatted(pathId, now(), Irql.describe(processor().irql())));
        return resets.test(x);
    }

    private Processor processor() {
        return story.machine().processor(0);
    }

    private long now() {
        return story.machine().clockNanos() / 1_000;
    }

    private void start() {
        mini.startIo = this::startIo;
        mini.resetBus = this::resetBus;
        adapter = AdapterSetup.of(device, story.line("INTA#", 0x91, 0))
                .with(new BusCosts(0, 0, 0, 0, 0, 0, 0))
                .telling((cpu, srb) -> told.add("done %d %s".formatted(srb.number(), srb.srbStatus())))
                .start(story.machine(), mini);
    }

    private void requestAt(long nanos, long number) {
        story.threadAt(nanos, 0, cpu -> adapter.startIo(new Srb(number, TIME_OUT)));
    }

    private void end(Srb srb, SrbStatus status) {
        srb.setSrbStatus(status);
        StorPort.requestComplete(mini.extension, srb);
    }

    private boolean endAll() {
        atDevice.forEach(srb -> end(srb, SrbStatus.BUS_RESET));
        atDevice.clear();
        return true;
    }

    private List<String> resets() {
        return story.events(EventKind.RESET_BEGIN, EventKind.RESET_END)
                .stream()
                .map(event -> event.kind() == EventKind.RESET_BEGIN
                        ? "begin " + ResetLevel.ofCode(event.arg())
                        : (ResetLevel.succeeded(event.arg()) ? "done " : "failed ") + ResetLevel.ofCode(event.arg()))
                .toList();
    }

    @Test
    void aRequestThatComesBackInTimeIsLeftAlone() {
        start();
        requestAt(1_000, 1);
        story.threadAt(90_000, 0, cpu -> end(atDevice.removeFirst(), SrbStatus.SUCCESS));
        story.runUntil(500_000);
        assertThat(told).containsExactly("start 1 at 1", "done 1 SUCCESS");
        assertThat(story.events(EventKind.REQUEST_TIMED_OUT)).isEmpty();
    }

    @Test
    void aRequestWithoutATimeOutMayTakeAnyTime() {
        start();
        story.threadAt(1_000, 0, cpu -> adapter.startIo(new Srb(1)));
        story.runUntil(10_000_000);
        assertThat(told).containsExactly("start 1 at 1");
        assertThat(story.routines()).noneMatch(routine -> routine.contains("Raid"));
    }

    @Test
    void aMiniportThatKnowsNoResetRequestsGetsABusResetUnderTheStartIoLock() {
        start();
        requestAt(1_000, 1);
        story.runUntil(500_000);
        assertThat(told).containsExactly("start 1 at 1", "bus 0 at 110, DISPATCH 2", "done 1 BUS_RESET");
        assertThat(resets()).containsExactly(
                "begin LOGICAL_UNIT",
                "failed LOGICAL_UNIT",
                "begin TARGET",
                "failed TARGET",
                "begin BUS",
                "done BUS");
        assertThat(story.events(EventKind.REQUEST_TIMED_OUT)).singleElement()
                .extracting(Story.Event::arg)
                .isEqualTo(1L);
        assertThat(story.events(EventKind.LOCK_ACQUIRED).getLast().name()).isEqualTo("StartIoLock");
    }

    @Test
    void aLogicalUnitResetThatBringsThemBackIsEnough() {
        mini.functions.add(SrbFunction.RESET_LOGICAL_UNIT);
        startReset = reset -> {
            endAll();
            end(reset, SrbStatus.SUCCESS);
            return true;
        };
        start();
        requestAt(1_000, 1);
        requestAt(2_000, 2);
        story.runUntil(500_000);
        assertThat(told).containsExactly(
                "start 1 at 1", "start 2 at 2", "RESET_LOGICAL_UNIT at 110", "done 1 BUS_RESET", "done 2 BUS_RESET");
        assertThat(resets()).containsExactly("begin LOGICAL_UNIT", "done LOGICAL_UNIT");
        assertThat(story.events(EventKind.REQUEST_TIMED_OUT)).hasSize(2);
        assertThat(story.events(EventKind.REQUEST_COMPLETED)).hasSize(2);
    }

    @Test
    void aResetThatFailsIsFollowedByTheNextLevel() {
        mini.functions.addAll(EnumSet.allOf(SrbFunction.class));
        startReset = reset -> {
            boolean target = reset.function() == SrbFunction.RESET_DEVICE;
            if (target) {
                endAll();
            }
            end(reset, target ? SrbStatus.SUCCESS : SrbStatus.ERROR);
            return true;
        };
        start();
        requestAt(1_000, 1);
        story.runUntil(500_000);
        assertThat(told).endsWith("RESET_LOGICAL_UNIT at 110", "RESET_DEVICE at 110", "done 1 BUS_RESET");
        assertThat(resets())
                .containsExactly("begin LOGICAL_UNIT", "failed LOGICAL_UNIT", "begin TARGET", "done TARGET");
    }

    @Test
    void aResetThatIsNotAnsweredIsFollowedByTheNextLevelAfterAnotherTimeOut() {
        mini.functions.add(SrbFunction.RESET_LOGICAL_UNIT);
        start();
        requestAt(1_000, 1);
        story.runUntil(500_000);
        assertThat(told).containsExactly(
                "start 1 at 1", "RESET_LOGICAL_UNIT at 110", "bus 0 at 220, DISPATCH 2", "done 1 BUS_RESET");
    }

    @Test
    void aResetThatStartIoDoesNotTakeHasFailed() {
        mini.functions.add(SrbFunction.RESET_LOGICAL_UNIT);
        startReset = reset -> false;
        start();
        requestAt(1_000, 1);
        story.runUntil(500_000);
        assertThat(told).contains("bus 0 at 110, DISPATCH 2");
    }

    @Test
    void aResetThatLeavesRequestsAtTheMiniportHasFailed() {
        mini.functions.add(SrbFunction.RESET_LOGICAL_UNIT);
        startReset = reset -> {
            end(reset, SrbStatus.SUCCESS);
            return true;
        };
        start();
        requestAt(1_000, 1);
        story.runUntil(500_000);
        assertThat(resets()).startsWith("begin LOGICAL_UNIT", "failed LOGICAL_UNIT").endsWith("done BUS");
    }

    @Test
    void meanwhileNoRequestIsStarted() {
        mini.functions.add(SrbFunction.RESET_LOGICAL_UNIT);
        start();
        requestAt(1_000, 1);
        requestAt(150_000, 2);
        story.runUntil(300_000);
        assertThat(told).endsWith("bus 0 at 220, DISPATCH 2", "done 1 BUS_RESET", "start 2 at 220");
        assertThat(story.kinds(EventKind.QUEUE_HELD, EventKind.REQUEST_QUEUED, EventKind.QUEUE_RELEASED,
                EventKind.REQUEST_DISPATCHED))
                .containsExactly("QUEUE_HELD", "REQUEST_QUEUED", "QUEUE_RELEASED", "REQUEST_DISPATCHED");
    }

    @Test
    void whatABusResetLeavesThePortDriverCompletesOnce() {
        resets = x -> false;
        start();
        requestAt(1_000, 1);
        story.runUntil(500_000);
        assertThat(told).endsWith("done 1 TIMEOUT");
        assertThat(resets()).endsWith("failed BUS");
        assertThat(story.events(EventKind.REQUEST_COMPLETED)).hasSize(1);
        assertThat(story.events(EventKind.REQUEST_FAILED)).singleElement()
                .extracting(Story.Event::arg)
                .isEqualTo(1L << 8 | 0x09);
    }

    @Test
    void aRequestThatThePortDriverHasGivenUpIsNotCompletedAnyMore() {
        resets = x -> true;
        start();
        requestAt(1_000, 1);
        story.threadAt(300_000, 0, cpu -> end(atDevice.getFirst(), SrbStatus.SUCCESS));
        RunResult result = story.runUntil(500_000);
        assertThat(told).endsWith("done 1 BUS_RESET");
        assertThat(result.detail())
                .endsWith(
                        "The miniport completed request 1 after the port driver had given it up (bug check 0xF1 page)");
        assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject)
                .containsExactly(BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION.code());
    }

    @Test
    void aResetRequestThatThePortDriverHasGivenUpIsNotCompletedAnyMore() {
        List<Srb> kept = new ArrayList<>();
        mini.functions.add(SrbFunction.RESET_LOGICAL_UNIT);
        startReset = kept::add;
        start();
        requestAt(1_000, 1);
        story.threadAt(300_000, 0, cpu -> end(kept.getFirst(), SrbStatus.SUCCESS));
        assertThat(story.runUntil(500_000).detail())
                .endsWith(
                        "The miniport completed reset request 1 after the port driver had given it up (bug check 0xF1 page)");
    }

    @Test
    void aRequestThatTheMiniportCompletesAtDirqlDuringTheResetIsCompletedOnce() {
        resets = x -> {
            StorLockHandle lock = StorPort.acquireInterruptLock(x);
            endAll();
            StorPort.releaseSpinLock(x, lock);
            return true;
        };
        start();
        requestAt(1_000, 1);
        assertThat(story.runUntil(500_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(told).endsWith("done 1 BUS_RESET");
        assertThat(story.events(EventKind.REQUEST_COMPLETED)).hasSize(1);
    }

    @Test
    void aRequestThatComesAgainAfterTheResetMayTimeOutAgain() {
        start();
        requestAt(1_000, 1);
        requestAt(205_000, 2);
        story.runUntil(500_000);
        assertThat(told).containsSubsequence("bus 0 at 110, DISPATCH 2", "start 2 at 205", "bus 0 at 310, DISPATCH 2");
        assertThat(told).endsWith("done 2 BUS_RESET");
    }

    @Test
    void theTimeInThePortDriversQueueDoesNotCount() {
        start();
        story.threadAt(500, 0, cpu -> StorPort.pause(mini.extension, 1));
        requestAt(1_000, 1);
        story.threadAt(300_000, 0, cpu -> StorPort.resume(mini.extension));
        story.runUntil(390_000);
        assertThat(told).containsExactly("start 1 at 300");
    }

    @Test
    void hwStorResetBusThatReturnsAtAnotherLevelIsFatal() {
        resets = x -> StorPort.acquireInterruptLock(x) != null;
        start();
        requestAt(1_000, 1);
        assertThat(story.runUntil(500_000).detail())
                .endsWith("HwStorResetBus of mini.sys on CPU 0 was called at DISPATCH 2 and returned at DIRQL 9");
    }
}
