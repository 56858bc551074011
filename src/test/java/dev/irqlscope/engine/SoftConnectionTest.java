package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import org.junit.jupiter.api.Test;

/** ISRs that are soft-disconnected. Sources: WDK, "Making an ISR Active or Inactive"; domain notes 2.4. */
class SoftConnectionTest {

    @Test
    void onASharedLevelLineADeviceWhoseIsrIsInactiveIsAStormThatNobodyElseEnds() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.line("INTA#", 0x91, 0);
            story.device("Good", line).isr(cpu -> cpu.work(10));
            Story.Device asleep = story.device("Asleep", line).isr(cpu -> cpu.work(10));
            story.at(1_000, asleep::softDisconnect);
            asleep.raisesAt(2_000);
            RunResult result = story.runUntil(100_000);
            assertThat(result.detail()).startsWith("bug check 0xF2")
                    .endsWith("Vector 0x91 interrupted 20 times in a row and nobody claimed it");
            assertThat(story.timesOf(EventKind.ISR_ENTER, "GoodIsr")).hasSize(20);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "AsleepIsr")).isEmpty();
        }
    }

    @Test
    void theStormEndsWhenTheIsrIsActiveAgain() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.line("INTA#", 0x91, 0);
            story.device("Good", line).isr(cpu -> cpu.work(10));
            Story.Device asleep = story.device("Asleep", line).isr(cpu -> cpu.work(10));
            story.at(1_000, asleep::softDisconnect).at(2_500, asleep::softConnect);
            asleep.raisesAt(2_000);
            assertThat(story.runUntil(100_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "GoodIsr")).hasSizeBetween(3, 19);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "AsleepIsr")).hasSize(1);
            assertThat(story.events(EventKind.ISR_ACTIVE)).extracting(event -> event.name() + event.arg())
                    .containsExactly("AsleepIsr0", "AsleepIsr1");
        }
    }

    @Test
    void aLineWithoutAnyActiveIsrIsMaskedAndInterruptsWhenOneIsActiveAgain() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device alone = story.device("Alone", 0x91).isr(cpu -> cpu.work(10));
            story.at(1_000, alone::softDisconnect).at(5_000, alone::softConnect);
            alone.raisesAt(2_000);
            assertThat(story.runUntil(100_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "AloneIsr")).containsExactly(5_000 + Story.ASSERT_TO_ISR);
            assertThat(story.events(EventKind.VECTOR_IN_SERVICE)).hasSize(1);
        }
    }

    @Test
    void anInterruptThatIsOnItsWayWhenTheIsrBecomesInactiveMeetsNobodyAndIsNotRepeated() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device alone = story.device("Alone", 0x91).isr(cpu -> cpu.work(10));
            alone.raisesAt(1_000);
            story.at(1_050, alone::softDisconnect);
            assertThat(story.runUntil(100_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.ISR_ENTER)).isEmpty();
            assertThat(story.events(EventKind.VECTOR_IN_SERVICE)).hasSize(1);
        }
    }

    @Test
    void anEdgeOfALatchedLineThatComesMeanwhileIsLost() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device alone = story.device("Alone", story.latchedLine("IRQ 4", 0x91, 0)).isr(cpu -> cpu.work(10));
            story.at(1_000, alone::softDisconnect).at(5_000, alone::softConnect);
            alone.raisesAt(2_000);
            story.at(6_000, alone::quiet);
            alone.raisesAt(7_000);
            story.runUntil(100_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "AloneIsr")).containsExactly(7_000 + Story.ASSERT_TO_ISR);
        }
    }

    @Test
    void inALatchedChainAnInactiveIsrIsPassedOver() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.latchedLine("IRQ 4", 0x91, 0);
            Story.Device asleep = story.device("Asleep", line).isr(cpu -> cpu.work(10));
            story.device("Good", line).isr(cpu -> cpu.work(10)).raisesAt(2_000);
            story.at(1_000, asleep::softDisconnect);
            story.runUntil(100_000);
            assertThat(story.routines()).containsExactly("> GoodIsr", "< GoodIsr", "> GoodIsr", "< GoodIsr");
        }
    }

    @Test
    void whoSaysSoTwiceHasToTakeItBackTwiceAndTakingBackWhatNobodySaidIsNothing() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device alone = story.device("Alone", 0x91).isr(cpu -> cpu.work(10));
            story.at(500, alone::softConnect)
                    .at(1_000, alone::softDisconnect)
                    .at(1_100, alone::softDisconnect)
                    .at(3_000, alone::softConnect)
                    .at(5_000, alone::softConnect);
            alone.raisesAt(2_000);
            story.runUntil(100_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "AloneIsr")).containsExactly(5_000 + Story.ASSERT_TO_ISR);
            assertThat(story.events(EventKind.ISR_ACTIVE)).hasSize(2);
        }
    }
}
