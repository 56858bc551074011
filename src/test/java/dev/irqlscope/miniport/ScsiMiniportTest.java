package dev.irqlscope.miniport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.ScsiHba;
import dev.irqlscope.storport.HwRegisters;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScsiMiniportTest {
    private final Rig rig = Rig.onLine();
    private final Story story = rig.story;
    private final ScsiHba hba = new ScsiHba(story.machine(), rig.device, rig.interrupts, rig.medium);

    private List<Boolean> answers() {
        return story.events(EventKind.ISR_RETURN).stream().map(event -> IsrResult.claimed(event.arg())).toList();
    }

    @Test
    void itsIsrCompletesAtDirqlAndTheDpcIsThePortDrivers() {
        rig.start(hba.slot(), new ScsiMiniport(hba));
        rig.requestsAt(1_000, 1);
        story.runUntil(200_000);
        assertThat(story.kinds(EventKind.ISR_ENTER, EventKind.REQUEST_COMPLETED, EventKind.ISR_RETURN))
                .containsExactly("ISR_ENTER", "REQUEST_COMPLETED", "ISR_RETURN");
        assertThat(story.routines())
                .containsExactly("> ScsiHwInterrupt", "< ScsiHwInterrupt", "> RaidpAdapterDpc", "< RaidpAdapterDpc");
        assertThat(rig.completed).hasSize(1);
    }

    @Test
    void oneIsrWalksTheWholeDoneQueue() {
        rig.start(hba.slot(), new ScsiMiniport(hba));
        rig.requestsAt(1_000, 5).interruptsHeldBackAt(45_000, 40_000);
        story.runUntil(300_000);
        assertThat(answers()).containsExactly(true);
        assertThat(rig.completed).hasSize(5);
    }

    @Test
    void itClearsTheInterruptBeforeItWalksTheQueueSoThatNothingIsLost() {
        rig.start(hba.slot(), new ScsiMiniport(hba));
        rig.requestsAt(1_000, 30);
        story.runUntil(500_000);
        assertThat(rig.completed).hasSize(30);
    }

    @Test
    void aPhaseMismatchIsItsOwnAndStartsTheScriptAgain() {
        rig.start(hba.slot(), new ScsiMiniport(hba));
        rig.requestsAt(1_000, 2);
        story.at(30_000, hba::sendNotification);
        story.runUntil(300_000);
        assertThat(rig.reads("SIST0")).containsExactly((long) ScsiHba.MISMATCH);
        assertThat(rig.writes("DSP")).hasSize(1);
        assertThat(answers().getFirst()).isTrue();
        assertThat(rig.completed).hasSize(2);
    }

    @Test
    void anInterruptThatIsNotItsOwnCostsOneRegisterRead() {
        rig.start(hba.slot(), new ScsiMiniport(hba));
        story.at(1_000, () -> rig.pull().pulse(0));
        story.runUntil(100_000);
        assertThat(story.events(EventKind.ISR_RETURN)).extracting(Story.Event::arg)
                .containsExactly(IsrResult.of(false, false, 1));
    }

    @Test
    void anAdapterThatWasPulledOutReadsAllOnesAndIsNotAskedAgain() {
        HwRegisters gone = Rig.allReading(-1, hba.registerNames());
        rig.start(gone, new ScsiMiniport(hba));
        story.at(1_000, () -> rig.pull().pulse(0));
        story.at(50_000, () -> rig.pull().pulse(0));
        story.runUntil(100_000);
        assertThat(answers()).containsExactly(false, false);
        assertThat(rig.reads("ISTAT0")).hasSize(1);
    }
}
