package dev.irqlscope.engine;

import static dev.irqlscope.engine.Story.ASSERT_TO_ISR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Masking, nesting, pending and in-service bits, EOI, chains. Sources: WDK "Managing Hardware Priorities", "Writing an ISR"; Intel SDM 3, APIC. */
class InterruptTest {

    @Test
    void anIdleProcessorTakesAnInterruptAfterDeliveryAndEntry() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.work(500)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.VECTOR_PENDING, 0x91)).isEqualTo(1_100);
            assertThat(story.timeOf(EventKind.VECTOR_IN_SERVICE, 0x91)).isEqualTo(1_100);
            assertThat(story.timeOf(EventKind.ISR_ENTER, "NicIsr")).isEqualTo(1_000 + ASSERT_TO_ISR);
            assertThat(story.timeOf(EventKind.ISR_RETURN, "NicIsr")).isEqualTo(1_650);
        }
    }

    @Test
    void anIsrRunsAtTheClassOfItsVector() {
        try (Story story = Story.onProcessors(1)) {
            int[] levels = new int[2];
            story.device("Low", 0x3F).isr(cpu -> levels[0] = cpu.irql()).raisesAt(1_000);
            story.device("High", 0xC0).isr(cpu -> levels[1] = cpu.irql()).raisesAt(5_000);
            story.runUntil(10_000);
            assertThat(levels).containsExactly(3, 12);
        }
    }

    @Test
    void anInterruptOfEqualDirqlStaysPendingUntilTheLevelDrops() {
        try (Story story = Story.onProcessors(1)) {
            story.device("First", 0x91).isr(cpu -> cpu.work(1_000)).raisesAt(1_000);
            story.device("Second", 0x95).isr(cpu -> cpu.work(100)).raisesAt(1_300);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly("> FirstIsr", "< FirstIsr", "> SecondIsr", "< SecondIsr");
            assertThat(story.timeOf(EventKind.VECTOR_PENDING, 0x95)).isEqualTo(1_400);
            assertThat(story.timeOf(EventKind.VECTOR_IN_SERVICE, 0x95))
                    .isEqualTo(story.timeOf(EventKind.EOI, 0x91))
                    .isEqualTo(2_170);
        }
    }

    @Test
    void anInterruptOfLowerDirqlStaysPendingUntilTheLevelDrops() {
        try (Story story = Story.onProcessors(1)) {
            story.device("High", 0xB1).isr(cpu -> cpu.work(1_000)).raisesAt(1_000);
            story.device("Low", 0x51).isr(cpu -> cpu.work(100)).raisesAt(1_300);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly("> HighIsr", "< HighIsr", "> LowIsr", "< LowIsr");
        }
    }

    @Test
    void anInterruptOfHigherDirqlNestsInTheIsrThatRuns() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Low", 0x51).isr(cpu -> cpu.work(1_000)).raisesAt(1_000);
            story.device("High", 0xB1).isr(cpu -> cpu.work(300)).raisesAt(1_300);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly("> LowIsr", "> HighIsr", "< HighIsr", "< LowIsr");
            assertThat(story.timeOf(EventKind.ISR_ENTER, "HighIsr")).isEqualTo(1_450);
            assertThat(story.timeOf(EventKind.ISR_RETURN, "LowIsr")).isEqualTo(1_150 + 1_000 + 50 + 300 + 20);
        }
    }

    @Test
    void theClockPreemptsAnyIsr() {
        try (Story story = Story.onProcessors(1, new KernelCosts(100, 50, 20, 10, 1_000, 10_000, 0), 20)) {
            story.device("High", 0xC1).isr(cpu -> cpu.work(3_000)).raisesAt(8_000);
            story.runUntil(19_000);
            assertThat(story.routines()).containsExactly("> HighIsr", "> clock", "< clock", "< HighIsr");
            assertThat(story.events(EventKind.IRQL_CHANGE))
                    .filteredOn(event -> event.nanos() == 10_000)
                    .extracting(Story.Event::subject)
                    .containsExactly(Irql.CLOCK_LEVEL);
        }
    }

    @Test
    void ofSeveralPendingInterruptsTheHighestComesFirst() {
        try (Story story = Story.onProcessors(1)) {
            story.threadAt(500, 0, cpu -> {
                int old = cpu.raiseIrql(Irql.HIGHEST_DIRQL);
                cpu.work(2_000);
                cpu.lowerIrql(old);
            });
            story.device("Low", 0x51).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.device("High", 0xB1).isr(cpu -> cpu.work(10)).raisesAt(1_100);
            story.device("Middle", 0x81).isr(cpu -> cpu.work(10)).raisesAt(1_200);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly(
                    "> HighIsr", "< HighIsr", "> MiddleIsr", "< MiddleIsr", "> LowIsr", "< LowIsr");
        }
    }

    @Test
    void maskingHoldsOnOneProcessorOnly() {
        try (Story story = Story.onProcessors(2)) {
            story.device("Here", 0xB1).isr(cpu -> cpu.work(5_000)).raisesAt(1_000);
            story.device("There", story.line("There#", 0x51, 1)).isr(cpu -> cpu.work(100)).raisesAt(1_500);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.ISR_ENTER, "ThereIsr")).isEqualTo(1_500 + ASSERT_TO_ISR);
            assertThat(story.events(EventKind.ISR_ENTER)).extracting(Story.Event::cpu).containsExactly(0, 1);
        }
    }

    @Test
    void aVectorThatIsRequestedWhilePendingMergesIntoOneBit() {
        InterruptController controller = new InterruptController();
        assertThat(controller.request(0x91)).isTrue();
        assertThat(controller.request(0x91)).isFalse();
        controller.acknowledge(0x91);
        assertThat(controller.isPending(0x91)).isFalse();
        assertThat(controller.deliverable(Irql.PASSIVE_LEVEL)).isEqualTo(InterruptController.NO_VECTOR);
    }

    @Test
    void aVectorMayBePendingAndInServiceAtOnce() {
        InterruptController controller = new InterruptController();
        controller.request(0x91);
        controller.acknowledge(0x91);
        assertThat(controller.isInService(0x91)).isTrue();
        assertThat(controller.request(0x91)).isTrue();
        controller.endOfInterrupt(0x91);
        assertThat(controller.isInService(0x91)).isFalse();
        assertThat(controller.isPending(0x91)).isTrue();
    }

    @Test
    void clockTicksThatNobodyCouldTakeMerge() {
        try (Story story = Story.onProcessors(1, new KernelCosts(100, 50, 20, 10, 100, 1_000, 0), 20)) {
            story.threadAt(500, 0, cpu -> {
                int old = cpu.raiseIrql(Irql.HIGH_LEVEL);
                cpu.work(3_000);
                cpu.lowerIrql(old);
            });
            story.runUntil(3_900);
            assertThat(story.events(EventKind.VECTOR_MERGED)).hasSize(2);
            assertThat(story.timesOf(EventKind.VECTOR_ENTER, "clock")).containsExactly(3_500L);
        }
    }

    @Test
    void endOfInterruptComesAfterTheRoutinesAndBeforeTheDrop() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.work(500)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.events(
                    EventKind.VECTOR_IN_SERVICE,
                    EventKind.IRQL_CHANGE,
                    EventKind.ISR_ENTER,
                    EventKind.ISR_RETURN,
                    EventKind.EOI))
                    .filteredOn(event -> event.nanos() > 0)
                    .extracting(Story.Event::kind)
                    .containsExactly(
                            EventKind.VECTOR_IN_SERVICE,
                            EventKind.IRQL_CHANGE,
                            EventKind.ISR_ENTER,
                            EventKind.ISR_RETURN,
                            EventKind.EOI,
                            EventKind.IRQL_CHANGE);
        }
    }

    @Test
    void aChainIsCalledInItsOrderAndStopsAtTheFirstTrue() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.line("INTA#", 0x91, 0);
            story.device("A", line).isr(cpu -> cpu.work(10));
            Story.Device b = story.device("B", line).isr(cpu -> cpu.work(10));
            story.device("C", line).isr(cpu -> cpu.work(10));
            b.raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly("> AIsr", "< AIsr", "> BIsr", "< BIsr");
        }
    }

    @Test
    void aDeviceBehindTheOneThatClaimedInterruptsAgainBecauseTheLineIsStillPulled() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.line("INTA#", 0x91, 0);
            story.device("A", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.device("B", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly("> AIsr", "< AIsr", "> AIsr", "< AIsr", "> BIsr", "< BIsr");
            assertThat(story.events(EventKind.ISR_RETURN).stream().map(e -> IsrResult.claimed(e.arg())).toList())
                    .isEqualTo(List.of(true, false, true));
        }
    }

    @Test
    void aDeviceThatPullsWhileItsVectorIsInServiceInterruptsAgainAfterTheEndOfInterrupt() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", 0x91).isr(cpu -> cpu.work(1_000)).raisesAt(1_000);
            nic.raisesAt(1_700);
            story.runUntil(10_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr"))
                    .containsExactly(1_150L, story.timeOf(EventKind.EOI, 0x91) + ASSERT_TO_ISR);
            assertThat(story.events(EventKind.VECTOR_MERGED)).isEmpty();
        }
    }

    @Test
    void aPendingBitStaysWhenItsLineFalls() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", 0x91).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.at(1_050, nic::quiet);
            story.runUntil(10_000);
            assertThat(story.events(EventKind.ISR_RETURN)).hasSize(1);
            assertThat(IsrResult.claimed(story.events(EventKind.ISR_RETURN).getFirst().arg())).isFalse();
        }
    }

    @Test
    void aLineThatNobodyQuietsFiresAgainAndTheDpcThatWouldQuietItNeverRuns() {
        try (Story story = Story.onProcessors(1, Story.ROUND, 1_000)) {
            Story.Device nic = story.device("Nic", 0x91);
            Dpc dpc = story.dpc("NicDpc", cpu -> nic.quiet());
            nic.isrOf(Frame.NO_LIMIT, cpu -> {
                cpu.work(1_000);
                cpu.queueDpc(dpc, null, null);
                return true;
            }).raisesAt(1_000);
            story.device("Stuck too", 0x92).isrOf(Frame.NO_LIMIT, cpu -> {
                cpu.work(1_000);
                return true;
            }).raisesAt(1_100);
            story.runUntil(100_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr")).hasSizeGreaterThan(40);
            assertThat(story.events(EventKind.DPC_ENTER)).isEmpty();
        }
    }

    @Test
    void anUnclaimedLineIsAStormAfterTheThreshold() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isrOf(Frame.NO_LIMIT, cpu -> false).raisesAt(1_000);
            RunResult result = story.runUntil(100_000);
            assertThat(result.reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(result.detail()).endsWith("Vector 0x91 interrupted 20 times in a row and nobody claimed it");
            assertThat(story.events(EventKind.ISR_ENTER)).hasSize(20);
            assertThat(story.events(EventKind.BUGCHECK)).singleElement()
                    .extracting(Story.Event::subject)
                    .isEqualTo(0xF2);
        }
    }

    @Test
    void twoLinesThatNeverFallInterruptForEverOnAStackThatDoesNotGrow() {
        try (Story story = Story.onProcessors(1, Story.ROUND, 1_000_000)) {
            int[] deepest = new int[1];
            for (int vector = 0x91; vector <= 0x93; vector++) {
                story.device("Stuck " + vector, vector).isrOf(Frame.NO_LIMIT, cpu -> {
                    deepest[0] = Math.max(deepest[0], Thread.currentThread().getStackTrace().length);
                    cpu.work(200);
                    return false;
                }).raisesAt(1_000);
            }
            assertThat(story.runUntil(300_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(deepest[0]).isLessThan(60);
        }
    }
}
