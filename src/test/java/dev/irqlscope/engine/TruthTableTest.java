package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.InterruptLine.Trigger;
import dev.irqlscope.trace.EventKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an ISR returned, whether it cleared the cause, and the kind of interrupt are three facts. Source: domain notes 9.2. */
class TruthTableTest {

    @ParameterizedTest(name = "returned {1}, cause cleared {2} on a {0} line: {3} calls, DPC finishes {4}, storm {5}")
    @CsvSource(textBlock = """
            LEVEL,   true,  true,  1,  true,  false
            LEVEL,   true,  false, 20, false, true
            LEVEL,   false, true,  1,  true,  false
            LEVEL,   false, false, 20, false, true
            LATCHED, true,  true,  1,  true,  false
            LATCHED, true,  false, 1,  true,  false
            LATCHED, false, true,  1,  true,  false
            LATCHED, false, false, 1,  true,  false
            """)
    void oneInterruptOfADeviceThatIsAlone(
            Trigger trigger, boolean returned, boolean cleared, int calls, boolean dpcFinishes, boolean storm) {
        try (Story story = Story.onProcessors(1)) {
            Story.Device nic = nic(story, trigger, returned, cleared);
            nic.raisesAt(1_000);
            assertThat(story.runUntil(100_000).reason() == StopReason.BUGCHECK).isEqualTo(storm);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr")).hasSize(calls);
            assertThat(story.events(EventKind.DPC_RETURN)).hasSize(dpcFinishes ? 1 : 0);
        }
    }

    @ParameterizedTest(name = "returned {0}, cause cleared {1} on a latched line: the next interrupt is {2}")
    @CsvSource(textBlock = """
            true,  true,  taken
            true,  false, lost
            false, true,  taken
            false, false, lost
            """)
    void theNextEdgeNeverComesIfTheCauseWasNotCleared(boolean returned, boolean cleared, String next) {
        try (Story story = Story.onProcessors(1)) {
            nic(story, Trigger.LATCHED, returned, cleared).raisesAt(1_000, 50_000);
            story.runUntil(100_000);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "NicIsr")).hasSize(next.equals("taken") ? 2 : 1);
        }
    }

    private static Story.Device nic(Story story, Trigger trigger, boolean returned, boolean cleared) {
        InterruptLine line = story.machine()
                .dispatchTable()
                .connectLine("IRQ", trigger, 0x91, story.machine().processor(0));
        Story.Device nic = story.device("Nic", line);
        Dpc dpc = story.dpc("NicDpc", cpu -> cpu.work(5_000));
        return nic.isrOf(Frame.NO_LIMIT, cpu -> {
            if (cleared) {
                nic.quiet();
            }
            cpu.queueDpc(dpc, null, null);
            return returned;
        });
    }

    @ParameterizedTest(name = "TRUE for what is not its own on a {0} line: the owner is called {1} times, storm {2}")
    @CsvSource({"LEVEL, 0, true", "LATCHED, 2, false"})
    void aWrongClaimStarvesTheRestOfALevelChainAndCostsALatchedOneAPass(Trigger trigger, int calls, boolean storm) {
        try (Story story = Story.onProcessors(1)) {
            InterruptLine line = story.machine()
                    .dispatchTable()
                    .connectLine("IRQ", trigger, 0x91, story.machine().processor(0));
            int[] wrong = new int[1];
            story.device("Thief", line)
                    .isrOf(Frame.NO_LIMIT, cpu -> trigger == Trigger.LEVEL || wrong[0]++ == 0);
            story.device("Owner", line).isr(cpu -> cpu.work(10)).raisesAt(1_000);
            RunResult result = story.runUntil(100_000);
            assertThat(result.reason() == StopReason.BUGCHECK).isEqualTo(storm);
            assertThat(story.timesOf(EventKind.ISR_ENTER, "OwnerIsr")).hasSize(calls);
            if (storm) {
                assertThat(result.detail()).endsWith("Owner never let go of its line");
            }
        }
    }

    @ParameterizedTest(name = "a line that is sampled again {0} ns after EOI lets the DPC begin: {1}")
    @CsvSource({"100, true", "0, false"})
    void aDpcNeverRunsOnAProcessorWhoseLevelLineKeepsFiring(long resampleNanos, boolean begins) {
        KernelCosts costs = new KernelCosts(100, 50, 20, 10, 1_000, 1_000_000_000, 0, resampleNanos);
        try (Story story = Story.onProcessors(1, costs, 20)) {
            Dpc dpc = story.dpc("Dpc", cpu -> cpu.work(5_000));
            story.device("Loud", 0x91)
                    .isrOf(Frame.NO_LIMIT, cpu -> {
                        cpu.work(200);
                        cpu.queueDpc(dpc, null, null);
                        return true;
                    })
                    .raisesAt(1_000);
            RunResult result = story.runUntil(100_000);
            assertThat(result.reason()).isEqualTo(StopReason.BUGCHECK);
            assertThat(story.events(EventKind.DPC_ENTER)).hasSize(begins ? 1 : 0);
            assertThat(story.events(EventKind.DPC_RETURN)).isEmpty();
            assertThat(story.events(EventKind.VECTOR_PENDING).get(1).nanos() - story.timeOf(EventKind.EOI, 0x91))
                    .isEqualTo(resampleNanos);
        }
    }
}
