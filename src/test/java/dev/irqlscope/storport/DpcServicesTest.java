package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the port driver does with DPCs besides queueing them. Sources: StorPortCancelDpc page; domain notes 3.2 and 4.1. */
class DpcServicesTest {
    private final Story story = Story.onProcessors(2);
    private final ToldMiniport mini = new ToldMiniport();
    private final List<Object> seen = new ArrayList<>();

    /** Message 0 interrupts processor 0 at 1,000 ns, message 1 processor 1 at 2,000 ns. */
    private RunResult run(DpcPolicy policy) {
        int device = story.machine().register(new Entity.Device("card"));
        List<InterruptMessage> messages = List.of(
                story.machine().dispatchTable().connectMessage("M0", 0x91, story.machine().processor(0)),
                story.machine().dispatchTable().connectMessage("M1", 0x92, story.machine().processor(1)));
        AdapterSetup.of(device, messages).with(policy).start(story.machine(), mini);
        story.at(1_000, () -> messages.get(0).send(device));
        story.at(2_000, () -> messages.get(1).send(device));
        return story.runUntil(100_000);
    }

    private static DpcPolicy selfConcurrent(boolean may) {
        return new DpcPolicy(DpcImportance.MEDIUM, null, may, 128);
    }

    private List<String> runs() {
        return story.events(EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED, EventKind.DPC_RETURN)
                .stream()
                .filter(event -> event.name().equals("MiniDpc run") || event.name().equals("MiniDpc"))
                .map(event -> event.kind() + " " + event.cpu())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDpcRunsOnTwoProcessorsAtOnceUnlessItIsSerialised(boolean may) {
        int[] inside = new int[2];
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        mini.dpc = (dpc, x, first, second) -> {
            inside[1] = Math.max(inside[1], ++inside[0]);
            Simulated.work(x, 5_000);
            inside[0]--;
        };
        run(selfConcurrent(may));
        assertThat(story.events(EventKind.DPC_RETURN)).hasSize(2);
        assertThat(inside[1]).isEqualTo(may ? 2 : 1);
    }

    @Test
    void theWaitForItsOtherRunIsALockThatTheTraceShows() {
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        run(selfConcurrent(false));
        assertThat(runs()).containsExactly(
                "LOCK_ACQUIRED 0",
                "LOCK_RELEASED 0",
                "DPC_RETURN 0",
                "LOCK_ACQUIRED 1",
                "LOCK_RELEASED 1",
                "DPC_RETURN 1");
    }

    @Test
    void dpcsOfAnAdapterRunWhereThePortDriverRedirectsThem() {
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        Processor other = story.machine().processor(1);
        run(new DpcPolicy(DpcImportance.HIGH, other, true, 128));
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::cpu).containsOnly(1);
    }

    @Test
    void cancelDpcSaysWhetherItWasStillQueued() {
        mini.isr = (x, id) -> {
            StorPort.issueDpc(x, x.dpc, id, null);
            seen.add(StorPort.cancelDpc(x, x.dpc));
            seen.add(StorPort.cancelDpc(x, x.dpc));
        };
        run(DpcPolicy.DEFAULT);
        assertThat(seen).containsExactly(true, false, true, false);
        assertThat(story.events(EventKind.DPC_ENTER)).isEmpty();
    }

    @Test
    void theDpcLockExcludesTheRunOnAnotherProcessor() {
        int[] inside = new int[2];
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        mini.dpc = (dpc, x, first, second) -> {
            StorLockHandle lock = StorPort.acquireDpcLock(x, dpc);
            inside[1] = Math.max(inside[1], ++inside[0]);
            Simulated.work(x, 5_000);
            inside[0]--;
            StorPort.releaseSpinLock(x, lock);
        };
        run(DpcPolicy.DEFAULT);
        assertThat(inside[1]).isEqualTo(1);
        assertThat(story.events(EventKind.LOCK_WAIT)).extracting(Story.Event::name)
                .containsExactly("DpcLock of MiniDpc");
    }

    @Test
    void aThreadedDpcOfAMiniportRunsAtPassiveAndItsLockRaisesToDispatch() {
        mini.object = StorDpc.threaded("MiniDpc");
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        mini.dpc = (dpc, x, first, second) -> {
            Processor here = story.machine().processor(StorPort.getCurrentProcessorNumber(x));
            seen.add(here.irql());
            StorLockHandle lock = StorPort.acquireDpcLock(x, dpc);
            seen.add(here.irql());
            StorPort.releaseSpinLock(x, lock);
        };
        run(DpcPolicy.DEFAULT);
        assertThat(seen).containsExactly(0, 2, 0, 2);
    }

    @Test
    void whatTheWatchdogHasLeftCanBeAskedForAtDispatch() {
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        mini.dpc = (dpc, x, first, second) -> {
            StorDpcWatchdogInformation left = new StorDpcWatchdogInformation();
            seen.add(StorPort.queryDpcWatchdogInformation(x, left));
            seen.add(List.of(left.dpcTimeLimit, left.dpcTimeCount, left.dpcWatchdogLimit, left.dpcWatchdogCount));
        };
        run(DpcPolicy.DEFAULT);
        assertThat(seen.subList(0, 2)).containsExactly(StorStatus.SUCCESS, List.of(20, 20, 120, 120));
    }

    @Test
    void belowDispatchNobodyKnowsWhatTheWatchdogHasLeft() {
        mini.object = StorDpc.threaded("MiniDpc");
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, id, null);
        mini.dpc = (dpc, x, first, second) -> {
            seen.add(StorPort.queryDpcWatchdogInformation(x, new StorDpcWatchdogInformation()));
            seen.add(StorPort.queryDpcWatchdogInformation(x, null));
        };
        run(DpcPolicy.DEFAULT);
        assertThat(seen.subList(0, 2)).containsExactly(StorStatus.UNSUCCESSFUL, StorStatus.INVALID_PARAMETER);
    }

    @Test
    void aMiniportCanSayThatARoutineWorksOnItsArguments() {
        mini.isr = (x, id) -> {
            StorPort.issueDpc(x, x.dpc, id, null);
            StorPort.issueDpc(x, x.dpc, id + 1, null);
            StorPort.issueDpc(x, x.dpc, id, "other");
        };
        mini.dpc = (dpc, x, first, second) -> {
            Simulated.usesArguments(dpc);
            seen.add(first);
        };
        run(DpcPolicy.DEFAULT);
        assertThat(seen).containsExactly(0, 1);
        assertThat(story.events(EventKind.DPC_ARGUMENTS_LOST)).extracting(Story.Event::arg).containsExactly(2L, 2L);
    }
}
