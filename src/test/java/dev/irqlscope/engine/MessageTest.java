package dev.irqlscope.engine;

import static dev.irqlscope.engine.Story.ASSERT_TO_ISR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Message-signaled interrupts. Sources: WDK, "Introduction to Message-Signaled Interrupts"; domain notes 2.1, 2.4 and 9.2. */
class MessageTest {
    private static final int DEVICE = 0;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageInterruptsOnceWhateverItsRoutineAnswers(boolean answer) {
        try (Story story = Story.onProcessors(1)) {
            InterruptMessage message = story.message("M", 0x91, 0, cpu -> answer);
            story.at(1_000, () -> message.send(DEVICE));
            assertThat(story.runUntil(100_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "MIsr")).containsExactly(1_000 + ASSERT_TO_ISR);
        }
    }

    @Test
    void messagesThatMeetASetPendingBitMerge() {
        try (Story story = Story.onProcessors(1)) {
            story.device("High", 0xB1).isr(cpu -> cpu.work(5_000)).raisesAt(500);
            InterruptMessage message = story.message("M", 0x91, 0, cpu -> true);
            for (long at = 1_000; at < 2_000; at += 300) {
                story.at(at, () -> message.send(DEVICE));
            }
            story.runUntil(20_000);
            assertThat(story.events(EventKind.MESSAGE_SENT)).hasSize(4);
            assertThat(story.events(EventKind.VECTOR_MERGED)).hasSize(3);
            assertThat(story.events(EventKind.ISR_ENTER)).hasSize(2)
                    .filteredOn(e -> e.name().equals("MIsr"))
                    .hasSize(1);
        }
    }

    @Test
    void aMessageThatComesWhileItsRoutineRunsInterruptsAgain() {
        try (Story story = Story.onProcessors(1)) {
            InterruptMessage message = story.message("M", 0x91, 0, cpu -> {
                cpu.work(1_000);
                return true;
            });
            story.at(1_000, () -> message.send(DEVICE));
            story.at(1_500, () -> message.send(DEVICE));
            story.runUntil(20_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "MIsr")).hasSize(2);
        }
    }

    @Test
    void aMaskedMessageIsHeldOnceAndSentWhenItIsUnmasked() {
        try (Story story = Story.onProcessors(1)) {
            InterruptMessage message = story.message("M", 0x91, 0, cpu -> true);
            story.at(500, () -> message.mask(true));
            story.at(1_000, () -> message.send(DEVICE));
            story.at(2_000, () -> message.send(DEVICE));
            story.at(5_000, () -> message.mask(false));
            story.runUntil(20_000);
            assertThat(story.kinds(EventKind.MESSAGE_HELD, EventKind.MESSAGE_MASK, EventKind.MESSAGE_SENT))
                    .containsExactly("MESSAGE_MASK", "MESSAGE_HELD", "MESSAGE_MASK", "MESSAGE_SENT");
            assertThat(story.timesOf(EventKind.ISR_ENTER, "MIsr")).containsExactly(5_000 + ASSERT_TO_ISR);
        }
    }

    @Test
    void unmaskingSendsNothingThatWasNotHeld() {
        try (Story story = Story.onProcessors(1)) {
            InterruptMessage message = story.message("M", 0x91, 0, cpu -> true);
            story.at(500, () -> message.mask(true));
            story.at(1_000, () -> message.mask(false));
            story.runUntil(20_000);
            assertThat(story.events(EventKind.MESSAGE_SENT, EventKind.ISR_ENTER)).isEmpty();
        }
    }

    @Test
    void aLostMessageIsLostAndTheNextOneArrives() {
        try (Story story = Story.onProcessors(1)) {
            InterruptMessage message = story.message("M", 0x91, 0, cpu -> true);
            message.loseNext();
            story.at(1_000, () -> message.send(DEVICE));
            story.at(5_000, () -> message.send(DEVICE));
            story.runUntil(20_000);
            assertThat(story.timesOf(EventKind.MESSAGE_LOST, "M")).containsExactly(1_000L);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "MIsr")).containsExactly(5_000 + ASSERT_TO_ISR);
        }
    }
}
