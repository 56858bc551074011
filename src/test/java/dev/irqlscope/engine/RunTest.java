package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Running, stopping, and ending a machine. */
@Timeout(20)
class RunTest {
    private static final KernelCosts TICKING = new KernelCosts(100, 50, 20, 10, 300, 7_000, 0);

    /** Two processors with threads, nested interrupts, DPCs and a contended lock. */
    private static Story busy() {
        Story story = Story.onProcessors(2, TICKING, 20);
        SpinLock lock = story.lock("lock");
        Story.Act worker = cpu -> {
            cpu.work(900);
            int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
            lock.acquire(cpu);
            cpu.work(700);
            lock.release(cpu);
            cpu.lowerIrql(old);
        };
        Dpc dpc = story.dpc("Dpc", cpu -> cpu.work(600));
        Story.Device low = story.device("Low", 0x51).isr(cpu -> {
            cpu.work(800);
            cpu.stall(70);
            cpu.deliverPending();
            cpu.queueDpc(dpc, null, null);
        });
        Story.Device high = story.device("High", story.line("High#", 0xB1, 1)).isr(cpu -> cpu.work(350));
        for (int i = 0; i < 60; i++) {
            story.threadAt(i * 1_700L, i % 2, worker);
            low.raisesAt(i * 1_100L + 13);
            high.raisesAt(i * 900L + 7);
        }
        return story;
    }

    private static List<Story.Event> straight() {
        try (Story story = busy()) {
            story.runUntil(120_000);
            return story.events();
        }
    }

    @Test
    void aRunThatIsStoppedEveryFewNanosecondsMakesTheSameEvents() {
        try (Story story = busy()) {
            for (long until = 0; until <= 120_000; until += 37) {
                story.runUntil(until);
            }
            story.runUntil(120_000);
            assertThat(story.events()).isEqualTo(straight());
        }
    }

    @Test
    void aRunThatIsPausedAgainAndAgainMakesTheSameEvents() {
        try (Story story = busy()) {
            RunResult result;
            int pauses = 0;
            do {
                if (pauses < 500) {
                    story.machine().requestPause();
                    pauses++;
                }
                result = story.runUntil(120_000);
            } while (result.reason() == StopReason.PAUSED);
            assertThat(pauses).isEqualTo(500);
            assertThat(story.events()).isEqualTo(straight());
        }
    }

    @Test
    void aRunByEventsByInterruptsAndByBudgetMakesTheSameEvents() {
        for (Stop stop : Stop.values()) {
            try (Story story = busy()) {
                while (story.runUntil(120_000, stop).reason() != StopReason.TIME) {
                    assertThat(story.machine().nowNanos()).isLessThanOrEqualTo(120_000);
                }
                assertThat(story.events()).as(stop.name()).isEqualTo(straight());
            }
        }
    }

    @Test
    void steppingByEventStopsAtTheFirstInstantThatWroteAnything() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.work(500)).raisesAt(1_000);
            story.runUntil(10);
            RunResult result = story.runUntil(10_000, Stop.AFTER_NEXT_EVENT);
            assertThat(result.reason()).isEqualTo(StopReason.EVENT);
            assertThat(result.atNanos()).isEqualTo(1_000);
        }
    }

    @Test
    void steppingByInterruptStopsWhenAProcessorTakesOneOfADevice() {
        try (Story story = Story.onProcessors(1, TICKING, 20)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.work(500)).raisesAt(9_000);
            RunResult result = story.runUntil(20_000, Stop.AT_NEXT_INTERRUPT);
            assertThat(result).isEqualTo(new RunResult(StopReason.INTERRUPT, 9_100, null));
        }
    }

    @Test
    void whatHappensAtTheVeryEndOfARunStillHappens() {
        try (Story story = Story.onProcessors(1)) {
            story.device("Nic", 0x91).isr(cpu -> cpu.work(500)).raisesAt(1_000);
            assertThat(story.runUntil(1_000)).isEqualTo(new RunResult(StopReason.TIME, 1_000, null));
            assertThat(story.events(EventKind.LINE_ASSERT)).hasSize(1);
        }
    }

    @Test
    void anIsrIsStoppedOnceAtTheVeryNanosecondAtWhichItsBudgetIsUsedUp() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", 0x91);
            nic.isrOf(50_000, cpu -> {
                nic.quiet();
                cpu.work(30_000);
                cpu.stall(45_000);
                cpu.deliverPending();
                return true;
            }).raisesAt(1_000);
            story.device("High", 0xB1).isr(cpu -> cpu.work(7_000)).raisesAt(5_000);
            RunResult stopped = story.runUntil(500_000, Stop.AT_ISR_BUDGET);
            assertThat(stopped).isEqualTo(new RunResult(
                    StopReason.ISR_BUDGET,
                    1_150 + 50_000 + 7_000,
                    "NicIsr on CPU 0 has used up its 50 µs and has not returned"));
            assertThat(story.runUntil(500_000, Stop.AT_ISR_BUDGET).reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void ofTwoIsrsTheOneThatUsesUpItsBudgetFirstIsStoppedAtFirst() {
        try (Story story = Story.onProcessors(2)) {
            Story.Device late = story.device("Late", 0x91);
            late.isrOf(50_000, cpu -> {
                late.quiet();
                cpu.stall(90_000);
                return true;
            }).raisesAt(3_000);
            Story.Device early = story.device("Early", story.line("Early#", 0x92, 1));
            early.isrOf(50_000, cpu -> {
                early.quiet();
                cpu.stall(90_000);
                return true;
            }).raisesAt(1_000);
            assertThat(story.runUntil(500_000, Stop.AT_ISR_BUDGET).atNanos()).isEqualTo(51_150);
            assertThat(story.runUntil(500_000, Stop.AT_ISR_BUDGET).atNanos()).isEqualTo(53_150);
        }
    }

    @Test
    void aBudgetThatWasUsedUpBeforeAnybodyAskedStopsNothing() {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = story.device("Nic", 0x91);
            nic.isrOf(50_000, cpu -> {
                nic.quiet();
                cpu.work(90_000);
                return true;
            }).raisesAt(1_000);
            story.runUntil(60_000);
            assertThat(story.runUntil(500_000, Stop.AT_ISR_BUDGET).reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void aMachineThatCameToABugCheckStaysThere() {
        try (Story story = Story.onProcessors(2)) {
            story.threadAt(1_000, 1, cpu -> cpu.raiseIrql(1));
            story.threadAt(2_000, 1, cpu -> cpu.lowerIrql(Irql.HIGH_LEVEL));
            RunResult stopped = story.runUntil(10_000);
            assertThat(stopped.reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(story.runUntil(20_000)).isEqualTo(stopped);
        }
    }

    @Test
    void closingEndsEveryCoroutine() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Story story = busy();
            story.runUntil(50_000 + i);
            List<Thread> coroutines = story.machine().processors().stream().map(Processor::coroutine).toList();
            story.close();
            for (Thread coroutine : coroutines) {
                coroutine.join();
            }
        }
    }

    @Test
    void aMachineThatCameToABugCheckCanBeClosed() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Story story = Story.onProcessors(2);
            story.threadAt(1_000, 0, cpu -> cpu.lowerIrql(Irql.HIGH_LEVEL));
            story.runUntil(10_000);
            story.close();
            story.close();
            for (Processor processor : story.machine().processors()) {
                processor.coroutine().join();
            }
        }
    }

    @Test
    void aMachineThatNeverRanCanBeClosedAndRunsNoMore() {
        Story story = Story.onProcessors(1);
        story.close();
        assertThatThrownBy(() -> story.runUntil(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDeviceModelThatThrowsFailsTheRunAndBlamesNoDriver() {
        try (Story story = Story.onProcessors(1)) {
            story.threadAt(100, 0, cpu -> cpu.work(5_000));
            story.at(1_000, () -> {
                throw new IllegalStateException("the model is wrong");
            });
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> story.runUntil(10_000)).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("1000 ns")
                        .hasRootCauseMessage("the model is wrong");
            }
            assertThat(story.events(EventKind.BUGCHECK)).isEmpty();
        }
    }

    @Test
    void anInterruptedDriverStillRunsTheMachineAndStaysInterrupted() {
        try (Story story = busy()) {
            Thread.currentThread().interrupt();
            story.runUntil(120_000);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(story.events()).isEqualTo(straight());
        }
    }

    @Test
    void hardwareCannotBeScheduledInThePastOrBeyondTime() {
        try (Story story = Story.onProcessors(1)) {
            assertThatThrownBy(() -> story.machine().schedule(-1, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
            story.runUntil(10);
            story.machine().schedule(Long.MAX_VALUE, () -> {});
            assertThat(story.runUntil(1_000).reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void aVectorBelongsToOneLineAndIsADevices() {
        try (Story story = Story.onProcessors(1)) {
            story.line("A", 0x91, 0);
            assertThatThrownBy(() -> story.line("B", 0x91, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> story.line("C", 0xD1, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> story.line("D", 0x2F, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
