package dev.irqlscope.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.analysis.MachineState.LineState;
import dev.irqlscope.analysis.MachineState.LockState;
import dev.irqlscope.analysis.MachineState.LockWaiter;
import dev.irqlscope.analysis.MachineState.Stopped;
import dev.irqlscope.app.inspector.Fact.Tone;
import dev.irqlscope.trace.TraceInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineFactsTest {

    private static List<Fact> facts(List<LockState> locks, Stopped stopped) {
        MachineState state = new MachineState(0, List.of(), List.of(), locks, List.of(), stopped);
        return MachineFacts.of(state, TraceInfo.ofRun("test", "test", 1, 1));
    }

    @Test
    void aLockShowsItsOwnerLevelAndTimeAndWhoSpinsForIt() {
        List<LockState> locks = List.of(
                new LockState("StartIoLock", 0, 2, 12_300, List.of(new LockWaiter(1, 3_200))),
                new LockState("InterruptLock", LockState.FREE, -1, 0, List.of()));
        assertThat(facts(locks, null)).containsExactly(
                new Fact("Locks", "", Tone.HEAD),
                new Fact("StartIoLock", "CPU 0 at DISPATCH 2, 12.3 µs", Tone.WARNING),
                new Fact("CPU 1 spins for it", "3.2 µs", Tone.PLAIN),
                new Fact("free", "InterruptLock", Tone.MUTED));
    }

    @Test
    void aLineShowsWhoPullsItAndWhoseIsrIsInactive() {
        List<LineState> lines = List.of(
                new LineState("INTA#", true, List.of("HBA 0"), false, false, List.of("AhciHwInterrupt")),
                new LineState("INTB#", false, List.of(), false, false, List.of("NicIsr")),
                new LineState("INTC#", false, List.of(), false, false, List.of()));
        MachineState state = new MachineState(0, List.of(), lines, List.of(), List.of(), null);
        assertThat(MachineFacts.of(state, TraceInfo.ofRun("test", "test", 1, 1))).containsExactly(
                new Fact("Lines", "", Tone.HEAD),
                new Fact("INTA#", "asserted by HBA 0", Tone.WARNING),
                new Fact("INTA#", "inactive: AhciHwInterrupt", Tone.WARNING),
                new Fact("INTB#", "inactive: NicIsr", Tone.WARNING),
                new Fact("quiet", "INTB# INTC#", Tone.MUTED));
    }

    @Test
    void aStoppedMachineShowsItsBugCheckAndWhatTheParametersMean() {
        assertThat(facts(List.of(), new Stopped(0xF, List.of(3L, 0L, 0L, 0L)))).startsWith(
                new Fact("bug check 0xF", "SPIN_LOCK_ALREADY_OWNED", Tone.HEAD_ERROR),
                new Fact("1 simulator: the lock", "0x3", Tone.PLAIN),
                new Fact("2 reserved", "0x0", Tone.PLAIN));
        assertThat(facts(List.of(), new Stopped(0x7777, List.of(1L)))).startsWith(
                new Fact("bug check 0x7777", "of an unknown kind", Tone.HEAD_ERROR),
                new Fact("1 parameter", "0x1", Tone.PLAIN));
    }
}
