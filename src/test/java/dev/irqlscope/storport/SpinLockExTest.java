package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
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

/** The lock types of StorPortAcquireSpinLockEx and who may take which. Sources: its page; STOR_SPINLOCK page; domain notes 3.5. */
@Timeout(30)
class SpinLockExTest {
    private final List<Object> seen = new ArrayList<>();

    private Consumer<RuleRig.Extension> takes(StorSpinLock lock) {
        return x -> {
            int before = x.adapter().processor().irql();
            StorLockHandle handle = StorPort.acquireSpinLockEx(
                    x, lock, lock.family() == StorSpinLock.DPC_LOCK ? x.dpc : null);
            seen.add(handle == null ? "refused" : "at " + x.adapter().processor().irql());
            if (handle != null) {
                StorPort.releaseSpinLock(x, handle);
            }
            assertThat(x.adapter().processor().irql()).isEqualTo(before);
        };
    }

    /** In a work item, which is at PASSIVE_LEVEL. */
    private Consumer<RuleRig.Extension> atPassive(Consumer<RuleRig.Extension> act) {
        return x -> StorPort.queueWorkItem(
                x, (same, context, worker) -> act.accept(same), StorPort.initializeWorker(x), null);
    }

    @ParameterizedTest
    @CsvSource({"DPC_LOCK, at 2", "START_IO_LOCK, at 2", "INTERRUPT_LOCK, at 9", "THREADED_DPC_LOCK, at 2",
        "DPC_LEVEL_LOCK, at 2"})
    void allOfThemAtDispatch(StorSpinLock lock, String level) {
        for (Callback routine : List.of(Callback.BUILD_IO, Callback.DPC)) {
            seen.clear();
            try (RuleRig rig = new RuleRig(Checking.STOP).in(routine, takes(lock))) {
                assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
                assertThat(seen).containsExactly(level);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DPC_LOCK", "START_IO_LOCK", "THREADED_DPC_LOCK"})
    void atPassiveTheLevelIsRaised(StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, atPassive(takes(lock)))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly("at 2");
        }
    }

    @Test
    void atPassiveTheDpcLevelLockIsRefusedForItDoesNotRaise() {
        try (RuleRig rig = new RuleRig(Checking.REPORT)
                .in(Callback.DPC, atPassive(takes(StorSpinLock.DPC_LEVEL_LOCK)))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly("refused");
            assertThat(rig.brokenCalls()).containsExactly(
                    "StorPortAcquireSpinLockEx(DpcLevelLock) at PASSIVE 0 may be called at DISPATCH 2 only");
        }
        try (RuleRig rig = new RuleRig(Checking.STOP)
                .in(Callback.DPC, atPassive(takes(StorSpinLock.DPC_LEVEL_LOCK)))) {
            assertThat(rig.run().detail()).startsWith("bug check 0xC4").contains("may be called at DISPATCH 2 only");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERRUPT_LOCK")
    void inAnIsrNoneOfDispatchIsTaken(StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.INTERRUPT, takes(lock))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly("refused");
            assertThat(rig.brokenCalls()).singleElement()
                    .asString()
                    .startsWith(
                            "StorPortAcquireSpinLockEx(%s) at DIRQL 9 may be called at DISPATCH 2"
                                    .formatted(lock.wdkName()));
            assertThat(rig.brokenLocks()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREADED_DPC_LOCK", "DPC_LEVEL_LOCK"})
    void theyAreInTheTablesWhatTheDpcLockIs(StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.TIMER, takes(lock))) {
            rig.run();
            assertThat(rig.brokenLocks()).containsExactly(
                    "StorPortAcquireSpinLockEx(%s) may not be called in HwStorTimer".formatted(lock.wdkName()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DPC_LOCK", "THREADED_DPC_LOCK", "DPC_LEVEL_LOCK"})
    void theyAreOneLockForWhichTwoProcessorsWait(StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.BUILD_IO, x -> {
            StorLockHandle handle = StorPort.acquireSpinLockEx(
                    x, x.srb.number() == 1 ? StorSpinLock.DPC_LOCK : lock, x.dpc);
            Simulated.work(x, 10_000);
            StorPort.releaseSpinLock(x, handle);
        })) {
            rig.repeat(2);
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.story.events(EventKind.LOCK_WAIT)).singleElement()
                    .satisfies(event -> assertThat(event.name()).isEqualTo("DpcLock of MiniDpc"));
        }
    }

    @Test
    void aDpcIsTheLockContextOfDpcLocksAndOfNoOther() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            for (StorSpinLock lock : StorSpinLock.values()) {
                StorDpc wrong = lock.family() == StorSpinLock.DPC_LOCK ? null : x.dpc;
                seen.add(StorPort.acquireSpinLockEx(x, lock, wrong));
            }
        })) {
            rig.run();
            assertThat(seen).hasSize(5).containsOnlyNulls();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREADED_DPC_LOCK", "DPC_LEVEL_LOCK"})
    void theOlderCallDoesNotKnowThem(StorSpinLock lock) {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.DPC, x -> StorPort.acquireSpinLock(x, lock, x.dpc))) {
            assertThat(rig.run().detail()).startsWith("bug check 0x1E")
                    .contains(
                            "StorPortAcquireSpinLock(%s): expected DpcLock, StartIoLock or InterruptLock"
                                    .formatted(lock.wdkName()));
        }
    }
}
