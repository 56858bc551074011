package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues, drains, and the idle thread. Sources: WDK "Organization of DPC Queues", KeInsertQueueDpc; domain notes 3.2 to 3.4. */
class DpcTest {

    @Test
    void theQueueIsDrainedWhenTheLevelFallsBelowDispatch() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(300));
            story.threadAt(500, 0, cpu -> cpu.work(5_000));
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.events(
                    EventKind.EOI,
                    EventKind.IRQL_CHANGE,
                    EventKind.DRAIN_BEGIN,
                    EventKind.DPC_ENTER,
                    EventKind.DPC_RETURN,
                    EventKind.DRAIN_END))
                    .filteredOn(event -> event.nanos() > 1_150 && event.nanos() < 2_000)
                    .extracting(event -> event.kind()
                            + (event.kind() == EventKind.IRQL_CHANGE ? " " + event.subject() : ""))
                    .containsExactly(
                            "EOI",
                            "IRQL_CHANGE 2",
                            "DRAIN_BEGIN",
                            "DPC_ENTER",
                            "DPC_RETURN",
                            "DRAIN_END",
                            "IRQL_CHANGE 0");
        }
    }

    @Test
    void codeThatIsAtDispatchAlreadyHoldsTheDrainBack() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(300));
            story.threadAt(500, 0, cpu -> {
                int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
                cpu.work(5_000);
                cpu.lowerIrql(old);
            });
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.DPC_QUEUED, "NicDpc")).isEqualTo(1_150);
            assertThat(story.timeOf(EventKind.DPC_ENTER, "NicDpc")).isEqualTo(500 + 5_000 + 70 + 10);
        }
    }

    @Test
    void aDpcThatAnIsrQueuesDuringADrainIsServedInTheSameDrain() {
        try (Story story = Story.onProcessors(1)) {
            Dpc late = story.dpc("LateDpc", cpu -> cpu.work(100));
            Dpc early = story.dpc("EarlyDpc", cpu -> cpu.work(1_000));
            story.device("Early", 0x91).isr(cpu -> cpu.queueDpc(early, null, null)).raisesAt(1_000);
            story.device("Late", 0x81).isr(cpu -> cpu.queueDpc(late, null, null)).raisesAt(1_500);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly(
                    "> EarlyIsr", "< EarlyIsr", "> EarlyDpc", "> LateIsr", "< LateIsr", "< EarlyDpc", "> LateDpc",
                    "< LateDpc");
            assertThat(story.kinds(EventKind.DRAIN_BEGIN, EventKind.DRAIN_END)).containsExactly("DRAIN_BEGIN",
                    "DRAIN_END");
        }
    }

    @Test
    void dpcsComeInTheOrderOfTheirQueueAndOneNeverPreemptsAnother() {
        try (Story story = Story.onProcessors(1)) {
            Dpc second = story.dpc("Second", cpu -> cpu.work(100));
            Dpc third = story.dpc("Third", cpu -> cpu.work(100));
            Dpc first = story.dpc("First", cpu -> {
                cpu.queueDpc(third, null, null);
                cpu.work(1_000);
            });
            story.device("Nic", 0x91).isr(cpu -> {
                cpu.queueDpc(first, null, null);
                cpu.queueDpc(second, null, null);
            }).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly(
                    "> NicIsr", "< NicIsr", "> First", "< First", "> Second", "< Second", "> Third", "< Third");
        }
    }

    @Test
    void aDrainHasNoBoundSoThatThreadsStarve() {
        try (Story story = Story.onProcessors(1)) {
            Dpc[] again = new Dpc[1];
            again[0] = story.dpc("Again", cpu -> {
                cpu.work(100);
                cpu.queueDpc(again[0], null, null);
            });
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(again[0], null, null)).raisesAt(1_000);
            story.threadAt(1_200, 0, cpu -> cpu.work(10));
            story.runUntil(100_000);
            assertThat(story.events(EventKind.DPC_ENTER)).hasSizeGreaterThan(800);
            assertThat(story.events(EventKind.DRAIN_BEGIN)).hasSize(1);
            assertThat(story.events(EventKind.THREAD_SWITCH)).isEmpty();
        }
    }

    @Test
    void anIsrPreemptsADpc() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(1_000));
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            story.device("Low", 0x30).isr(cpu -> cpu.work(200)).raisesAt(1_400);
            story.runUntil(10_000);
            assertThat(story.routines()).containsExactly(
                    "> NicIsr", "< NicIsr", "> NicDpc", "> LowIsr", "< LowIsr", "< NicDpc");
        }
    }

    @Test
    void aDpcThatIsQueuedAlreadyIsJoinedAndTheNewArgumentsAreDropped() {
        try (Story story = Story.onProcessors(1)) {
            List<Object> arguments = new ArrayList<>();
            List<Boolean> answers = new ArrayList<>();
            Dpc dpc = story.dpc("NicDpc", (cpu, first, second) -> {
                arguments.add(first);
                arguments.add(second);
            });
            story.device("Nic", 0x91).isr(cpu -> {
                answers.add(cpu.queueDpc(dpc, "one", 1));
                answers.add(cpu.queueDpc(dpc, "two", 2));
            }).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(answers).containsExactly(true, false);
            assertThat(arguments).containsExactly("one", 1);
            assertThat(story.kinds(EventKind.DPC_QUEUED, EventKind.DPC_JOINED, EventKind.DPC_ENTER))
                    .containsExactly("DPC_QUEUED", "DPC_JOINED", "DPC_ENTER");
        }
    }

    @ParameterizedTest(name = "{0} after {1}: {2} lost")
    @CsvSource({"two, one, 1", "one, one, 0", "2, 1, 1", "1, 1, 0", ", one, 1", ", , 0"})
    void aRoutineThatWorksOnItsArgumentsSaysHowManyCallsLostTheirs(String later, String earlier, int lost) {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(100));
            dpc.useArguments();
            story.device("Nic", 0x91).isr(cpu -> {
                cpu.queueDpc(dpc, earlier, null);
                cpu.queueDpc(dpc, later, null);
            }).raisesAt(1_000, 5_000);
            story.runUntil(10_000);
            assertThat(story.events(EventKind.DPC_ARGUMENTS_LOST)).extracting(Story.Event::arg)
                    .isEqualTo(lost == 0 ? List.of() : List.of(1L, 1L));
        }
    }

    @Test
    void aRoutineThatTakesAllThereIsLosesNothing() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(100));
            story.device("Nic", 0x91).isr(cpu -> {
                cpu.queueDpc(dpc, "one", null);
                cpu.queueDpc(dpc, "two", null);
            }).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.kinds(EventKind.DPC_JOINED, EventKind.DPC_ARGUMENTS_LOST)).containsExactly("DPC_JOINED");
        }
    }

    @Test
    void aDpcThatRunsCanBeQueuedAgainAndRunsAgain() {
        try (Story story = Story.onProcessors(1)) {
            List<Object> arguments = new ArrayList<>();
            List<Boolean> answers = new ArrayList<>();
            Dpc dpc = story.dpc("NicDpc", (cpu, first, second) -> {
                cpu.work(1_000);
                arguments.add(first);
            });
            Story.Device nic = story.device("Nic", 0x91);
            nic.isr(cpu -> answers.add(cpu.queueDpc(dpc, "run " + answers.size(), null))).raisesAt(1_000, 1_600);
            story.runUntil(10_000);
            assertThat(answers).containsExactly(true, true);
            assertThat(arguments).containsExactly("run 0", "run 1");
            assertThat(story.routines()).endsWith("> NicIsr", "< NicIsr", "< NicDpc", "> NicDpc", "< NicDpc");
        }
    }

    @Test
    void aDpcIssuedByANestedIsrWaitsForTheOuterIsr() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("HighDpc", cpu -> cpu.work(100));
            story.device("Low", 0x51).isr(cpu -> cpu.work(1_000)).raisesAt(1_000);
            story.device("High", 0xB1).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_300);
            story.runUntil(10_000);
            assertThat(story.routines())
                    .containsExactly("> LowIsr", "> HighIsr", "< HighIsr", "< LowIsr", "> HighDpc", "< HighDpc");
            assertThat(story.timeOf(EventKind.DPC_ENTER, "HighDpc")).isEqualTo(story.timeOf(EventKind.EOI, 0x51) + 10);
        }
    }

    @Test
    void anInterruptThatIsPendingAtTheDropComesBeforeTheDrain() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("HighDpc", cpu -> cpu.work(100));
            story.threadAt(100, 0, cpu -> cpu.work(8_000));
            story.device("High", 0xB1).isr(cpu -> {
                cpu.queueDpc(dpc, null, null);
                cpu.work(1_000);
            }).raisesAt(1_000);
            story.device("Low", 0x51).isr(cpu -> cpu.work(100)).raisesAt(1_300);
            story.runUntil(10_000);
            assertThat(story.routines())
                    .containsExactly("> HighIsr", "< HighIsr", "> LowIsr", "< LowIsr", "> HighDpc", "< HighDpc");
        }
    }

    @Test
    void idleIsAStateOfItsOwnAtDispatch() {
        try (Story story = Story.onProcessors(1)) {
            int[] interrupted = {-1};
            story.device("Nic", 0x91).isr(cpu -> cpu.work(100)).raisesAt(1_000);
            story.at(500, () -> interrupted[0] = story.machine().processor(0).irql());
            story.runUntil(10_000);
            assertThat(interrupted[0]).isEqualTo(Irql.DISPATCH_LEVEL);
            assertThat(story.kinds(EventKind.IDLE_ENTER, EventKind.IDLE_LEAVE, EventKind.ISR_ENTER, EventKind.EOI))
                    .containsExactly("IDLE_ENTER", "IDLE_LEAVE", "ISR_ENTER", "EOI", "IDLE_ENTER");
        }
    }

    @Test
    void theIdleThreadPollsTheQueueAndDrainsIt() {
        try (Story story = Story.onProcessors(1)) {
            Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(300));
            story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            story.runUntil(10_000);
            assertThat(story.timeOf(EventKind.DPC_ENTER, "NicDpc")).isEqualTo(story.timeOf(EventKind.EOI, 0x91) + 10);
            assertThat(
                    story.kinds(EventKind.IDLE_LEAVE, EventKind.DRAIN_BEGIN, EventKind.DRAIN_END, EventKind.IDLE_ENTER))
                    .containsExactly("IDLE_ENTER", "IDLE_LEAVE", "DRAIN_BEGIN", "DRAIN_END", "IDLE_ENTER");
        }
    }

    @Test
    void oneDpcObjectIsQueuedOnOneProcessorAtATime() {
        try (Story story = Story.onProcessors(2)) {
            List<Boolean> answers = new ArrayList<>();
            Dpc dpc = story.dpc("Dpc", cpu -> cpu.work(10));
            for (int number = 0; number < 2; number++) {
                story.threadAt(100 + number, number, cpu -> {
                    int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
                    answers.add(cpu.queueDpc(dpc, null, null));
                    cpu.work(1_000);
                    cpu.lowerIrql(old);
                });
            }
            story.runUntil(10_000);
            assertThat(answers).containsExactly(true, false);
            assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::cpu).containsExactly(0);
        }
    }
}
