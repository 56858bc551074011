package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Replayed;
import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.CpuView;
import dev.irqlscope.engine.LineView;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.storport.RuleRig.Extension;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A miniport that calls whatever it likes wherever it likes: the machine ends with a sentence, or goes on and is in order. */
class RandomCallsProperties {
    private static final int TRIES = 2000;

    private final List<StorLockHandle> handles = new ArrayList<>();
    private final List<StorTimer> timers = new ArrayList<>();
    private final List<StorWorker> workers = new ArrayList<>();
    private final List<StorMemory> memory = new ArrayList<>();
    private final List<StorMdl> mdls = new ArrayList<>();
    private StorSListHead<Integer> list;
    private SharedField field;
    private Random random;
    private boolean messages;
    /** Whether it goes on after an exception: some of these calls throw every time. */
    private boolean catches;

    private final class Extras {
        private final List<Consumer<Extension>> calls = List.of(
                x -> StorPort.issueDpc(x, x.dpc, random.nextInt(3), null),
                x -> StorPort.issueDpc(x, x.other, null, null),
                x -> StorPort.cancelDpc(x, x.dpc),
                x -> handles.add(StorPort.acquireDpcLock(x, x.dpc)),
                x -> handles.add(StorPort.acquireInterruptLock(x)),
                x -> handles.add(StorPort.acquireSpinLock(x, StorSpinLock.START_IO_LOCK, null)),
                x -> handles.add(StorPort.acquireMsiSpinLock(x, random.nextInt(3))),
                x -> handles.add(StorPort.acquireSpinLockEx(x, any(List.of(StorSpinLock.values())), x.dpc)),
                x -> StorPort.releaseSpinLock(x, any(handles)),
                x -> StorPort.releaseSpinLock(x, handles.removeLast()),
                x -> StorPort.releaseMsiSpinLock(x, any(handles)),
                x -> StorPort.synchronizeAccess(x, same -> {
                    some(same, 2);
                    return random.nextBoolean();
                }),
                x -> StorPort.stallExecution(x, random.nextInt(-1, 12)),
                x -> Simulated.work(x, random.nextInt(3_000)),
                Simulated::touchPageableMemory,
                x -> x.srb.setSrbStatus(any(List.of(SrbStatus.values()))),
                x -> x.srb.setSrbStatus(random.nextInt(4) == 0 ? null : SrbStatus.SUCCESS),
                x -> StorPort.requestComplete(x, x.srb),
                x -> x.srb.number(),
                x -> StorPort.completeRequest(x, random.nextInt(2), 0xFF, 0, SrbStatus.BUS_RESET),
                x -> StorPort.busy(x, random.nextInt(-1, 3)),
                StorPort::ready,
                x -> StorPort.pause(x, random.nextInt(-1, 2)),
                StorPort::resume,
                x -> StorPort.getMsiInfo(x, random.nextInt(-1, 3)),
                StorPort::getCurrentProcessorNumber,
                x -> StorPort.maskMsixInterrupt(x, random.nextInt(-1, 2), random.nextBoolean()),
                x -> memory.add(StorPort.allocatePool(x, random.nextInt(-1, 99))),
                x -> StorPort.freePool(x, any(memory)),
                x -> memory.add(StorPort.allocateContiguousMemory(x, 64)),
                x -> StorPort.freeContiguousMemory(x, any(memory)),
                x -> timers.add(StorPort.initializeTimer(x)),
                x -> StorPort.requestTimer(x, any(timers), (same, context) -> some(same, 2), null, random.nextInt(9)),
                x -> StorPort.freeTimer(x, any(timers)),
                x -> StorPort.requestTimerCall(x, same -> some(same, 2), random.nextInt(9)),
                x -> workers.add(StorPort.initializeWorker(x)),
                x -> StorPort.queueWorkItem(x, (same, context, item) -> some(same, 2), any(workers), null),
                x -> StorPort.freeWorker(x, any(workers)),
                x -> StorPort.registryRead(x, "BusyRetryCount"),
                x -> StorPort.registryWrite(x, "BusyRetryCount", random.nextInt(-1, 9)),
                StorPort::querySystemTime,
                x -> StorPort.enablePassiveInitialization(x, same -> true),
                x -> field.set(x, field.get(x) + 1),
                x -> StorPortSList.initializeSListHead(x, list),
                x -> StorPortSList.interlockedPushEntrySList(x, list, random.nextInt(9)),
                x -> StorPortSList.interlockedPopEntrySList(x, list),
                x -> StorPortSList.interlockedFlushSList(x, list),
                x -> StorPortSList.queryDepthSList(x, list),
                x -> mdls.add(StorPortBuffers.allocateMdl(x, any(memory), random.nextInt(-1, 99))),
                x -> StorPortBuffers.buildMdlForNonPagedPool(x, any(mdls)),
                x -> StorPortBuffers.freeMdl(x, any(mdls)),
                x -> StorPortBuffers.getSystemAddress(x, x.srb),
                x -> StorPortTopology.getNodeAffinity(x, random.nextInt(-1, 2)),
                StorPortPower::initializePoFxPower,
                x -> StorPortPower.poFxActivateComponent(x, random.nextInt(2)),
                x -> StorPortPower.poFxIdleComponent(x, random.nextInt(2)),
                x -> StorPortNotifications.setUnitAttributes(x, 0, 0, random.nextInt(2), random.nextInt(10)),
                x -> StorPortNotifications.asyncNotificationDetected(x, 0, 0, 0, random.nextInt(10)),
                x -> StorPortNotifications.stateChangeDetected(
                        x, random.nextInt(10), 0, 0, 0, (same, context, status) -> some(same, 2), null));
    }

    private final Extras extras = new Extras();

    /** One of them, or {@code null} if there is none. */
    private <T> T any(List<T> all) {
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private void some(Extension x, int most) {
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            try {
                any(extras.calls).accept(x);
            } catch (RuntimeException e) {
                if (!catches || e instanceof BugCheck) {
                    throw e;
                }
            }
        }
    }

    private RuleRig rig(long seed) {
        List.of(handles, timers, workers, memory, mdls).forEach(List::clear);
        list = new StorSListHead<>();
        field = new SharedField("shared");
        random = new Random(seed);
        messages = random.nextBoolean();
        catches = random.nextInt(4) > 0;
        RuleRig rig = new RuleRig(Checking.values()[random.nextInt(3)]);
        rig.model = StorSynchronizationModel.values()[random.nextInt(2)];
        rig.channels = random.nextInt(1, 3);
        rig.mode = random.nextBoolean()
                ? InterruptSynchronizationMode.SYNCHRONIZE_ALL
                : InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
        rig.repeat(random.nextInt(1, 20));
        for (Callback routine : List.of(Callback.BUILD_IO, Callback.START_IO, Callback.DPC, Callback.TIMER)) {
            if (random.nextInt(3) > 0) {
                rig.in(routine, x -> some(x, 3));
            }
        }
        return rig.in(messages ? Callback.MESSAGE_INTERRUPT : Callback.INTERRUPT, x -> some(x, 3));
    }

    @Property(tries = TRIES)
    void whateverAMiniportCallsTheMachineEndsWithASentenceOrGoesOn(@ForAll long seed) {
        try (RuleRig rig = rig(seed)) {
            RunResult result = rig.run();
            assertThat(result.reason()).isIn(StopReason.TIME, StopReason.BUGCHECK);
            if (result.reason() == StopReason.BUGCHECK) {
                assertThat(result.detail()).startsWith("bug check 0x").contains("): ").doesNotContain("\n");
            }
            inOrder(rig.story.events());
            Analysis analysis = Indexer.analyze(rig.story.store(), Limits.DEFAULT);
            assertThat(analysis.findings()).noneMatch(finding -> finding.text().isBlank());
            if (result.reason() == StopReason.TIME) {
                Replayed replayed = new Replayed(rig.story.trace());
                assertThat(replayed.after(rig.story.store().size()))
                        .extracting(CpuView::irql, CpuView::routines, CpuView::queued, CpuView::wanted)
                        .isEqualTo(CpuView.of(rig.story.machine())
                                .stream()
                                .map(cpu -> tuple(cpu.irql(), cpu.routines(), cpu.queued(), cpu.wanted()))
                                .toList());
                List<LineView> lines = LineView.of(rig.story.machine());
                assertThat(replayed.lines(lines)).isEqualTo(lines);
            }
        }
    }

    /** Levels, locks and routines fit together up to the end. */
    private static void inOrder(List<Story.Event> events) {
        Map<Integer, Integer> levels = new HashMap<>();
        Map<Integer, Integer> owners = new HashMap<>();
        Map<Integer, Deque<Integer>> stacks = new HashMap<>();
        for (Story.Event event : events) {
            int level = levels.getOrDefault(event.cpu(), Irql.PASSIVE_LEVEL);
            switch (event.kind()) {
                case IRQL_CHANGE -> {
                    assertThat(event.arg()).as("%s", event).isEqualTo(level);
                    levels.put(event.cpu(), event.subject());
                }
                case VECTOR_IN_SERVICE -> assertThat(Irql.ofVector(event.subject())).as("%s", event)
                        .isGreaterThan(level);
                case LOCK_ACQUIRED -> assertThat(owners.put(event.subject(), event.cpu())).as("%s", event).isNull();
                case LOCK_RELEASED -> assertThat(owners.remove(event.subject())).as("%s", event).isEqualTo(event.cpu());
                case DPC_ENTER -> {
                    assertThat(level).as("%s", event).isEqualTo(Irql.DISPATCH_LEVEL);
                    push(stacks, event);
                }
                case ISR_ENTER, VECTOR_ENTER -> push(stacks, event);
                case ISR_RETURN, VECTOR_EXIT, DPC_RETURN -> assertThat(stacks.get(event.cpu()).pop()).as("%s", event)
                        .isEqualTo(event.subject());
                default -> {}
            }
        }
    }

    private static void push(Map<Integer, Deque<Integer>> stacks, Story.Event event) {
        stacks.computeIfAbsent(event.cpu(), cpu -> new ArrayDeque<>()).push(event.subject());
    }

    /** A miniport can do nothing that makes a recipe give another run. */
    @Property(tries = TRIES / 3)
    void theSameCallsMakeTheSameEvents(@ForAll long seed) {
        List<Story.Event> first;
        try (RuleRig rig = rig(seed)) {
            rig.run();
            first = rig.story.events();
        }
        try (RuleRig rig = rig(seed)) {
            rig.run();
            assertThat(rig.story.events()).isEqualTo(first).anyMatch(event -> event.kind() == EventKind.ISR_ENTER);
        }
    }
}
