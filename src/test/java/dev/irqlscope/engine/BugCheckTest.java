package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stops a machine for good. Source: the bug check pages of the debugger documentation. */
@Timeout(20)
class BugCheckTest {

    private static void stops(Story story, int code, String sentence) {
        RunResult result = story.runUntil(100_000);
        assertThat(result.reason()).isEqualTo(StopReason.BUGCHECK);
        assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject).containsExactly(code);
        assertThat(result.detail()).matches(sentence);
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
            assertThat(story.events(EventKind.BUGCHECK).getFirst().arg()).isEqualTo(11L << 16 | 9L << 8);
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
            stops(story, 0x7E, "IllegalStateException in .* \\(BugCheckTest.java:\\d+\\): no such slot");
        }
    }

    @Test
    void anyThrowableOfADriverStopsTheMachineAndNotTheProgram() {
        for (Throwable thrown : List.of(new AssertionError("wrong"), new OutOfMemoryError("full"),
                new Exception("odd"))) {
            try (Story story = Story.onProcessors(2)) {
                story.device("Nic", story.line("Nic#", 0x91, 1)).isr(cpu -> sneak(thrown)).raisesAt(1_000);
                stops(story, 0x7E, thrown.getClass().getSimpleName() + " in .*");
            }
        }
    }

    @Test
    void aDriverThatCallsItselfWithoutEndStopsTheMachine() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(BugCheckTest::again).raisesAt(1_000);
            stops(story, 0x7E, "StackOverflowError in .*");
        }
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
}
