package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trace tells what its machine stopped with. */
class StoppedMachineTest {
    private final TraceScript script = TraceScript.recorded(1);

    @Test
    void itsStateHoldsTheBugCheckAndAllOfItsParameters() {
        script.at(900).cpu(0).event(EventKind.BUGCHECK, 0x133, 0);
        script.event(EventKind.BUGCHECK_PARAMETER, 2, 0x501)
                .event(EventKind.BUGCHECK_PARAMETER, 3, 0x500)
                .event(EventKind.BUGCHECK_PARAMETER, 4, -1);
        Analysis analysis = script.analyze();

        assertThat(MachineState.at(analysis, 899).stopped()).isNull();
        assertThat(MachineState.at(analysis, 900).stopped())
                .isEqualTo(new MachineState.Stopped(0x133, List.of(0L, 0x501L, 0x500L, -1L)));
    }

    @Test
    void parametersThatNobodyHasAreLeftOut() {
        script.at(900).cpu(0).event(EventKind.BUGCHECK_PARAMETER, 2, 7);
        script.event(EventKind.BUGCHECK, 0xF, 3)
                .event(EventKind.BUGCHECK_PARAMETER, 0, 7)
                .event(EventKind.BUGCHECK_PARAMETER, 5, 7)
                .event(EventKind.BUGCHECK_PARAMETER, Integer.MIN_VALUE, 7);

        assertThat(MachineState.at(script.analyze(), 900).stopped())
                .isEqualTo(new MachineState.Stopped(0xF, List.of(3L, 0L, 0L, 0L)));
    }
}
