package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which routine may take which lock. Source: the two tables of the StorPortAcquireSpinLock page. */
@Timeout(30)
class LockRulesTest {
    private final List<Object> seen = new ArrayList<>();

    private static Consumer<RuleRig.Extension> taking(StorSpinLock... locks) {
        return x -> {
            List<StorLockHandle> handles = new ArrayList<>();
            for (StorSpinLock lock : locks) {
                handles.add(StorPort.acquireSpinLock(x, lock, lock == StorSpinLock.DPC_LOCK ? x.dpc : null));
            }
            handles.reversed().forEach(handle -> StorPort.releaseSpinLock(x, handle));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "BUILD_IO, DPC_LOCK", "BUILD_IO, START_IO_LOCK", "BUILD_IO, INTERRUPT_LOCK",
        "START_IO, DPC_LOCK", "START_IO, INTERRUPT_LOCK",
        "DPC, DPC_LOCK", "DPC, START_IO_LOCK", "DPC, INTERRUPT_LOCK",
        "TIMER, INTERRUPT_LOCK"
    })
    void allowedInFullDuplex(Callback routine, StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(routine, taking(lock))) {
            assertThat(rig.run()).extracting(RunResult::reason, RunResult::detail)
                    .containsExactly(StopReason.TIME, null);
            assertThat(rig.story.events(EventKind.LOCK_RELEASED)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "START_IO, START_IO_LOCK, HwStorStartIo", "TIMER, START_IO_LOCK, HwStorTimer",
        "INTERRUPT, INTERRUPT_LOCK, HwStorInterrupt"
    })
    void aLockThatIsHeldOnEntryIsADeadlock(Callback routine, StorSpinLock lock, String name) {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(routine, taking(lock))) {
            assertThat(rig.run().detail()).startsWith("bug check 0xF SPIN_LOCK_ALREADY_OWNED");
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireSpinLock(%s) may not be called in %s, which is called with that lock held"
                            .formatted(lock.wdkName(), name));
        }
    }

    @ParameterizedTest
    @CsvSource({"INTERRUPT, DPC_LOCK", "INTERRUPT, START_IO_LOCK", "TIMER, DPC_LOCK"})
    void aLockThatTheRoutineMayNotTakeIsTakenAllTheSameAndReported(Callback routine, StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(routine, taking(lock))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenLocks()).containsExactly("StorPortAcquireSpinLock(%s) may not be called in %s"
                    .formatted(lock.wdkName(), routine.routine()));
        }
    }

    @Test
    void aStrictMachineStopsAtAnExecutiveLockTakenInAnIsr() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.INTERRUPT, taking(StorSpinLock.START_IO_LOCK))) {
            assertThat(rig.run().detail()).startsWith(
                    "bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION (0x42, 0x9, 0x0, 0x0): HwStorInterrupt wants the StartIoLock");
        }
    }

    @Test
    void anExecutiveLockTakenInAnIsrHangsTheProcessorOnlyIfTheInterruptedCodeHoldsIt() {
        for (long at : new long[]{15_000, 23_000}) {
            try (RuleRig rig = new RuleRig(Checking.REPORT)) {
                rig.in(Callback.INTERRUPT, taking(StorSpinLock.START_IO_LOCK))
                        .in(Callback.START_IO, x -> Simulated.work(x, 5_000))
                        .interruptAgainAt(at);
                assertThat(rig.run().reason()).isEqualTo(at == 15_000 ? StopReason.TIME : StopReason.BUGCHECK);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DPC_LOCK", "START_IO_LOCK"})
    void dpcAndStartIoComeBeforeInterrupt(StorSpinLock late) {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(
                Callback.DPC, taking(StorSpinLock.INTERRUPT_LOCK, late))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireSpinLock(%s) must come before the InterruptLock, which HwStorDpcRoutine holds already"
                            .formatted(late.wdkName()));
        }
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.DPC, taking(late, StorSpinLock.INTERRUPT_LOCK))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void aStrictMachineCallsTheWrongOrderALockHierarchyViolation() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.DPC, taking(StorSpinLock.INTERRUPT_LOCK, StorSpinLock.START_IO_LOCK))) {
            assertThat(rig.run().detail())
                    .startsWith("bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION (0x1001, ");
        }
    }

    @Test
    void aLockThatIsNotGivenBackIsReportedEvenIfTheLevelIsRight() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.DPC, x -> StorPort.acquireDpcLock(x, x.dpc))) {
            rig.run();
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireSpinLock(DpcLock) must be undone before HwStorDpcRoutine returns");
        }
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> StorPort.acquireDpcLock(x, x.dpc))) {
            assertThat(rig.run().detail()).startsWith("bug check 0xC8 IRQL_UNEXPECTED_VALUE")
                    .endsWith("HwStorDpcRoutine returned and kept the DpcLock");
        }
    }

    @Test
    void aLockThatIsGivenBackTwiceIsFatal() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.DPC, x -> {
            StorLockHandle lock = StorPort.acquireDpcLock(x, x.dpc);
            StorPort.releaseSpinLock(x, lock);
            StorPort.releaseSpinLock(x, lock);
        })) {
            assertThat(rig.run().detail()).startsWith("bug check 0x10 SPIN_LOCK_NOT_OWNED")
                    .contains("CPU 0 gives up the spin lock DpcLock of MiniDpc, which it does not hold");
        }
    }

    @Test
    void aDpcLockNeedsADpc() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(
                Callback.DPC, x -> StorPort.acquireSpinLock(x, StorSpinLock.DPC_LOCK, null))) {
            assertThat(rig.run().detail()).startsWith("bug check 0xD1 ");
        }
    }

    @Test
    void anotherMessagesLockMayBeTakenInAMessagesIsr() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(
                Callback.MESSAGE_INTERRUPT,
                x -> StorPort.releaseMsiSpinLock(x, StorPort.acquireMsiSpinLock(x, 1)))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void theLockOfAMessageIsForThePerMessageModeOnly() {
        Consumer<RuleRig.Extension> act = x -> StorPort
                .releaseMsiSpinLock(x, StorPort.acquireMsiSpinLock(x, 1));
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.MESSAGE_INTERRUPT, x -> {})
                .in(Callback.DPC, act)) {
            rig.mode = InterruptSynchronizationMode.SYNCHRONIZE_ALL;
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireMSISpinLock(1) may be called in mode InterruptSynchronizePerMessage only");
        }
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.MESSAGE_INTERRUPT, x -> {})
                .in(Callback.DPC, act)) {
            rig.mode = InterruptSynchronizationMode.SYNCHRONIZE_ALL;
            assertThat(rig.run().detail()).startsWith("bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION");
        }
    }

    @Test
    void allLocksOfMessagesAreTakenInTheOrderOfTheirLevels() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.MESSAGE_INTERRUPT, x -> {})
                .in(Callback.BUILD_IO, taking(StorSpinLock.INTERRUPT_LOCK))) {
            rig.run();
            assertThat(rig.story.events(EventKind.LOCK_ACQUIRED)).filteredOn(event -> event.nanos() > 20_000)
                    .extracting(event -> event.name())
                    .startsWith("MSI lock 0", "MSI lock 1");
        }
    }

    @Test
    void synchronizedAccessRunsAtDirqlUnderTheInterruptLock() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.BUILD_IO, x -> seen.add(StorPort.synchronizeAccess(x, same -> {
                seen.add(same.adapter().processor().irql());
                return true;
            })));
            rig.run();
            assertThat(seen).containsExactly(9, true);
            assertThat(rig.story.events(EventKind.LOCK_ACQUIRED)).filteredOn(event -> event.nanos() > 20_000)
                    .extracting(event -> event.name())
                    .startsWith("InterruptLock", "StartIoLock");
        }
    }

    @Test
    void synchronizedAccessFromTheIsrItselfIsADeadlock() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(
                Callback.INTERRUPT, x -> StorPort.synchronizeAccess(x, same -> true))) {
            assertThat(rig.run().detail()).startsWith("bug check 0xF SPIN_LOCK_ALREADY_OWNED");
        }
    }

    @Test
    void inHalfDuplexStartIoRunsAtDirqlUnderTheInterruptLock() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.model = StorSynchronizationModel.HALF_DUPLEX;
            rig.in(Callback.START_IO, x -> seen.add(x.adapter().processor().irql()));
            rig.run();
            assertThat(seen).containsExactly(9);
            assertThat(rig.story.events(EventKind.LOCK_ACQUIRED)).extracting(event -> event.name())
                    .doesNotContain("StartIoLock");
        }
    }

    @ParameterizedTest
    @CsvSource({"DPC_LOCK, 1", "START_IO_LOCK, 1", "INTERRUPT_LOCK, 1", "START_IO_LOCK, 2", "INTERRUPT_LOCK, 2"})
    void inHalfDuplexStartIoMayTakeNoLock(StorSpinLock lock, int channels) {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.model = StorSynchronizationModel.HALF_DUPLEX;
            rig.channels = channels;
            rig.in(Callback.START_IO, taking(lock));
            assertThat(rig.run().reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(rig.brokenLocks()).singleElement()
                    .asString()
                    .startsWith(
                            "StorPortAcquireSpinLock(%s) may not be called in HwStorStartIo"
                                    .formatted(lock.wdkName()));
        }
    }

    @Test
    void inHalfDuplexStartIoGetsNoPool() {
        try (RuleRig rig = new RuleRig(Checking.REPORT)) {
            rig.model = StorSynchronizationModel.HALF_DUPLEX;
            rig.in(Callback.START_IO, x -> StorPort.allocatePool(x, 64)).run();
            assertThat(rig.brokenCalls())
                    .containsExactly("StorPortAllocatePool at DIRQL 9 may be called at DISPATCH 2 or below only");
        }
    }

    @Test
    void inFullDuplexTheIsrRunsWhileARequestIsStartedAndInHalfDuplexItWaits() {
        for (StorSynchronizationModel model : StorSynchronizationModel.values()) {
            try (RuleRig rig = new RuleRig(Checking.STOP)) {
                rig.model = model;
                rig.in(Callback.START_IO, x -> Simulated.work(x, 5_000)).in(Callback.INTERRUPT, x -> {});
                rig.interruptAgainAt(23_000);
                rig.run();
                long again = rig.story.timesOf(EventKind.ISR_ENTER, "MiniIsr").getLast();
                long started = 20_000 + BusCosts.DEFAULT.startIoNanos();
                if (model == StorSynchronizationModel.HALF_DUPLEX) {
                    assertThat(again).isGreaterThan(started + 5_000);
                } else {
                    assertThat(again).isEqualTo(23_150);
                }
            }
        }
    }

    @Test
    void withConcurrentChannelsStartIoMayTakeTheStartIoLock() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.channels = 2;
            rig.in(Callback.START_IO, taking(StorSpinLock.START_IO_LOCK));
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }
}
