package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stops a machine for good. Source: the bug check pages of the debugger documentation. */
@Timeout(20)
class BugCheckTest {

    private static void stops(Story story, int code, String sentence) {
        RunResult result = story.runUntil(100_000);
        assertThat(result.reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject).containsExactly(code);
        assertThat(result.detail()).matches("bug check 0x%X %s \\(0x.*\\): %s"
                .formatted(code, BugCheckCode.ofCode(code).name(), sentence));
    }

    @Test
    void raisingToALowerLevelIsFatal() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.raiseIrql(5)).raisesAt(1_000);
            stops(story, 0x9, "CPU 0 was at DIRQL 9 and was raised to DIRQL 5");
        }
    }

    @Test
    void loweringToAHigherLevelIsFatal() {
        try (Story story = Story.onProcessors(1)) {
            story.threadAt(1_000, 0, cpu -> cpu.lowerIrql(Irql.DISPATCH_LEVEL));
            stops(story, 0xA, "CPU 0 was at PASSIVE 0 and was lowered to DISPATCH 2");
        }
    }

    @Test
    void anIsrThatReturnsAtAnotherLevelIsFatal() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.raiseIrql(11)).raisesAt(1_000);
            stops(story, 0xC8, "NicIsr on CPU 0 was called at DIRQL 9 and returned at DIRQL 11");
            assertThat(story.events(EventKind.BUGCHECK).getFirst().arg()).isEqualTo(11L << 16 | 9L << 8 | 3);
        }
    }

    @Test
    void anIsrThatReturnsAtAnotherLevelIsFoundBeforeTheNextOneOfTheChain() {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.line("INTA#", 0x91, 0);
            story.device("Bad", line).isrOf(Frame.NO_LIMIT, cpu -> {
                cpu.raiseIrql(11);
                return false;
            }).raisesAt(1_000);
            story.device("Good", line).isr(cpu -> cpu.work(1));
            stops(story, 0xC8, "BadIsr on CPU 0 .*");
            assertThat(story.routines()).containsExactly("> BadIsr");
        }
    }

    @Test
    void aDpcThatReturnsAtAnotherLevelIsFatal() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("BadDpc", cpu -> cpu.raiseIrql(9));
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            stops(story, 0xC8, "BadDpc on CPU 0 was called at DISPATCH 2 and returned at DIRQL 9");
        }
    }

    @Test
    void aThreadThatReturnsAtARaisedLevelIsFatal() {
        try (Story story = Story.onProcessors(1)) {
            story.threadAt(1_000, 0, cpu -> cpu.raiseIrql(Irql.DISPATCH_LEVEL));
            stops(story, 0xC8, "thread on CPU 0 was called at PASSIVE 0 and returned at DISPATCH 2");
        }
    }

    @Test
    void whatADriverThrowsIsABugCheckThatNamesItsJavaLine() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> {
                throw new IllegalStateException("no such slot");
            }).raisesAt(1_000);
            stops(story, 0x3D, "IllegalStateException in .* \\(BugCheckTest.java:\\d+\\): no such slot");
        }
    }

    @Test
    void anyThrowableOfADriverStopsTheMachineAndNotTheProgram() {
        for (Throwable thrown : List.of(new AssertionError("wrong"), new OutOfMemoryError("full"),
                new Exception("odd"))) {
            try (Story story = Story.onProcessors(2)) {
                story.device("Nic", story.line("Nic#", 0x91, 1)).isr(cpu -> sneak(thrown)).raisesAt(1_000);
                stops(story, 0x3D, thrown.getClass().getSimpleName() + " in .*");
            }
        }
    }

    @Test
    void aDriverThatCallsItselfWithoutEndStopsTheMachine() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(BugCheckTest::again).raisesAt(1_000);
            stops(story, 0x3D, "StackOverflowError in .*");
        }
    }

    @Test
    void allFourParametersStandInTheTraceAndInTheSentence() {
        try (Story story = Story.onProcessors(1)) {
            story.threadAt(1_000, 0, cpu -> {
                throw new BugCheck(BugCheckCode.DPC_WATCHDOG_VIOLATION, "Too long", 0, 0x501, 0x500);
            });
            assertThat(story.runUntil(10_000).detail())
                    .isEqualTo("bug check 0x133 DPC_WATCHDOG_VIOLATION (0x0, 0x501, 0x500, 0x0): Too long");
            assertThat(story.events(EventKind.BUGCHECK, EventKind.BUGCHECK_PARAMETER))
                    .extracting(event -> event.kind() + " %X %X".formatted(event.subject(), event.arg()))
                    .containsExactly(
                            "BUGCHECK 133 0",
                            "BUGCHECK_PARAMETER 2 501",
                            "BUGCHECK_PARAMETER 3 500",
                            "BUGCHECK_PARAMETER 4 0");
        }
    }

    @Test
    void anExceptionIsWhatTheKernelMakesOfItAtThatLevel() {
        assertThat(codeOfAnExceptionIn(story -> story.threadAt(1_000, 0, cpu -> divide()))).isEqualTo(0x7E);
        assertThat(codeOfAnExceptionIn(story -> {
            Dpc dpc = story.dpc("BadDpc", cpu -> divide());
            story.threadAt(1_000, 0, cpu -> cpu.queueDpc(dpc, null, null));
        })).isEqualTo(0x1E);
        assertThat(codeOfAnExceptionIn(story -> story.device("Nic", 0x91).isr(cpu -> divide()).raisesAt(1_000)))
                .isEqualTo(0x3D);
    }

    @Test
    void aReferenceToNothingAtDispatchOrAboveIsAPageFaultThatCannotBeServed() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> Objects.requireNonNull(null)).raisesAt(1_000);
            stops(story, 0xD1, "NullPointerException in .*");
            assertThat(story.events(EventKind.BUGCHECK_PARAMETER).getFirst().arg()).isEqualTo(9);
        }
        assertThat(codeOfAnExceptionIn(story -> story.threadAt(1_000, 0, cpu -> Objects.requireNonNull(null))))
                .isEqualTo(0x7E);
    }

    private static int codeOfAnExceptionIn(Consumer<Story> plot) {
        try (Story story = Story.onProcessors(1)) {
            plot.accept(story);
            story.runUntil(100_000);
            return story.events(EventKind.BUGCHECK).getFirst().subject();
        }
    }

    private static void divide() {
        throw new ArithmeticException("/ by zero");
    }

    @SuppressWarnings("InfiniteRecursion") // it is what the test is about
    private static void again(Processor cpu) {
        if (cpu.irql() > 0) {
            again(cpu);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void whatAnIsrThrowsIsNotForTheCodeThatItInterruptedToCatch() {
        try (Story story = Story.onProcessors(1)) {
            List<String> caught = new ArrayList<>();
            Dpc dpc = story.dpc("Dpc", cpu -> {
                try {
                    cpu.work(5_000);
                } catch (IllegalStateException e) {
                    caught.add(e.getMessage());
                }
            });
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            story.device("Bad", 0xA1).isr(cpu -> {
                throw new IllegalStateException("nobody's");
            }).raisesAt(2_000);
            assertThat(story.runUntil(50_000).detail())
                    .startsWith("bug check 0x3D INTERRUPT_EXCEPTION_NOT_HANDLED")
                    .contains("IllegalStateException in ")
                    .endsWith(": nobody's");
            assertThat(caught).isEmpty();
        }
    }

    @Test
    void whatADpcThrowsIsNotForTheThreadThatLetItRunToCatch() {
        try (Story story = Story.onProcessors(1)) {
            List<String> caught = new ArrayList<>();
            Dpc dpc = story.dpc("Dpc", cpu -> {
                throw new IllegalStateException("nobody's");
            });
            story.threadAt(1_000, 0, cpu -> {
                int old = cpu.raiseIrql(2);
                cpu.queueDpc(dpc, null, null);
                try {
                    cpu.lowerIrql(old);
                } catch (IllegalStateException e) {
                    caught.add(e.getMessage());
                }
            });
            assertThat(story.runUntil(50_000).detail()).startsWith("bug check 0x1E KMODE_EXCEPTION_NOT_HANDLED");
            assertThat(caught).isEmpty();
        }
    }
}
