package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.trace.EventKind;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What several routines share needs a lock in common. Source: WDK, "Synchronizing Access to Device Data"; domain notes 4.3. */
@Timeout(30)
class SharedFieldTest {
    private SharedField field = new SharedField("pending");

    private final Consumer<RuleRig.Extension> increment = x -> field.set(x, field.get(x) + 1);

    private final Consumer<RuleRig.Extension> incrementUnderInterruptLock = x -> {
        StorLockHandle lock = StorPort.acquireInterruptLock(x);
        increment.accept(x);
        StorPort.releaseSpinLock(x, lock);
    };

    /** Two interrupts and two requests, of an adapter with a field of its own. */
    private RuleRig rig(Checking checking) {
        field = new SharedField("pending");
        RuleRig rig = new RuleRig(checking);
        rig.repeat(2);
        return rig;
    }

    @Test
    void aDpcThatChangesWhatTheIsrChangesWithoutTheInterruptLockRaces() {
        try (RuleRig rig = rig(Checking.REPORT).in(Callback.INTERRUPT, increment).in(Callback.DPC, increment)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenCalls()).containsOnly(
                    "SharedField.get(pending) at DISPATCH 2 must be called with the InterruptLock held, as it is in MiniIsr, which changes the field too",
                    "SharedField.set(pending) at DISPATCH 2 must be called with the InterruptLock held, as it is in MiniIsr, which changes the field too");
        }
    }

    @Test
    void aDpcThatHoldsTheInterruptLockDoesNotRaceWithTheIsr() {
        try (RuleRig rig = rig(Checking.STOP).in(Callback.INTERRUPT, increment)
                .in(Callback.DPC, incrementUnderInterruptLock)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenCalls()).isEmpty();
        }
    }

    @Test
    void anotherLockDoesNotKeepTheIsrOut() {
        try (RuleRig rig = rig(Checking.REPORT).in(Callback.INTERRUPT, increment).in(Callback.DPC, x -> {
            StorLockHandle lock = StorPort.acquireDpcLock(x, x.dpc);
            increment.accept(x);
            StorPort.releaseSpinLock(x, lock);
        })) {
            rig.run();
            assertThat(rig.brokenCalls()).isNotEmpty();
        }
    }

    @Test
    void whatRunsUnderSynchronizedAccessDoesNotRaceWithTheIsr() {
        try (RuleRig rig = rig(Checking.STOP).in(Callback.INTERRUPT, increment)
                .in(Callback.DPC, x -> StorPort.synchronizeAccess(x, same -> {
                    increment.accept(same);
                    return true;
                }))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void locksOfWhoeverAskedForSynchronizedAccessGuardItTooAndThoseOfWhoWasInterruptedDoNot() {
        try (RuleRig rig = rig(Checking.STOP).in(Callback.START_IO, x -> StorPort.synchronizeAccess(x, same -> {
            increment.accept(same);
            return true;
        })).in(Callback.TIMER, increment)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
        try (RuleRig rig = rig(Checking.REPORT).in(Callback.START_IO, x -> Simulated.work(x, 5_000))
                .in(Callback.INTERRUPT, x -> new SharedField("own").set(x, 1))) {
            rig.interruptAgainAt(23_000);
            rig.run();
            assertThat(rig.brokenCalls()).isEmpty();
        }
    }

    @Test
    void twoThatOnlyReadDoNotRace() {
        try (RuleRig rig = rig(Checking.STOP).in(Callback.INTERRUPT, x -> field.get(x))
                .in(Callback.DPC, x -> field.get(x))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void readingWhatTheIsrChangesIsARaceToo() {
        try (RuleRig rig = rig(Checking.REPORT).in(Callback.INTERRUPT, increment).in(Callback.DPC, x -> field.get(x))) {
            rig.run();
            assertThat(rig.brokenCalls()).isNotEmpty().allMatch(call -> call.startsWith("SharedField.get(pending)"));
        }
    }

    @Test
    void startUpMayWriteWithoutALock() {
        try (RuleRig rig = rig(Checking.STOP).in(Callback.PASSIVE_INITIALIZE, x -> field.set(x, 7))
                .in(Callback.INTERRUPT, increment)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(field.value()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BUILD_IO", "DPC"})
    void whatStartIoChangesUnderItsLockNeedsThatLockElsewhere(Callback other) {
        try (RuleRig rig = rig(Checking.REPORT).in(Callback.START_IO, increment).in(other, increment)) {
            rig.interruptAgainAt(60_000);
            rig.run();
            assertThat(rig.brokenCalls()).containsOnly(
                    "SharedField.get(pending) at DISPATCH 2 must be called with the StartIoLock held, as it is in HwStorStartIo, which changes the field too",
                    "SharedField.set(pending) at DISPATCH 2 must be called with the StartIoLock held, as it is in HwStorStartIo, which changes the field too");
        }
    }

    @Test
    void twoRoutinesWithoutAnyLockAreBothToBlame() {
        try (RuleRig rig = rig(Checking.REPORT).in(Callback.BUILD_IO, increment).in(Callback.DPC, increment)) {
            rig.interruptAgainAt(60_000);
            rig.run();
            assertThat(rig.brokenCalls()).contains(
                    "SharedField.set(pending) at DISPATCH 2 must be called with a lock held that MiniDpc, which changes the field too, takes as well",
                    "SharedField.set(pending) at DISPATCH 2 must be called with a lock held that HwStorBuildIo, which changes the field too, takes as well");
        }
    }

    @Test
    void withConcurrentChannelsStartIoNeedsALockOfItsOwn() {
        for (int channels : new int[]{1, 2}) {
            try (RuleRig rig = rig(Checking.REPORT).in(Callback.START_IO, increment).in(Callback.DPC, x -> {
                StorLockHandle lock = StorPort.acquireSpinLock(x, StorSpinLock.START_IO_LOCK, null);
                increment.accept(x);
                StorPort.releaseSpinLock(x, lock);
            })) {
                rig.channels = channels;
                rig.run();
                assertThat(rig.brokenCalls().isEmpty()).isEqualTo(channels == 1);
            }
        }
    }

    @Test
    void messagesThatAreSynchronizedOneByOneShareNoLock() {
        for (InterruptSynchronizationMode mode : new InterruptSynchronizationMode[]{
            InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE, InterruptSynchronizationMode.SYNCHRONIZE_ALL}) {
            try (RuleRig rig = rig(Checking.REPORT).in(Callback.MESSAGE_INTERRUPT, increment)) {
                rig.mode = mode;
                rig.repeat(3);
                rig.run();
                if (mode == InterruptSynchronizationMode.SYNCHRONIZE_ALL) {
                    assertThat(rig.brokenCalls()).isEmpty();
                } else {
                    assertThat(rig.brokenCalls()).isNotEmpty().allMatch(call -> call.contains("MSI lock 1"));
                }
            }
        }
    }

    @Test
    void anIsrThatComesBetweenReadingAndWritingLosesItsUpdateOnOneProcessor() {
        try (RuleRig rig = new RuleRig(Checking.REPORT)) {
            rig.in(Callback.INTERRUPT, increment).in(Callback.BUILD_IO, x -> {
                long before = field.get(x);
                Simulated.work(x, 5_000);
                field.set(x, before + 1);
            });
            rig.interruptAgainAt(23_000);
            rig.run();
            assertThat(rig.story.events(EventKind.FIELD_CHANGED)).extracting(event -> event.arg())
                    .containsExactly(1L, 2L, 2L);
        }
    }

    @Test
    void eachAccessStandsInTheTraceWithItsValue() {
        try (RuleRig rig = rig(Checking.OFF).in(Callback.INTERRUPT, increment)) {
            rig.run();
            assertThat(rig.story.events(EventKind.FIELD_READ)).extracting(event -> event.name() + event.arg())
                    .containsExactly("pending0", "pending1");
            assertThat(rig.story.events(EventKind.FIELD_CHANGED)).extracting(event -> event.name() + event.arg())
                    .containsExactly("pending1", "pending2");
        }
    }

    @Test
    void withoutCheckingNobodyLooks() {
        try (RuleRig rig = rig(Checking.OFF).in(Callback.INTERRUPT, increment).in(Callback.DPC, increment)) {
            rig.run();
            assertThat(rig.brokenCalls()).isEmpty();
        }
    }

    @Test
    void aStrictMachineStopsAtARace() {
        try (RuleRig rig = rig(Checking.STOP).in(Callback.INTERRUPT, increment).in(Callback.DPC, increment)) {
            assertThat(rig.run().detail()).startsWith("bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION")
                    .contains(
                            "SharedField.get(pending) at DISPATCH 2, which must be called with the InterruptLock held");
        }
    }

    @Test
    void aFieldBelongsToOneAdapter() {
        SharedField one = field;
        try (RuleRig first = new RuleRig(Checking.REPORT).in(Callback.INTERRUPT, x -> one.set(x, 1));
                RuleRig second = new RuleRig(Checking.REPORT).in(Callback.INTERRUPT, x -> one.set(x, 1))) {
            assertThat(first.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(second.run().detail()).contains("pending is a field of another adapter");
        }
    }
}
