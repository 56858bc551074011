package dev.irqlscope.engine;

import static dev.irqlscope.engine.Story.ASSERT_TO_ISR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Edges, the chain that circles, and vectors that nobody expects. Sources: WDK, KINTERRUPT_MODE; domain notes 2.2 to 2.4. */
class LatchedLineTest {

    @Test
    void aLatchedChainCirclesUntilAWholePassWithoutAClaim() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.latchedLine("IRQ 4", 0x91, 0);
            story.device("A", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.device("B", line).isr(cpu -> cpu.work(10));
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly(
                    "> AIsr", "< AIsr", "> BIsr", "< BIsr", "> AIsr", "< AIsr", "> BIsr", "< BIsr");
            assertThat(story.events(EventKind.EOI)).hasSize(1);
        }
    }

    @Test
    void aDeviceThatPullsWhileAnotherDoesMakesNoEdgeAndIsFoundInTheNextPass() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.latchedLine("IRQ 4", 0x91, 0);
            Story.Device a = story.device("A", line).isr(cpu -> cpu.work(10));
            story.device("B", line).isrOf(Frame.NO_LIMIT, cpu -> {
                cpu.work(500);
                return false;
            });
            Story.Device c = story.device("C", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            a.raisesAt(1_300);
            story.runUntil(10_000);
            assertThat(story.events(EventKind.VECTOR_IN_SERVICE)).hasSize(1);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "AIsr")).hasSize(3);
            assertThat(story.events(EventKind.LINE_DEASSERT)).hasSize(2);
            assertThat(c.line()).isSameAs(line);
        }
    }

    @Test
    void whereOnlyTheLastAnswerCountsTheChainIsLeftThoughSomebodyClaimedAndAnEdgeMeanwhileIsLost() {
        KernelRules lastAnswer = KernelRules.DEFAULT.withLatchedChain(LatchedChain.LAST_ANSWER);
        KernelCosts costs = new KernelCosts(100, 50, 20, 10, 100, 1_000_000_000, 0);
        for (KernelRules rules : List.of(KernelRules.DEFAULT, lastAnswer)) {
            try (Story story = Story.onProcessors(1, costs, rules)) {
                InterruptLine line = story.latchedLine("IRQ 4", 0x91, 0);
                Story.Device a = story.device("A", line).isr(cpu -> cpu.work(10));
                story.device("B", line).isrOf(Frame.NO_LIMIT, cpu -> {
                    cpu.work(500);
                    return false;
                });
                story.device("C", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
                story.device("D", line).isrOf(Frame.NO_LIMIT, cpu -> false);
                a.raisesAt(1_300); // C still pulls, and A has said already that it was not A.
                story.runUntil(100_000);
                assertThat(story.timesOf(EventKind.ISR_ENTER, "AIsr")).hasSize(rules == lastAnswer ? 1 : 3);
                assertThat(story.timesOf(EventKind.LINE_DEASSERT, "IRQ 4")).hasSize(rules == lastAnswer ? 1 : 2);
                a.raisesAt(200_000); // No edge: it still pulls.
                story.runUntil(300_000);
                assertThat(story.timesOf(EventKind.ISR_ENTER, "AIsr")).hasSize(rules == lastAnswer ? 1 : 5);
            }
        }
    }

    @Test
    void whereOnlyTheLastAnswerCountsTheChainCirclesAsLongAsTheLastRoutineClaims() {
        KernelRules rules = KernelRules.DEFAULT.withLatchedChain(LatchedChain.LAST_ANSWER);
        KernelCosts costs = new KernelCosts(100, 50, 20, 10, 100, 1_000_000_000, 0);
        try (Story story = Story.onProcessors(1, costs, rules)) {
            InterruptLine line = story.latchedLine("IRQ 4", 0x91, 0);
            story.device("A", line).isr(cpu -> cpu.work(10));
            story.device("B", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly(
                    "> AIsr", "< AIsr", "> BIsr", "< BIsr", "> AIsr", "< AIsr", "> BIsr", "< BIsr");
        }
    }

    @Test
    void anEdgeWhileTheVectorIsInServiceInterruptsAgain() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", story.latchedLine("IRQ 4", 0x91, 0));
            nic.isr(cpu -> cpu.work(1_000)).raisesAt(1_000, 1_500);
            story.runUntil(10_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr"))
                    .containsExactly(1_000 + ASSERT_TO_ISR, story.timeOf(EventKind.EOI, 0x91) + 50);
        }
    }

    @Test
    void edgesThatComeWhileTheVectorIsPendingMergeIntoOneInterrupt() {
        try (Story story = Story.onProcessors(1)) {
            story.device("High", 0xB1).isr(cpu -> cpu.work(5_000)).raisesAt(500);
            Story.Device nic = story.device("Nic", story.latchedLine("IRQ 4", 0x91, 0));
            nic.isrOf(Frame.NO_LIMIT, cpu -> true).raisesAt(1_000, 1_400);
            story.at(1_200, nic::quiet);
            story.runUntil(20_000);
            assertThat(story.events(EventKind.VECTOR_MERGED)).hasSize(1);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr")).hasSize(1);
        }
    }

    @Test
    void aLatchedLineIsNotSampledAtTheEndOfInterrupt() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", story.latchedLine("IRQ 4", 0x91, 0));
            nic.isrOf(Frame.NO_LIMIT, cpu -> false).raisesAt(1_000);
            assertThat(story.runUntil(100_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.VECTOR_IN_SERVICE)).hasSize(1);
        }
    }

    @Test
    void aRoutineThatClaimsInEveryPassOfALatchedChainIsAStorm() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.latchedLine("IRQ 4", 0x91, 0);
            story.device("A", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.device("Greedy", line).isrOf(Frame.NO_LIMIT, cpu -> true);
            assertThat(story.runUntil(100_000).detail()).endsWith(
                    "Vector 0x91 went through its latched chain 20 times and each time somebody claimed it, at last GreedyIsr");
        }
    }

    @Test
    void theAnswerOfARoutineThatIsAloneOnALatchedVectorIsIgnored() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", story.latchedLine("IRQ 4", 0x91, 0)).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr")).hasSize(1);
        }
    }

    @Test
    void theAnswerFalseOnAnUnsharedLevelVectorStopsNothingAndTheQuietLineIsServed() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", 0x91);
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(10));
            nic.isrOf(Frame.NO_LIMIT, cpu -> {
                nic.quiet();
                cpu.queueDpc(dpc, null, null);
                return false;
            }).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly("> NicIsr", "< NicIsr", "> NicDpc", "< NicDpc");
        }
    }

    @Test
    void anUnexpectedVectorIsEndedAndForgotten() {
        try (Story story = Story.onProcessors(1)) {
            story.at(1_000, () -> story.machine().processor(0).request(0x77, -1));
            assertThat(story.runUntil(10_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.kinds(EventKind.VECTOR_IN_SERVICE, EventKind.EOI, EventKind.VECTOR_ENTER))
                    .containsExactly("VECTOR_IN_SERVICE", "EOI");
        }
    }

    @Test
    void aStuckLineIsAStormThatNamesWhoHoldsIt() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.line("INTA#", 0x91, 0);
            story.device("Good", line).isr(cpu -> cpu.work(10));
            Story.Device bad = story.device("Bad", line).isrOf(Frame.NO_LIMIT, cpu -> true);
            story.at(1_000, bad::stick);
            assertThat(story.runUntil(100_000).detail())
                    .endsWith("Vector 0x91 interrupted 20 times and Bad never let go of its line");
        }
    }

    @Test
    void aLineThatIsStuckForAWhileFallsAfterwards() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", 0x91).isr(cpu -> cpu.work(10));
            story.at(1_000, nic::stick);
            story.at(2_000, nic::unstick);
            nic.raisesAt(5_000);
            assertThat(story.runUntil(10_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.LINE_ASSERT, EventKind.LINE_DEASSERT))
                    .extracting(event -> event.nanos() + " " + event.kind())
                    .containsExactly(
                            "1000 LINE_ASSERT", "2000 LINE_DEASSERT", "5000 LINE_ASSERT", "5150 LINE_DEASSERT");
        }
    }
}
