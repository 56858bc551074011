package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.MachineState.LockState;
import dev.irqlscope.analysis.MachineState.LockWaiter;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has which lock at a moment, at which level, for how long, and who spins for it. */
class LockStateTest {
    private final TraceScript script = TraceScript.recorded(3);
    private final int first = script.lock("first");
    private final int second = script.lock("second");

    LockStateTest() {
        script.at(100).cpu(0).irql(9, 0).event(EventKind.LOCK_ACQUIRED, first, 0);
        script.at(300).cpu(1).irql(2, 0).event(EventKind.LOCK_WAIT, first, 0);
        script.at(400).cpu(2).irql(2, 0).event(EventKind.LOCK_ACQUIRED, second, 0);
        script.at(500).event(EventKind.LOCK_WAIT, first, 0);
        script.at(900).cpu(0).event(EventKind.LOCK_RELEASED, first, 0);
        script.cpu(1).event(EventKind.LOCK_ACQUIRED, first, 0);
    }

    private List<LockState> at(long nanos) {
        return MachineState.at(script.analyze(), nanos).locks();
    }

    @Test
    void aFreeLockHasNoHolder() {
        assertThat(at(50)).containsExactly(
                new LockState("first", LockState.FREE, -1, 0, List.of()),
                new LockState("second", LockState.FREE, -1, 0, List.of()));
    }

    @Test
    void aLockNamesItsHolderAndItsWaitersTheLongestFirst() {
        assertThat(at(600)).containsExactly(
                new LockState("first", 0, 9, 500, List.of(new LockWaiter(1, 300), new LockWaiter(2, 100))),
                new LockState("second", 2, 2, 200, List.of()));
        assertThat(MachineState.at(script.analyze(), 600).cpus().get(2).spinningOn()).isEqualTo("first");
    }

    @Test
    void whoeverGetsItWaitsNoLonger() {
        assertThat(at(900)).first()
                .isEqualTo(new LockState("first", 1, 2, 0, List.of(new LockWaiter(2, 400))));
    }

    @Test
    void anIsrThatSpinsOnTopOfASpinLeavesTheOuterOneWaiting() {
        script.at(1_000).cpu(2).irql(9, 2).event(EventKind.LOCK_WAIT, second, 0);
        script.at(1_100).cpu(2).event(EventKind.LOCK_ACQUIRED, second, 0);
        assertThat(MachineState.at(script.analyze(), 1_050).cpus().get(2).spinningOn()).isEqualTo("second");
        assertThat(MachineState.at(script.analyze(), 1_100).cpus().get(2).spinningOn()).isEqualTo("first");
    }
}
