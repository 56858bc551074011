package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processors that spin for each other. Sources: StorPortAcquireSpinLock page; bug check pages 0xF, 0xC4 and 0x133. */
@Timeout(20)
class DeadlockTest {

    private static Story.Act taking(SpinLock first, SpinLock second) {
        return cpu -> {
            int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
            first.acquire(cpu);
            cpu.work(500);
            second.acquire(cpu);
            second.release(cpu);
            first.release(cpu);
            cpu.lowerIrql(old);
        };
    }

    private static RunResult crosswise(Story story) {
        SpinLock startIo = story.queuedLock("StartIoLock");
        SpinLock interrupt = story.lock("InterruptLock");
        story.threadAt(100, 0, taking(startIo, interrupt));
        story.threadAt(300, 1, taking(interrupt, startIo));
        return story.runUntil(100_000);
    }

    @Test
    void locksTakenCrosswiseAreADeadlockThatNamesWhoHoldsWhat() {
        try (Story story = Story.onProcessors(2, Checking.REPORT)) {
            RunResult result = crosswise(story);
            assertThat(result.atNanos()).isEqualTo(800);
            assertThat(result.detail()).isEqualTo(
                    "bug check 0x133 DPC_WATCHDOG_VIOLATION (0x1, 0x1E00, 0x0, 0x0): "
                            + "CPU 1 holds InterruptLock and waits for StartIoLock; CPU 0 holds StartIoLock and waits for InterruptLock: none of them can ever go on");
        }
    }

    @Test
    void underStrictCheckingItIsALockHierarchyViolation() {
        try (Story story = Story.onProcessors(2, Checking.STOP)) {
            assertThat(crosswise(story).detail())
                    .startsWith("bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION (0x1001, ");
        }
    }

    @Test
    void withoutCheckingTheProcessorsSpinForEver() {
        try (Story story = Story.onProcessors(3, Checking.OFF)) {
            story.threadAt(50_000, 2, cpu -> cpu.work(100));
            assertThat(crosswise(story).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.LOCK_WAIT)).hasSize(2);
            assertThat(story.events(EventKind.THREAD_SWITCH)).hasSize(3);
        }
    }

    @Test
    void withoutCheckingTheWatchdogEndsIt() {
        KernelCosts ticking = new KernelCosts(100, 50, 20, 10, 100, 10_000, 0);
        KernelRules rules = KernelRules.DEFAULT.withChecking(Checking.OFF)
                .withWatchdog(new WatchdogRules(Checking.STOP, 20_000, 50_000, 24));
        try (Story story = Story.onProcessors(2, ticking, rules)) {
            RunResult result = crosswise(story);
            assertThat(result.detail()).startsWith("bug check 0x133 DPC_WATCHDOG_VIOLATION (0x1, ");
            assertThat(result.atNanos()).isGreaterThan(50_000);
        }
    }

    @Test
    void inADpcTheWatchdogBlamesTheSingleRoutine() {
        try (Story story = Story.onProcessors(2, Checking.REPORT)) {
            SpinLock one = story.lock("one");
            SpinLock two = story.lock("two");
            Dpc dpc = story.dpc("BadDpc", taking(two, one));
            story.threadAt(100, 0, taking(one, two));
            story.threadAt(300, 1, cpu -> cpu.queueDpc(dpc, null, null));
            assertThat(story.runUntil(100_000).detail()).startsWith(
                    "bug check 0x133 DPC_WATCHDOG_VIOLATION (0x0, 0x501, 0x500, 0x0): CPU 1 holds two and waits for one");
        }
    }

    @Test
    void anIsrThatWantsALockOfTheCodeItInterruptedIsADeadlockOfOneProcessor() {
        try (Story story = Story.onProcessors(1, Checking.REPORT)) {
            SpinLock lock = story.queuedLock("StartIoLock");
            story.threadAt(100, 0, cpu -> {
                int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
                lock.acquire(cpu);
                cpu.work(2_000);
                lock.release(cpu);
                cpu.lowerIrql(old);
            });
            story.device("Nic", 0x91).isr(lock::acquire).raisesAt(1_000);
            assertThat(story.runUntil(100_000).detail()).matches(
                    "bug check 0xF SPIN_LOCK_ALREADY_OWNED \\(.*\\): CPU 0 wants the spin lock StartIoLock, which it holds already");
        }
    }

    @Test
    void aQueuedLockHandedToAProcessorWhoseIsrWaitsForWhoWantsItTooIsADeadlock() {
        try (Story story = Story.onProcessors(3, Checking.REPORT)) {
            SpinLock queued = story.queuedLock("queued");
            SpinLock other = story.lock("other");
            story.threadAt(100, 0, cpu -> {
                queued.acquire(cpu);
                cpu.work(3_000);
                queued.release(cpu);
            });
            story.threadAt(200, 1, queued::acquire);
            story.threadAt(300, 2, taking(other, queued));
            story.device("Nic", story.line("Nic#", 0x91, 1)).isr(other::acquire).raisesAt(1_000);
            assertThat(story.runUntil(100_000)).extracting(RunResult::atNanos, RunResult::reason)
                    .containsExactly(3_100L, StopReason.BUGCHECK);
        }
    }

    @Test
    void waitingInALineIsNoDeadlock() {
        try (Story story = Story.onProcessors(3, Checking.STOP)) {
            SpinLock one = story.queuedLock("one");
            SpinLock two = story.lock("two");
            for (int cpu = 0; cpu < 3; cpu++) {
                story.threadAt(100 + cpu, cpu, taking(one, two));
            }
            assertThat(story.runUntil(100_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.LOCK_RELEASED)).hasSize(6);
        }
    }
}
