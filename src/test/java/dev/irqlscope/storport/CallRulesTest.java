package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which service may be called at which IRQL and where. Sources: the pages of the services; domain notes 5.3. */
@Timeout(30)
class CallRulesTest {
    private final List<Object> seen = new ArrayList<>();

    /** One call of each service that is bound to a level or a place. */
    private static final Map<Service, Consumer<RuleRig.Extension>> CALLS = new EnumMap<>(Service.class);

    static {
        CALLS.put(Service.GET_CURRENT_PROCESSOR_NUMBER, StorPort::getCurrentProcessorNumber);
        CALLS.put(Service.ALLOCATE_POOL, x -> StorPort.allocatePool(x, 64));
        CALLS.put(Service.FREE_POOL, x -> StorPort.freePool(x, null));
        CALLS.put(Service.ALLOCATE_CONTIGUOUS_MEMORY, x -> StorPort.allocateContiguousMemory(x, 64));
        CALLS.put(Service.FREE_CONTIGUOUS_MEMORY, x -> StorPort.freeContiguousMemory(x, null));
        CALLS.put(Service.BUILD_SCATTER_GATHER_LIST, x -> StorPort.buildScatterGatherList(x, null, null));
        CALLS.put(Service.PUT_SCATTER_GATHER_LIST, x -> StorPort.putScatterGatherList(x, null));
        CALLS.put(Service.INITIALIZE_TIMER, StorPort::initializeTimer);
        CALLS.put(Service.FREE_TIMER, x -> StorPort.freeTimer(x, null));
        CALLS.put(Service.INITIALIZE_WORKER, StorPort::initializeWorker);
        CALLS.put(Service.QUEUE_WORK_ITEM, x -> StorPort.queueWorkItem(x, null, null, null));
        CALLS.put(Service.FREE_WORKER, x -> StorPort.freeWorker(x, null));
        CALLS.put(Service.REGISTRY_READ, x -> StorPort.registryRead(x, "BusyRetryCount"));
        CALLS.put(Service.REGISTRY_WRITE, x -> StorPort.registryWrite(x, "Mine", 7));
        CALLS.put(Service.QUERY_SYSTEM_TIME, StorPort::querySystemTime);
        CALLS.put(Service.ENABLE_PASSIVE_INITIALIZATION, x -> StorPort.enablePassiveInitialization(x, same -> true));
        CALLS.put(Service.INITIALIZE_SLIST_HEAD, x -> StorPortSList.initializeSListHead(x, new StorSListHead<>()));
        CALLS.put(Service.PUSH_ENTRY_SLIST, x -> StorPortSList.interlockedPushEntrySList(x, ready(x), "entry"));
        CALLS.put(Service.POP_ENTRY_SLIST, x -> StorPortSList.interlockedPopEntrySList(x, ready(x)));
        CALLS.put(Service.FLUSH_SLIST, x -> StorPortSList.interlockedFlushSList(x, ready(x)));
        CALLS.put(Service.QUERY_DEPTH_SLIST, x -> StorPortSList.queryDepthSList(x, ready(x)));
        CALLS.put(Service.ALLOCATE_MDL, x -> StorPortBuffers.allocateMdl(x, null, 64));
        CALLS.put(Service.BUILD_MDL_FOR_NON_PAGED_POOL, x -> StorPortBuffers.buildMdlForNonPagedPool(x, null));
        CALLS.put(Service.FREE_MDL, x -> StorPortBuffers.freeMdl(x, null));
        CALLS.put(Service.GET_SYSTEM_ADDRESS, x -> StorPortBuffers.getSystemAddress(x, null));
        CALLS.put(Service.GET_ACTIVE_GROUP_COUNT, StorPortTopology::getActiveGroupCount);
        CALLS.put(Service.GET_GROUP_AFFINITY, x -> StorPortTopology.getGroupAffinity(x, 0));
        CALLS.put(Service.GET_ACTIVE_NODE_COUNT, StorPortTopology::getActiveNodeCount);
        CALLS.put(Service.GET_HIGHEST_NODE_NUMBER, StorPortTopology::getHighestNodeNumber);
        CALLS.put(Service.GET_NODE_AFFINITY, x -> StorPortTopology.getNodeAffinity(x, 0));
        CALLS.put(Service.INITIALIZE_POFX_POWER, StorPortPower::initializePoFxPower);
        CALLS.put(Service.POFX_ACTIVATE_COMPONENT, x -> StorPortPower.poFxActivateComponent(x, 0));
        CALLS.put(Service.POFX_IDLE_COMPONENT, x -> StorPortPower.poFxIdleComponent(x, 0));
        CALLS.put(Service.SET_UNIT_ATTRIBUTES, x -> StorPortNotifications.setUnitAttributes(x, 0, 0, 0, 0));
        CALLS.put(
                Service.ASYNC_NOTIFICATION_DETECTED,
                x -> StorPortNotifications.asyncNotificationDetected(x, 0, 0, 0, 0));
        CALLS.put(
                Service.STATE_CHANGE_DETECTED,
                x -> StorPortNotifications.stateChangeDetected(
                        x, StorPortNotifications.STATE_CHANGE_LUN, 0, 0, 0, null, null));
        CALLS.put(
                Service.QUERY_DPC_WATCHDOG,
                x -> StorPort.queryDpcWatchdogInformation(x, new StorDpcWatchdogInformation()));
        CALLS.put(Service.PAGEABLE_MEMORY, Simulated::touchPageableMemory);
        CALLS.put(Service.REQUEST_TIMER, x -> StorPort.requestTimer(x, null, null, null, 0));
        CALLS.put(Service.REQUEST_TIMER_CALL, x -> StorPort.requestTimerCall(x, same -> {}, 0));
        CALLS.put(Service.QUERY_PERFORMANCE_COUNTER, StorPort::queryPerformanceCounter);
        CALLS.put(Service.GET_MSI_INFO, x -> StorPort.getMsiInfo(x, 0));
        CALLS.put(Service.INITIALIZE_DPC, x -> StorPort.initializeDpc(x, x.other, (dpc, y, first, second) -> {}));
        CALLS.put(
                Service.COMPLETE_REQUEST, x -> StorPort.completeRequest(x, 0, 0, 0, Srb.SrbStatus.BUS_RESET));
        CALLS.put(Service.STALL_EXECUTION, x -> StorPort.stallExecution(x, 1));
        CALLS.put(Service.DEVICE_BUSY, x -> StorPort.deviceBusy(x, 0, 0, 0, 1));
        CALLS.put(Service.DEVICE_READY, x -> StorPort.deviceReady(x, 0, 0, 0));
    }

    /** A list in the state after StorPortInitializeSListHead, which has rules of its own. */
    private static StorSListHead<String> ready(RuleRig.Extension x) {
        StorSListHead<String> head = new StorSListHead<>();
        head.initialize();
        return head;
    }

    private List<String> broken(Callback routine, Service service) {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(routine, CALLS.get(service))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            return rig.brokenCalls();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GET_CURRENT_PROCESSOR_NUMBER", "ALLOCATE_POOL", "FREE_POOL", "ALLOCATE_CONTIGUOUS_MEMORY",
        "FREE_CONTIGUOUS_MEMORY", "INITIALIZE_TIMER", "FREE_TIMER", "INITIALIZE_WORKER", "QUEUE_WORK_ITEM",
        "FREE_WORKER", "INITIALIZE_SLIST_HEAD", "PUSH_ENTRY_SLIST", "POP_ENTRY_SLIST", "FLUSH_SLIST",
        "QUERY_DEPTH_SLIST", "ALLOCATE_MDL", "BUILD_MDL_FOR_NON_PAGED_POOL", "FREE_MDL", "GET_SYSTEM_ADDRESS",
        "GET_ACTIVE_GROUP_COUNT", "GET_GROUP_AFFINITY", "GET_ACTIVE_NODE_COUNT", "GET_HIGHEST_NODE_NUMBER",
        "GET_NODE_AFFINITY", "INITIALIZE_POFX_POWER", "POFX_ACTIVATE_COMPONENT", "POFX_IDLE_COMPONENT"})
    void upToDispatchOnlyAndSoNotInAnIsr(Service service) {
        assertThat(broken(Callback.INTERRUPT, service))
                .containsExactly(service.call() + " at DIRQL 9 may be called at DISPATCH 2 or below only");
        assertThat(broken(Callback.DPC, service)).isEmpty();
        assertThat(broken(Callback.START_IO, service)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BUILD_SCATTER_GATHER_LIST", "PUT_SCATTER_GATHER_LIST", "QUERY_DPC_WATCHDOG"})
    void atDispatchOnly(Service service) {
        assertThat(broken(Callback.INTERRUPT, service))
                .containsExactly(service.call() + " at DIRQL 9 may be called at DISPATCH 2 only");
        assertThat(broken(Callback.BUILD_IO, service)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BUILD_IO", "START_IO", "INTERRUPT", "DPC", "TIMER"})
    void storPortCompleteRequestIsForNobody(Callback routine) {
        assertThat(broken(routine, Service.COMPLETE_REQUEST)).singleElement()
                .asString()
                .startsWith("StorPortCompleteRequest at ")
                .endsWith(" may not be called at all");
    }

    @ParameterizedTest
    @EnumSource(names = {"REGISTRY_READ", "REGISTRY_WRITE"})
    void theRegistryIsForPassiveOnly(Service service) {
        assertThat(broken(Callback.DPC, service))
                .containsExactly(service.call() + " at DISPATCH 2 may be called at PASSIVE 0 only");
        assertThat(broken(Callback.PASSIVE_INITIALIZE, service)).isEmpty();
    }

    @Test
    void whatIsWrittenIntoTheRegistryIsReadAgain() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.PASSIVE_INITIALIZE, x -> {
            seen.add(StorPort.registryRead(x, "Mine"));
            seen.add(StorPort.registryWrite(x, "Mine", 0xFFFF_FFFFL));
            seen.add(StorPort.registryRead(x, "Mine"));
            seen.add(StorPort.registryWrite(x, "Mine", 0x1_0000_0000L));
            seen.add(StorPort.registryWrite(x, null, 1));
            seen.add(StorPort.registryRead(x, "Mine"));
            seen.add(StorPort.registryRead(x, "BusyRetryCount"));
        })) {
            rig.run();
            assertThat(seen).containsExactly(null, true, 0xFFFF_FFFFL, false, false, 0xFFFF_FFFFL, 20L);
        }
    }

    @Test
    void passiveInitializationIsEnabledAtDirqlAndThereInHwStorInitializeOnly() {
        assertThat(broken(Callback.DPC, Service.ENABLE_PASSIVE_INITIALIZATION)).containsExactly(
                "StorPortEnablePassiveInitialization at DISPATCH 2 may be called at DIRQL only");
        assertThat(broken(Callback.INTERRUPT, Service.ENABLE_PASSIVE_INITIALIZATION)).containsExactly(
                "StorPortEnablePassiveInitialization at DIRQL 9 may be called in HwStorInitialize only");
    }

    @Test
    void theTimeOfDayStandsStillBetweenTheClockInterruptsOfProcessor0() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.PASSIVE_INITIALIZE, x -> seen.add(StorPort.querySystemTime(x)))
                    .in(Callback.BUILD_IO, x -> {
                        for (int i = 0; i < 4; i++) {
                            Simulated.work(x, 4_000);
                            seen.add(StorPort.querySystemTime(x));
                        }
                    });
            rig.run();
            List<Long> times = seen.stream().map(Long.class::cast).toList();
            assertThat(Instant.parse("1601-01-01T00:00:00Z").plusSeconds(times.getFirst() / 10_000_000))
                    .isEqualTo("2026-01-01T00:00:00Z");
            assertThat(times.stream().map(time -> time - times.getFirst())).containsExactly(0L, 250L, 250L, 250L, 350L);
        }
    }

    @Test
    void pageableMemoryIsForBelowDispatch() {
        assertThat(broken(Callback.DPC, Service.PAGEABLE_MEMORY))
                .containsExactly("pageable memory at DISPATCH 2 may be called at APC 1 or below only");
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST_TIMER", "REQUEST_TIMER_CALL", "QUERY_PERFORMANCE_COUNTER", "GET_MSI_INFO",
        "DEVICE_READY", "QUERY_SYSTEM_TIME", "SET_UNIT_ATTRIBUTES", "ASYNC_NOTIFICATION_DETECTED",
        "STATE_CHANGE_DETECTED"})
    void atAnyLevel(Service service) {
        for (Callback routine : List.of(Callback.INTERRUPT, Callback.DPC, Callback.BUILD_IO)) {
            assertThat(broken(routine, service)).isEmpty();
        }
    }

    @Test
    void aDpcIsInitializedInThePassiveRoutineOnly() {
        assertThat(broken(Callback.PASSIVE_INITIALIZE, Service.INITIALIZE_DPC)).isEmpty();
        assertThat(broken(Callback.DPC, Service.INITIALIZE_DPC)).containsExactly(
                "StorPortInitializeDpc at DISPATCH 2 may be called in HwStorPassiveInitializeRoutine only");
    }

    @Test
    void aMessagesOwnIsrMustNotAskAboutMessages() {
        assertThat(broken(Callback.MESSAGE_INTERRUPT, Service.GET_MSI_INFO))
                .containsExactly("StorPortGetMSIInfo at DIRQL 9 may not be called in HwMSInterruptRoutine");
    }

    @Test
    void nobodyStallsWhileARequestIsStarted() {
        assertThat(broken(Callback.START_IO, Service.STALL_EXECUTION)).containsExactly(
                "StorPortStallExecution at DISPATCH 2 may not be called in HwStorBuildIo or HwStorStartIo");
        assertThat(broken(Callback.INTERRUPT, Service.STALL_EXECUTION)).isEmpty();
    }

    @Test
    void noDeviceBusyFromAnIsr() {
        assertThat(broken(Callback.INTERRUPT, Service.DEVICE_BUSY)).containsExactly(
                "StorPortDeviceBusy at DIRQL 9 may not be called in HwStorInterrupt or HwMSInterruptRoutine");
        assertThat(broken(Callback.DPC, Service.DEVICE_BUSY)).isEmpty();
    }

    @Test
    void aStallIsLessThanAMillisecond() {
        for (int micros : new int[]{999, 1_000}) {
            try (RuleRig rig = new RuleRig(Checking.REPORT).in(
                    Callback.DPC, x -> StorPort.stallExecution(x, micros))) {
                rig.run();
                assertThat(rig.brokenCalls()).hasSize(micros == 999 ? 0 : 1)
                        .allMatch(
                                broken -> broken
                                        .equals("StorPortStallExecution at DISPATCH 2 may stall for less than 1 ms"));
            }
        }
    }

    @Test
    void aStallIsNotLessThanNothing() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.DPC, x -> StorPort.stallExecution(x, -1))) {
            assertThat(rig.run().detail()).contains(
                    "StorPortStallExecution(-1): expected 0 µs or more (StorPortStallExecution page)");
        }
    }

    @Test
    void aStallStandsInTheTrace() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.INTERRUPT, x -> StorPort.stallExecution(x, 12))) {
            rig.run();
            assertThat(rig.story.events(EventKind.STALLED)).extracting(Story.Event::arg).containsExactly(12_000L);
        }
    }

    @Test
    void nobodyStallsForMoreThanATenthOfASecond() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> StorPort.stallExecution(x, 100_001))) {
            assertThat(rig.run().detail()).startsWith(
                    "bug check 0xF1 SCSI_VERIFIER_DETECTED_VIOLATION (0x2001, 0x186A1, 0x0, 0x0): StorPortStallExecution for 100,001 µs");
        }
    }

    @Test
    void aStrictMachineStopsAtTheFirstBrokenRuleWithTheVerifiersBugCheck() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.INTERRUPT, CALLS.get(Service.GET_CURRENT_PROCESSOR_NUMBER))) {
            assertThat(rig.run().detail()).isEqualTo(
                    "bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION (0xE5, 0x9, 0x0, 0x0): "
                            + "StorPortGetCurrentProcessorNumber at DIRQL 9, which may be called at DISPATCH 2 or below only");
        }
    }

    @Test
    void pageableMemoryAboveApcIsAPageFaultWhereItIsChecked() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, Simulated::touchPageableMemory)) {
            assertThat(rig.run().detail())
                    .startsWith("bug check 0xD1 DRIVER_IRQL_NOT_LESS_OR_EQUAL (0x0, 0x2, 0x0, 0x0): ");
        }
    }

    @Test
    void aFreeBuildLooksAtNoRule() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(
                Callback.INTERRUPT, x -> CALLS.forEach((service, call) -> call.accept(x)))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenCalls()).isEmpty();
        }
    }

    @Test
    void poolIsRefusedAboveDispatchAndStaysTaken() {
        try (RuleRig rig = new RuleRig(Checking.OFF)) {
            StorMemory[] memory = new StorMemory[1];
            rig.in(Callback.INTERRUPT, x -> {
                seen.add(StorPort.allocatePool(x, 64) == null);
            }).in(Callback.BUILD_IO, x -> {
                memory[0] = StorPort.allocatePool(x, 64);
                StorLockHandle lock = StorPort.acquireInterruptLock(x);
                seen.add(StorPort.freePool(x, memory[0]));
                StorPort.releaseSpinLock(x, lock);
                seen.add(StorPort.freePool(x, memory[0]));
            }).run();
            assertThat(seen).containsExactly(true, StorStatus.INVALID_IRQL, StorStatus.SUCCESS);
        }
    }

    @Test
    void contiguousMemoryIsNotRefusedAnywhere() {
        try (RuleRig rig = new RuleRig(Checking.OFF)) {
            rig.in(
                    Callback.INTERRUPT,
                    x -> seen.add(StorPort.freeContiguousMemory(x, StorPort.allocateContiguousMemory(x, 4_096))))
                    .run();
            assertThat(seen).containsExactly(StorStatus.SUCCESS);
            assertThat(rig.story.events(EventKind.LOCK_ACQUIRED)).extracting(event -> event.name())
                    .contains("NonPagedPool");
        }
    }

    @Test
    void aScatterGatherListHasAPieceForEachPage() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.BUILD_IO, x -> {
                StorMemory buffer = StorPort.allocatePool(x, 10_000);
                seen.add(StorPort.buildScatterGatherList(x, buffer, (same, list) -> {
                    seen.add(list.list().stream().map(StorScatterGatherList.Element::length).toList());
                    seen.add(StorPort.putScatterGatherList(same, list));
                }));
            }).run();
        }
        assertThat(seen).containsExactly(List.of(4_096L, 4_096L, 1_808L), StorStatus.SUCCESS, StorStatus.SUCCESS);
    }

    @Test
    void aMessageTellsItsVectorAndItsLevel() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.MESSAGE_INTERRUPT, x -> {}).in(Callback.DPC, x -> {
                seen.add(StorPort.getMsiInfo(x, 1));
                seen.add(StorPort.getMsiInfo(x, 2) == null);
            }).run();
        }
        assertThat(seen).containsExactly(new MessageInterruptInformation(1, 0xA2, 10), true);
    }

    @Test
    void theRegistryHoldsWhatThePortDriverGoesBy() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.PASSIVE_INITIALIZE, x -> {
                seen.add(StorPort.registryRead(x, "BusyPauseTime"));
                seen.add(StorPort.registryRead(x, "BusyRetryCount"));
                seen.add(StorPort.registryRead(x, "QueueFullWaitIoPercentage"));
                seen.add(StorPort.registryRead(x, "Nothing") == null);
            }).run();
        }
        assertThat(seen).containsExactly(250L, 20L, 25L, true);
    }

    @Test
    void theCounterOfTheMachineCountsTenMillionTimesASecond() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.INTERRUPT, x -> seen.add(StorPort.queryPerformanceCounter(x))).run();
        }
        assertThat(seen).containsExactly(new StorPerformanceCounter(10_000_000, 11));
    }

    @Test
    void everyRowOfTheTableSaysWhereItStands() {
        for (Service service : Service.values()) {
            assertThat(service.source()).isNotBlank();
            assertThat(List.of(Irql.PASSIVE_LEVEL, Irql.DISPATCH_LEVEL, Irql.LOWEST_DIRQL))
                    .anyMatch(service::isAllowedAt);
        }
    }
}
