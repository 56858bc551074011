package dev.irqlscope.miniport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.VirtioDisk;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtioMiniportTest {

    private static VirtioDisk start(Rig rig) {
        VirtioDisk disk = new VirtioDisk(rig.story.machine(), rig.device, rig.interrupts, rig.medium);
        rig.start(disk.slot(), new VirtioMiniport(disk));
        return disk;
    }

    private static List<Boolean> answers(Rig rig) {
        return rig.story.events(EventKind.ISR_RETURN)
                .stream()
                .map(event -> IsrResult.claimed(event.arg()))
                .toList();
    }

    /** The level that the processor was at when it happened first. */
    private static int levelAt(Rig rig, EventKind kind) {
        int level = Irql.PASSIVE_LEVEL;
        for (Story.Event event : rig.story.events(EventKind.IRQL_CHANGE, kind)) {
            if (event.kind() == kind) {
                return level;
            }
            level = event.subject();
        }
        throw new AssertionError("no " + kind);
    }

    @Test
    void onALineReadingTheStatusDropsTheLine() {
        Rig rig = Rig.onLine();
        start(rig);
        rig.requestsAt(1_000, 1);
        rig.story.runUntil(200_000);
        assertThat(rig.story.timeOf(EventKind.LINE_DEASSERT, "INTA#"))
                .isEqualTo(rig.story.timeOf(EventKind.REGISTER_READ, "ISR"));
        assertThat(answers(rig)).containsExactly(true);
        assertThat(rig.completed).hasSize(1);
    }

    @Test
    void onALineTheWholeDrainRunsAtDirqlAlthoughItIsADpc() {
        Rig rig = Rig.onLine();
        start(rig);
        rig.requestsAt(1_000, 3);
        rig.story.runUntil(200_000);
        assertThat(rig.story.kinds(EventKind.DPC_ENTER, EventKind.REQUEST_COMPLETED)).startsWith(
                "DPC_ENTER", "REQUEST_COMPLETED");
        assertThat(levelAt(rig, EventKind.REQUEST_COMPLETED)).isEqualTo(Irql.ofVector(0x91));
    }

    @Test
    void withSeveralQueuesTheDrainRunsAtDispatchUnderTheDpcLock() {
        Rig rig = Rig.withMessages(3, 1);
        start(rig);
        rig.requestsAt(1_000, 3);
        rig.story.runUntil(200_000);
        assertThat(levelAt(rig, EventKind.REQUEST_COMPLETED)).isEqualTo(Irql.DISPATCH_LEVEL);
        assertThat(rig.completed).hasSize(3);
    }

    @Test
    void withOneQueueTheDrainHoldsTheLockOfItsMessage() {
        Rig rig = Rig.withMessages(2, 1);
        start(rig);
        rig.requestsAt(1_000, 1);
        rig.story.runUntil(200_000);
        assertThat(levelAt(rig, EventKind.REQUEST_COMPLETED)).isEqualTo(Irql.ofVector(0x82));
    }

    @Test
    void eachQueueHasItsOwnMessageAndDpc() {
        Rig rig = Rig.withMessages(3, 2);
        start(rig);
        rig.requestAt(1_000, 0, 1).requestAt(1_000, 1, 2);
        rig.story.runUntil(200_000);
        assertThat(rig.story.routines())
                .contains("> VirtioHwMSInterrupt1", "> VirtioQueue0Dpc", "> VirtioHwMSInterrupt2", "> VirtioQueue1Dpc");
        assertThat(rig.story.events(EventKind.REGISTER_READ)).isEmpty();
        assertThat(rig.completed).hasSize(2);
    }

    @Test
    void whatIsUsedBetweenTheDrainAndTheNextNotificationIsNotLost() {
        for (int shift = 0; shift < 3_000; shift += 20) {
            Rig rig = Rig.withMessages(3, 2);
            start(rig);
            rig.requestAt(1_000, 0, 1).requestAt(3_000 + shift, 0, 2);
            rig.story.runUntil(300_000);
            assertThat(rig.completed).as("%d ns apart", shift).hasSize(2);
        }
    }

    @Test
    void whatComesDuringTheDrainInterruptsNobody() {
        Rig rig = Rig.withMessages(3, 1);
        start(rig);
        rig.requestsAt(1_000, 20);
        rig.story.runUntil(500_000);
        assertThat(rig.completed).hasSize(20);
        assertThat(rig.story.events(EventKind.MESSAGE_SENT)).hasSizeLessThan(20);
    }

    @Test
    void aChangedConfigurationIsHandledInTheIsr() {
        Rig line = Rig.onLine();
        VirtioDisk disk = start(line);
        line.story.at(1_000, disk::sendNotification);
        line.story.runUntil(100_000);
        assertThat(line.story.routines()).containsExactly("> VirtioHwInterrupt", "< VirtioHwInterrupt");
        assertThat(answers(line)).containsExactly(true);
        Rig messages = Rig.withMessages(2, 1);
        VirtioDisk other = start(messages);
        messages.story.at(1_000, other::sendNotification);
        messages.story.runUntil(100_000);
        assertThat(messages.story.routines()).containsExactly("> VirtioHwMSInterrupt0", "< VirtioHwMSInterrupt0");
        assertThat(messages.story.kinds(EventKind.CAUSE_SET, EventKind.CAUSE_CLEAR))
                .containsExactly("CAUSE_SET", "CAUSE_CLEAR");
    }

    @Test
    void anInterruptThatIsNotItsOwnCostsOneRegisterRead() {
        Rig rig = Rig.onLine();
        start(rig);
        rig.story.at(1_000, () -> rig.pull().pulse(0));
        rig.story.runUntil(100_000);
        assertThat(rig.story.events(EventKind.ISR_RETURN)).extracting(Story.Event::arg)
                .containsExactly(IsrResult.of(false, false, 1));
    }

    @Test
    void aReadThatClearsTheCauseIsSomethingDone() {
        Rig rig = Rig.onLine();
        VirtioDisk disk = start(rig);
        rig.story.at(1_000, disk::sendNotification);
        rig.story.runUntil(100_000);
        assertThat(IsrResult.didNothing(rig.story.events(EventKind.ISR_RETURN).getFirst().arg())).isFalse();
    }

    @Test
    void aDiskThatWasPulledOutReadsAllOnesAndIsNotAskedAgain() {
        Rig rig = Rig.onLine();
        VirtioDisk disk = new VirtioDisk(rig.story.machine(), rig.device, rig.interrupts, rig.medium);
        rig.start(Rig.allReading(-1, disk.registerNames()), new VirtioMiniport(disk));
        rig.story.at(1_000, () -> rig.pull().pulse(0));
        rig.story.at(50_000, () -> rig.pull().pulse(0));
        rig.story.runUntil(100_000);
        assertThat(answers(rig)).containsExactly(false, false);
        assertThat(rig.reads("ISR")).hasSize(1);
    }
}
