package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work items of a miniport. Sources: StorPortQueueWorkItem, StorPortFreeWorker and HW_WORKITEM pages. */
@Timeout(30)
class WorkItemTest {
    private final List<Object> seen = new ArrayList<>();

    @Test
    void itRunsAtPassiveInASystemThreadWhenTheDpcHasReturned() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.DPC, x -> {
                StorWorker worker = StorPort.initializeWorker(x);
                seen.add(StorPort.queueWorkItem(x, (same, context, item) -> {
                    seen.add(same.adapter().processor().irql());
                    seen.add(context);
                    seen.add(item == worker);
                }, worker, "context"));
                Simulated.work(x, 2_000);
            });
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly(StorStatus.SUCCESS, 0, "context", true);
            assertThat(rig.story.timeOf(EventKind.THREAD_SWITCH, "HwStorWorkItem"))
                    .isGreaterThanOrEqualTo(rig.story.timeOf(EventKind.DPC_RETURN, "MiniDpc"));
        }
    }

    @Test
    void itIsQueuedOnceUntilItRunsAndThenOnce() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.DPC, x -> {
                StorWorker worker = StorPort.initializeWorker(x);
                HwStorWorkItem<RuleRig.Extension> second = (same, context, item) -> seen.add("second");
                HwStorWorkItem<RuleRig.Extension> first = (same, context, item) -> seen
                        .add(StorPort.queueWorkItem(same, second, item, null));
                seen.add(StorPort.queueWorkItem(x, first, worker, null));
                seen.add(StorPort.queueWorkItem(x, first, worker, null));
                seen.add(StorPort.freeWorker(x, worker));
            }).run();
            assertThat(seen).containsExactly(
                    StorStatus.SUCCESS, StorStatus.BUSY, StorStatus.BUSY, StorStatus.SUCCESS, "second");
        }
    }

    @Test
    void oneThatIsFreedOrNoneIsNotQueued() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.DPC, x -> {
                StorWorker worker = StorPort.initializeWorker(x);
                seen.add(StorPort.freeWorker(x, worker));
                seen.add(StorPort.freeWorker(x, worker));
                seen.add(StorPort.queueWorkItem(x, (same, context, item) -> {}, worker, null));
                seen.add(StorPort.queueWorkItem(x, (same, context, item) -> {}, null, null));
                seen.add(StorPort.queueWorkItem(x, null, StorPort.initializeWorker(x), null));
            }).run();
            assertThat(seen).containsExactly(
                    StorStatus.SUCCESS,
                    StorStatus.UNSUCCESSFUL,
                    StorStatus.INVALID_PARAMETER,
                    StorStatus.INVALID_PARAMETER,
                    StorStatus.INVALID_PARAMETER);
        }
    }

    @Test
    void anIsrQueuesNone() {
        try (RuleRig rig = new RuleRig(Checking.OFF)) {
            rig.in(Callback.PASSIVE_INITIALIZE, x -> seen.add(StorPort.initializeWorker(x)))
                    .in(Callback.INTERRUPT, x -> seen.set(0, StorPort.queueWorkItem(
                            x, (same, context, item) -> seen.add("ran"), (StorWorker) seen.getFirst(), null)));
            rig.run();
            assertThat(seen).containsExactly(StorStatus.INVALID_IRQL);
        }
    }

    @Test
    void itMayTakeEveryLockAndMustGiveItBack() {
        try (RuleRig rig = new RuleRig(Checking.REPORT)) {
            rig.in(Callback.DPC, x -> StorPort.queueWorkItem(x, (same, context, item) -> {
                StorLockHandle interruptLock = StorPort.acquireInterruptLock(same);
                seen.add(same.adapter().processor().irql());
                StorPort.releaseSpinLock(same, interruptLock);
                StorPort.acquireDpcLock(same, same.dpc);
            }, StorPort.initializeWorker(x), null));
            assertThat(rig.run().detail()).startsWith("bug check 0xC8 ");
            assertThat(seen).containsExactly(9);
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireSpinLock(DpcLock) must be undone before HwStorWorkItem returns");
        }
    }
}
