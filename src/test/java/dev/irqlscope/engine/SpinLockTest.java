package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpinLockTest {

    private static Story.Act holding(SpinLock lock, long nanos) {
        return cpu -> {
            int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
            lock.acquire(cpu);
            cpu.work(nanos);
            lock.release(cpu);
            cpu.lowerIrql(old);
        };
    }

    @Test
    void aProcessorSpinsUntilAnotherGivesTheLockUp() {
        try (Story story = Story.onProcessors(2)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 0, holding(lock, 1_000));
            story.threadAt(300, 1, holding(lock, 500));
            story.runUntil(10_000);
            assertThat(story.events(EventKind.LOCK_WAIT, EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED))
                    .extracting(event -> event.nanos() + " CPU " + event.cpu() + " " + event.kind())
                    .containsExactly(
                            "100 CPU 0 LOCK_ACQUIRED",
                            "300 CPU 1 LOCK_WAIT",
                            "1100 CPU 0 LOCK_RELEASED",
                            "1100 CPU 1 LOCK_ACQUIRED",
                            "1600 CPU 1 LOCK_RELEASED");
        }
    }

    @Test
    void whoeverWaitedLongestGetsTheLock() {
        try (Story story = Story.onProcessors(3)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 0, holding(lock, 1_000));
            story.threadAt(300, 2, holding(lock, 500));
            story.threadAt(400, 1, holding(lock, 500));
            story.runUntil(10_000);
            assertThat(story.events(EventKind.LOCK_ACQUIRED)).extracting(Story.Event::cpu).containsExactly(0, 2, 1);
        }
    }

    @Test
    void aProcessorThatWantsALockItHoldsIsStopped() {
        try (Story story = Story.onProcessors(1)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 0, cpu -> {
                cpu.raiseIrql(Irql.DISPATCH_LEVEL);
                lock.acquire(cpu);
                lock.acquire(cpu);
            });
            assertThat(story.runUntil(10_000).reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject).containsExactly(0xF);
        }
    }

    @Test
    void aProcessorThatGivesUpALockItDoesNotHoldIsStopped() {
        try (Story story = Story.onProcessors(2)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 0, holding(lock, 1_000));
            story.threadAt(300, 1, lock::release);
            assertThat(story.runUntil(10_000).reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject).containsExactly(0x10);
        }
    }

    @Test
    void anInterruptNestsInAProcessorThatSpins() {
        try (Story story = Story.onProcessors(2)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 0, holding(lock, 3_000));
            story.threadAt(200, 1, holding(lock, 100));
            story.device("Nic", story.line("Nic#", 0x91, 1)).isr(cpu -> cpu.work(400)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.ISR_ENTER, "NicIsr")).isEqualTo(1_150);
            assertThat(story.events(EventKind.LOCK_ACQUIRED)).filteredOn(event -> event.name().equals("lock"))
                    .extracting(Story.Event::nanos)
                    .containsExactly(100L, 3_100L);
        }
    }

    @Test
    void aLockHandedOverWhileAnInterruptNestsIsTakenWhenTheInterruptIsOver() {
        try (Story story = Story.onProcessors(2)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 0, holding(lock, 1_200));
            story.threadAt(200, 1, holding(lock, 100));
            story.device("Nic", story.line("Nic#", 0x91, 1)).isr(cpu -> cpu.work(400)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.ISR_RETURN, "NicIsr")).isEqualTo(1_550);
            assertThat(story.events(EventKind.LOCK_ACQUIRED)).filteredOn(event -> event.name().equals("lock"))
                    .extracting(Story.Event::nanos)
                    .containsExactly(100L, 1_570L);
        }
    }

    /** CPU 1 wants the lock first and is interrupted, CPU 2 wants it later and looks at it all the time. */
    private static void interruptsWhoWaitedLongest(Story story, SpinLock lock) {
        story.threadAt(100, 0, holding(lock, 1_200));
        story.threadAt(200, 1, holding(lock, 100));
        story.threadAt(300, 2, holding(lock, 100));
        story.device("Nic", story.line("Nic#", 0x91, 1)).isr(cpu -> cpu.work(400)).raisesAt(1_000);
        story.runUntil(10_000);
        assertThat(story.timeOf(EventKind.ISR_RETURN, "NicIsr")).isEqualTo(1_550);
    }

    private static List<String> owners(Story story) {
        return story.events(EventKind.LOCK_ACQUIRED)
                .stream()
                .filter(event -> event.name().equals("lock"))
                .map(event -> event.nanos() + " CPU " + event.cpu())
                .toList();
    }

    @Test
    void aPlainLockGoesToWhoeverSeesItFreeAndWhoIsInterruptedSeesNothing() {
        try (Story story = Story.onProcessors(3)) {
            interruptsWhoWaitedLongest(story, story.lock("lock"));
            assertThat(owners(story)).containsExactly("100 CPU 0", "1300 CPU 2", "1570 CPU 1");
        }
    }

    @Test
    void aQueuedLockIsHandedToWhoHasWaitedLongestInterruptedOrNot() {
        try (Story story = Story.onProcessors(3)) {
            interruptsWhoWaitedLongest(story, story.queuedLock("lock"));
            assertThat(owners(story)).containsExactly("100 CPU 0", "1300 CPU 1", "1670 CPU 2");
        }
    }

    @Test
    void anIsrSpinsAtItsDirqlForItsInterruptLockBeforeItIsEntered() {
        try (Story story = Story.onProcessors(2)) {
            SpinLock lock = story.lock("lock");
            story.threadAt(100, 1, cpu -> {
                int old = cpu.raiseIrql(9);
                lock.acquire(cpu);
                cpu.work(3_000);
                lock.release(cpu);
                cpu.lowerIrql(old);
            });
            Story.Device nic = story.device("Nic", 0x91);
            nic.isrOf(Frame.NO_LIMIT, lock, cpu -> {
                nic.quiet();
                return true;
            }).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.LOCK_WAIT, "lock")).isEqualTo(1_150);
            assertThat(story.timeOf(EventKind.ISR_ENTER, "NicIsr")).isEqualTo(3_100);
        }
    }
}
