package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.WatchdogAlarm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounting in the clock tick. Sources: bug check 0x133 and 0x101 pages; domain notes 3.6. */
class DpcWatchdogTest {
    /** The processors tick every 10,000 ns, processor 0 of two at 5,000, the only one of one at 10,000. */
    private static final KernelCosts TICKING = new KernelCosts(100, 50, 20, 10, 100, 10_000, 300);

    /** One routine has 3 ticks, all together 6, and after 4 ticks without a clock interrupt a processor hangs. */
    private static final WatchdogRules RULES = new WatchdogRules(Checking.STOP, 30_000, 60_000, 4);

    private static Story story(int processors, WatchdogRules rules) {
        return Story.onProcessors(processors, TICKING, KernelRules.DEFAULT.withWatchdog(rules));
    }

    private static WatchdogRules rules(Checking checking) {
        return new WatchdogRules(checking, 30_000, 60_000, 4);
    }

    private static void queuesAt1000(Story story, Dpc dpc) {
        story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
    }

    /** What the trace ends with: the watchdog's word and the bug check with its parameters. */
    private static List<String> end(Story story) {
        return story.events(EventKind.WATCHDOG, EventKind.BUGCHECK, EventKind.BUGCHECK_PARAMETER)
                .stream()
                .map(event -> switch (event.kind()) {
                    case WATCHDOG -> "CPU %d %s %s".formatted(
                            event.cpu(), WatchdogAlarm.of(event.arg()).kind(),
                            event.subject() < 0 ? "-" : event.name());
                    case BUGCHECK -> BugCheckCode.ofCode(event.subject()) + " " + event.arg();
                    default -> Long.toString(event.arg());
                })
                .toList();
    }

    @Test
    void oneDpcOverItsAllotmentStopsTheMachineInTheNextTick() {
        try (Story story = story(1, RULES)) {
            queuesAt1000(story, story.dpc("Slow", cpu -> cpu.work(500_000)));
            RunResult result = story.runUntil(1_000_000);
            assertThat(result.reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(result.atNanos()).isEqualTo(4 * 10_000 + 100);
            assertThat(end(story)).containsExactly("CPU 0 SINGLE Slow", "DPC_WATCHDOG_VIOLATION 0", "4", "3", "0");
            assertThat(WatchdogAlarm.of(story.events(EventKind.WATCHDOG).getFirst().arg()).allottedNanos())
                    .isEqualTo(30_000);
            assertThat(result.detail())
                    .endsWith("Slow on CPU 0 has run for 4 clock ticks; one DPC or ISR is allotted 3 (30.0 µs)");
        }
    }

    @Test
    void oneIsrOverItsAllotmentStopsTheMachine() {
        try (Story story = story(1, RULES)) {
            story.device("Nic", 0xC1).isr(cpu -> cpu.work(500_000)).raisesAt(1_000);
            story.runUntil(1_000_000);
            assertThat(end(story)).startsWith("CPU 0 SINGLE NicIsr", "DPC_WATCHDOG_VIOLATION 0");
        }
    }

    @Test
    void aDpcThatSeesNoMoreTicksThanItIsAllottedDoesNot() {
        try (Story story = story(1, RULES)) {
            queuesAt1000(story, story.dpc("Slow", cpu -> cpu.work(38_000)));
            assertThat(story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void aDpcsTimeIsWallTimeWithTheIsrsThatPreemptIt() {
        try (Story story = story(1, RULES)) {
            queuesAt1000(story, story.dpc("Slow", cpu -> cpu.work(10_000)));
            story.device("Other", 0xA1).isr(cpu -> cpu.work(9_000)).raisesAt(5_000, 15_000, 25_000, 35_000);
            story.runUntil(1_000_000);
            assertThat(end(story)).startsWith("CPU 0 SINGLE Slow");
        }
    }

    @Test
    void allTogetherOverTheAllotmentStopsTheMachineAndNamesNobody() {
        try (Story story = story(1, RULES)) {
            Dpc[] again = new Dpc[1];
            again[0] = story.dpc("Again", cpu -> {
                cpu.work(5_000);
                cpu.queueDpc(again[0], null, null);
            });
            queuesAt1000(story, again[0]);
            RunResult result = story.runUntil(1_000_000);
            assertThat(result.atNanos()).isEqualTo(7 * 10_000 + 100);
            assertThat(end(story)).containsExactly("CPU 0 CUMULATIVE -", "DPC_WATCHDOG_VIOLATION 1", "6", "0", "0");
        }
    }

    @Test
    void codeAtDispatchThatIsNoRoutineCountsInAllTogether() {
        try (Story story = story(1, RULES)) {
            story.threadAt(100, 0, cpu -> {
                cpu.raiseIrql(Irql.DISPATCH_LEVEL);
                cpu.work(500_000);
            });
            story.runUntil(1_000_000);
            assertThat(end(story)).startsWith("CPU 0 CUMULATIVE -");
        }
    }

    @Test
    void aProcessorThatSpinsForALockForEverIsFound() {
        try (Story story = Story.onProcessors(
                2, TICKING, KernelRules.DEFAULT.withWatchdog(RULES).withChecking(Checking.OFF))) {
            SpinLock lock = story.lock("lock");
            queuesAt1000(story, story.dpc("Spins", lock::acquire));
            story.threadAt(100, 1, lock::acquire);
            story.runUntil(1_000_000);
            assertThat(end(story)).startsWith("CPU 0 SINGLE Spins");
        }
    }

    @Test
    void beingBelowDispatchBetweenTwoTicksRearmsIt() {
        try (Story story = story(1, RULES)) {
            story.threadAt(100, 0, cpu -> {
                for (int i = 0; i < 100; i++) {
                    int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
                    cpu.work(9_000);
                    cpu.lowerIrql(old);
                }
            });
            assertThat(story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void idleAtDispatchDoesNotCount() {
        try (Story story = story(1, RULES)) {
            assertThat(story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.WATCHDOG)).isEmpty();
        }
    }

    @Test
    void shortDpcsWithIdleTimeBetweenThemRearmIt() {
        try (Story story = story(1, RULES)) {
            Dpc dpc = story.dpc("Short", cpu -> cpu.work(3_000));
            Story.Device nic = story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null));
            for (int i = 1; i < 150; i++) {
                nic.raisesAt(i * 4_000L);
            }
            assertThat(story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
        }
    }

    @Test
    void aThreadedDpcIsNotWatchedUnlessItIsSwitchedOff() {
        for (boolean threaded : new boolean[]{true, false}) {
            try (Story story = Story.onProcessors(
                    1, TICKING, KernelRules.DEFAULT.withWatchdog(RULES).withThreadedDpcs(threaded))) {
                queuesAt1000(story, story.threadedDpc("Threaded", cpu -> cpu.work(200_000)));
                assertThat(story.runUntil(1_000_000).reason())
                        .isEqualTo(threaded ? StopReason.TIME : StopReason.BUGCHECK);
            }
        }
    }

    @Test
    void aHangAtClockLevelIsSeenByAnotherProcessor() {
        try (Story story = story(2, RULES)) {
            story.threadAt(100, 1, cpu -> {
                cpu.raiseIrql(Irql.CLOCK_LEVEL);
                cpu.work(500_000);
            });
            RunResult result = story.runUntil(1_000_000);
            assertThat(result.atNanos()).isEqualTo(35_000 + 100);
            assertThat(end(story))
                    .containsExactly("CPU 1 CLOCK -", "CLOCK_WATCHDOG_TIMEOUT 4", "0", "1", "1");
        }
    }

    @Test
    void nobodySeesAHangAtClockLevelOfTheOnlyProcessor() {
        try (Story story = story(1, RULES)) {
            story.threadAt(100, 0, cpu -> {
                cpu.raiseIrql(Irql.CLOCK_LEVEL);
                cpu.work(500_000);
            });
            story.runUntil(400_000);
            assertThat(story.events(EventKind.WATCHDOG)).isEmpty();
        }
    }

    @Test
    void aWatchdogThatOnlyReportsSaysItOnceOfEachRunAndTheMachineGoesOn() {
        try (Story story = story(1, rules(Checking.REPORT))) {
            Dpc slow = story.dpc("Slow", cpu -> cpu.work(100_000));
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(slow, null, null)).raisesAt(1_000, 300_000);
            assertThat(story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(end(story)).containsExactly(
                    "CPU 0 SINGLE Slow", "CPU 0 CUMULATIVE -", "CPU 0 SINGLE Slow", "CPU 0 CUMULATIVE -");
        }
    }

    @Test
    void switchedOffItWatchesNothing() {
        try (Story story = story(1, rules(Checking.OFF))) {
            queuesAt1000(story, story.dpc("Slow", cpu -> cpu.work(500_000)));
            assertThat(story.runUntil(1_000_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.WATCHDOG)).isEmpty();
        }
    }

    @Test
    void whatIsLeftCanBeAskedForInTicks() {
        try (Story story = story(1, rules(Checking.REPORT))) {
            List<WatchdogAllotment> allotments = new ArrayList<>();
            Dpc second = story.dpc("Second", cpu -> allotments.add(cpu.dpcWatchdogAllotment()));
            queuesAt1000(story, story.dpc("First", cpu -> {
                allotments.add(cpu.dpcWatchdogAllotment());
                cpu.work(20_000);
                allotments.add(cpu.dpcWatchdogAllotment());
                cpu.queueDpc(second, null, null);
            }));
            story.runUntil(100_000);
            assertThat(allotments).containsExactly(
                    new WatchdogAllotment(3, 3, 6, 6),
                    new WatchdogAllotment(3, 1, 6, 4),
                    new WatchdogAllotment(3, 3, 6, 4));
        }
    }
}
