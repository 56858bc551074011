package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.storport.RuleRig.Extension;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order locks are given back. Sources: StorPortReleaseSpinLock page; rule IrqlKeReleaseSpinLock of the driver verifier. */
@Timeout(30)
class LockReleaseTest {
    private static final String TOO_EARLY = "StorPortReleaseSpinLock(DpcLock) must wait until the InterruptLock, which was taken later, is given back: it lowers the IRQL from DIRQL 9 to DISPATCH 2 while the InterruptLock is held";

    private static Consumer<Extension> releasesTheOuterFirst(long thenNanos) {
        return x -> {
            StorLockHandle outer = StorPort.acquireDpcLock(x, x.dpc);
            StorLockHandle inner = StorPort.acquireInterruptLock(x);
            StorPort.releaseSpinLock(x, outer);
            Simulated.work(x, thenNanos);
            StorPort.releaseSpinLock(x, inner);
        };
    }

    @Test
    void releasingTheDpcLockUnderTheInterruptLockLowersTheIrqlTooFar() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.DPC, releasesTheOuterFirst(100))) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenLocks()).containsExactly(TOO_EARLY);
        }
    }

    @Test
    void aStrictMachineStopsThere() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, releasesTheOuterFirst(100))) {
            assertThat(rig.run().detail()).isEqualTo(
                    "bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION (0x20015, 0x9, 0x0, 0x0): Giving up the DpcLock lowers the IRQL from DIRQL 9 to DISPATCH 2 while the InterruptLock is held");
        }
    }

    @Test
    void anInterruptThatComesInMeanwhileSpinsForItsOwnProcessor() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.DPC, releasesTheOuterFirst(20_000))
                .in(Callback.START_IO, x -> {})) {
            rig.interruptAgainAt(5_000);
            assertThat(rig.run().detail()).startsWith("bug check 0xF SPIN_LOCK_ALREADY_OWNED")
                    .contains("InterruptLock");
            assertThat(rig.brokenLocks()).containsExactly(TOO_EARLY);
        }
    }

    @Test
    void releasingAnOuterLockInsideSynchronizeAccessIsTheSame() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.DPC, x -> {
            StorLockHandle outer = StorPort.acquireDpcLock(x, x.dpc);
            StorPort.synchronizeAccess(x, same -> {
                StorPort.releaseSpinLock(x, outer);
                return true;
            });
        })) {
            rig.run();
            assertThat(rig.brokenLocks()).containsExactly(TOO_EARLY);
        }
    }

    @Test
    void locksOfOneLevelMayBeGivenBackInAnyOrder() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            StorLockHandle outer = StorPort.acquireDpcLock(x, x.dpc);
            StorLockHandle inner = StorPort.acquireSpinLock(x, StorSpinLock.START_IO_LOCK, null);
            StorPort.releaseSpinLock(x, outer);
            StorPort.releaseSpinLock(x, inner);
        })) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void theOppositeOrderIsRight() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            StorLockHandle outer = StorPort.acquireDpcLock(x, x.dpc);
            StorLockHandle inner = StorPort.acquireInterruptLock(x);
            StorPort.releaseSpinLock(x, inner);
            StorPort.releaseSpinLock(x, outer);
        })) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void messageLocksOfDifferentLevelsAreGivenBackTheHighestFirst() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.MESSAGE_INTERRUPT, x -> {})
                .in(Callback.DPC, x -> {
                    StorLockHandle low = StorPort.acquireMsiSpinLock(x, 0);
                    StorLockHandle high = StorPort.acquireMsiSpinLock(x, 1);
                    StorPort.releaseMsiSpinLock(x, low);
                    StorPort.releaseMsiSpinLock(x, high);
                })) {
            rig.run();
            assertThat(rig.brokenLocks()).singleElement()
                    .asString()
                    .startsWith("StorPortReleaseMSISpinLock must wait")
                    .contains("from DIRQL 10 to DISPATCH 2");
        }
    }
}
