package dev.irqlscope.storport;

import static dev.irqlscope.engine.Story.ASSERT_TO_ISR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Message interrupts of a miniport and their locks. Sources: INTERRUPT_SYNCHRONIZATION_MODE page; domain notes 2.6. */
class MessageInterruptTest {
    private final Story story = Story.onProcessors(2);
    private final int device = story.machine().register(new Entity.Device("card"));
    private final List<InterruptMessage> messages = new ArrayList<>();
    private final ToldMiniport mini = new ToldMiniport();

    private void message(int vector, int cpu) {
        messages.add(story.machine()
                .dispatchTable()
                .connectMessage("M" + messages.size(), vector, story.machine().processor(cpu)));
    }

    private Adapter start() {
        return AdapterSetup.of(device, messages).start(story.machine(), mini);
    }

    private RunResult sendsAt(long first, long second) {
        start();
        story.at(first, () -> messages.get(0).send(device));
        story.at(second, () -> messages.get(1).send(device));
        return story.runUntil(100_000);
    }

    @Test
    void aMessageRoutineIsShownAsWhatItIs() {
        message(0x91, 0);
        start();
        assertThat(story.trace().catalog().list())
                .contains(new Entity.Routine("Mini0", "mini.sys", RoutineKind.ISR_MSI, 0x91, 9, true, device));
    }

    @Test
    void isrsOfDifferentMessagesNestWithALockForEachMessage() {
        message(0x91, 0);
        message(0xA1, 0);
        sendsAt(1_000, 1_300);
        assertThat(story.routines()).containsExactly("> Mini0", "> Mini1", "< Mini1", "< Mini0");
    }

    @Test
    void isrsOfDifferentMessagesRunAtOnceWithALockForEachMessage() {
        message(0x91, 0);
        message(0x92, 1);
        sendsAt(1_000, 1_300);
        assertThat(story.timeOf(EventKind.ISR_ENTER, "Mini1")).isEqualTo(1_300 + ASSERT_TO_ISR);
    }

    @Test
    void isrsOfDifferentMessagesNeverNestWithOneLockForAll() {
        mini.mode = InterruptSynchronizationMode.SYNCHRONIZE_ALL;
        message(0x91, 0);
        message(0xA1, 0);
        sendsAt(1_000, 1_300);
        assertThat(story.routines()).containsExactly("> Mini0", "< Mini0", "> Mini1", "< Mini1");
        assertThat(story.events(EventKind.IRQL_CHANGE)).extracting(Story.Event::subject).contains(10);
    }

    @Test
    void isrsOfDifferentMessagesNeverRunAtOnceWithOneLockForAll() {
        mini.mode = InterruptSynchronizationMode.SYNCHRONIZE_ALL;
        message(0x91, 0);
        message(0x92, 1);
        sendsAt(1_000, 1_300);
        assertThat(story.timeOf(EventKind.ISR_ENTER, "Mini1"))
                .isEqualTo(story.timeOf(EventKind.ISR_RETURN, "Mini0"));
        assertThat(story.events(EventKind.LOCK_WAIT)).hasSize(1);
    }

    @Test
    void theLockOfAnotherMessageHoldsItsIsrOff() {
        message(0x91, 0);
        message(0xA1, 1);
        mini.isr = (x, id) -> {
            if (id == 0) {
                StorLockHandle lock = StorPort.acquireMsiSpinLock(x, 1);
                Simulated.work(x, 3_000);
                StorPort.releaseMsiSpinLock(x, lock);
            }
        };
        sendsAt(1_000, 1_300);
        assertThat(story.timeOf(EventKind.ISR_ENTER, "Mini1")).isEqualTo(1_150 + 3_000);
    }

    @Test
    void theInterruptLockIsTheLockOfEveryMessageInTheirOrder() {
        message(0x91, 0);
        message(0xA1, 1);
        ToldMiniport.Extension x = mini.newDeviceExtension();
        x.attach(start());
        story.threadAt(1_000, 0, cpu -> StorPort.releaseSpinLock(x, StorPort.acquireInterruptLock(x)));
        story.runUntil(100_000);
        assertThat(story.events(EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED))
                .extracting(event -> event.kind() + " " + event.name())
                .containsExactly(
                        "LOCK_ACQUIRED MSI lock 0",
                        "LOCK_ACQUIRED MSI lock 1",
                        "LOCK_RELEASED MSI lock 1",
                        "LOCK_RELEASED MSI lock 0");
        assertThat(story.events(EventKind.IRQL_CHANGE)).extracting(Story.Event::subject).contains(10);
    }

    @Test
    void theLockOfAMessageWhoseIsrWasInterruptedHereIsADeadlock() {
        message(0x91, 0);
        message(0xA1, 0);
        mini.isr = (x, id) -> {
            Simulated.work(x, 1_000);
            if (id == 1) {
                StorPort.acquireMsiSpinLock(x, 0);
            }
        };
        assertThat(sendsAt(1_000, 1_300).detail()).contains("wants the spin lock MSI lock 0, which it holds already");
    }

    @Test
    void theLockOfAMessageThatTheAdapterDoesNotHaveIsNoIndexOfAnything() {
        message(0x91, 0);
        message(0xA1, 0);
        mini.isr = (x, id) -> StorPort.acquireMsiSpinLock(x, 99);
        assertThat(sendsAt(1_000, 50_000).detail()).contains("no message 99: this adapter has 2");
    }

    @Test
    void aMessageThatItsIsrMaskedComesWhenItIsUnmasked() {
        message(0x91, 0);
        message(0x92, 1);
        mini.isr = (x, id) -> StorPort.maskMsixInterrupt(x, 1, id == 0);
        start();
        story.at(1_000, () -> messages.get(0).send(device));
        story.at(3_000, () -> messages.get(1).send(device));
        story.at(9_000, () -> messages.get(1).mask(false));
        story.runUntil(100_000);
        assertThat(story.timeOf(EventKind.ISR_ENTER, "Mini1")).isEqualTo(9_000 + ASSERT_TO_ISR);
    }

    @Test
    void aMiniportThatKnowsLinesOnlyGetsNoMessages() {
        mini.mode = InterruptSynchronizationMode.SUPPORT_NONE;
        message(0x91, 0);
        assertThatThrownBy(this::start).hasMessageContaining("without a message interrupt routine");
    }
}
