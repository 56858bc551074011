package dev.irqlscope.engine;

import static dev.irqlscope.engine.Story.ASSERT_TO_ISR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Importance, target processors, IPIs, cancelling. Sources: WDK "Organization of DPC Queues", KeSetImportanceDpc; domain notes 3.3. */
class DpcPlacementTest {
    private static final KernelCosts WITH_IPI = new KernelCosts(100, 50, 20, 10, 1_000, 1_000_000_000, 300);
    private static final KernelCosts TICKING = new KernelCosts(100, 50, 20, 10, 1_000, 20_000, 300);

    private final Story story = Story.onProcessors(2, WITH_IPI, 20);

    @Test
    void theTraceSaysWhichDpcWentBeforeOthers() {
        queuesAt1000(
                dpc("Only", DpcImportance.HIGH, -1),
                dpc("Last", DpcImportance.MEDIUM, -1),
                dpc("First", DpcImportance.HIGH, -1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.DPC_FIRST)).extracting(Story.Event::name).containsExactly("First");
        assertThat(order()).containsExactly("First", "Only", "Last");
    }

    private Dpc dpc(String name, DpcImportance importance, int target) {
        Dpc dpc = story.dpc(name, cpu -> cpu.work(100));
        dpc.setImportance(importance);
        dpc.setTarget(target < 0 ? null : story.machine().processor(target));
        return dpc;
    }

    /** Keeps a processor at PASSIVE, so that it is not idle. */
    private void busy(int processor) {
        story.threadAt(100, processor, cpu -> cpu.work(50_000));
    }

    private void queuesAt1000(Dpc... dpcs) {
        story.device("Nic", 0x91).isr(cpu -> {
            for (Dpc dpc : dpcs) {
                cpu.queueDpc(dpc, null, null);
            }
        }).raisesAt(1_000);
    }

    /** A processor that is at PASSIVE and ran so many DPCs in its first clock period of 20,000 ns. */
    private static Story ticking(int dpcs) {
        Story story = Story.onProcessors(1, TICKING, 20);
        Dpc often = story.dpc("Often", cpu -> cpu.work(10));
        story.threadAt(100, 0, cpu -> cpu.work(100_000));
        Story.Device nic = story.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(often, null, null));
        for (int i = 0; i < dpcs; i++) {
            nic.raisesAt(1_000 + 1_000 * i);
        }
        return story;
    }

    /** Has so many DPCs of this importance queued by one ISR, in the second clock period; returns when the first began. */
    private static long startInSecondPeriod(Story story, DpcImportance importance, int count) {
        story.device("Other", 0x92).isr(cpu -> {
            for (int i = 0; i < count; i++) {
                Dpc dpc = story.dpc("Dpc" + i, each -> each.work(10));
                dpc.setImportance(importance);
                cpu.queueDpc(dpc, null, null);
            }
        }).raisesAt(25_000);
        story.runUntil(60_000);
        return story.timeOf(EventKind.DPC_ENTER, "Dpc0");
    }

    private List<String> order() {
        return story.events(EventKind.DPC_ENTER).stream().map(Story.Event::name).toList();
    }

    @Test
    void highImportanceGoesToTheHeadAndAllOthersToTheTail() {
        queuesAt1000(
                dpc("Medium", DpcImportance.MEDIUM, -1),
                dpc("Low", DpcImportance.LOW, -1),
                dpc("High", DpcImportance.HIGH, -1),
                dpc("MediumHigh", DpcImportance.MEDIUM_HIGH, -1));
        story.runUntil(10_000);
        assertThat(order()).containsExactly("High", "Medium", "Low", "MediumHigh");
    }

    @ParameterizedTest
    @EnumSource(DpcImportance.class)
    void whileFewDpcsRunEveryImportanceIsDrainedAtOnceHere(DpcImportance importance) {
        busy(0);
        queuesAt1000(dpc("Dpc", importance, -1));
        story.runUntil(10_000);
        assertThat(story.timeOf(EventKind.DPC_ENTER, "Dpc")).isEqualTo(1_000 + ASSERT_TO_ISR + 20 + 10);
    }

    @Test
    void lowImportanceWaitsHereWhileManyDpcsRunUntilTheNextClockTick() {
        try (Story busy = ticking(10)) {
            assertThat(startInSecondPeriod(busy, DpcImportance.LOW, 1)).isBetween(40_000L, 42_000L);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DpcImportance.class, mode = EnumSource.Mode.EXCLUDE, names = "LOW")
    void whileManyDpcsRunEveryOtherImportanceIsDrainedAtOnceHere(DpcImportance importance) {
        try (Story busy = ticking(10)) {
            assertThat(startInSecondPeriod(busy, importance, 1)).isEqualTo(25_000 + ASSERT_TO_ISR + 20 + 10);
        }
    }

    @ParameterizedTest(name = "{0} wait, so they are drained at once: {1}")
    @CsvSource({"4, false", "5, true"})
    void lowImportanceIsDrainedHereWhenMoreThanTheDepthLimitWait(int waiting, boolean atOnce) {
        try (Story busy = ticking(10)) {
            assertThat(startInSecondPeriod(busy, DpcImportance.LOW, waiting) < 26_000).isEqualTo(atOnce);
        }
    }

    /** The rate is a mean with that of the period before, which was 0: half of what ran. */
    @ParameterizedTest(name = "after {0} DPCs in a period low importance waits: {1}")
    @CsvSource({"4, false", "6, true"})
    void lowImportanceWaitsHereFromTheMinimumRateOn(int dpcs, boolean waits) {
        try (Story busy = ticking(dpcs)) {
            assertThat(startInSecondPeriod(busy, DpcImportance.LOW, 1) > 40_000).isEqualTo(waits);
        }
    }

    @Test
    void withoutATargetItIsQueuedOnTheProcessorThatQueuesIt() {
        Dpc dpc = dpc("Dpc", DpcImportance.MEDIUM, -1);
        story.device("Here", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
        story.device("There", story.line("There#", 0x92, 1)).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(5_000);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.DPC_QUEUED)).extracting(Story.Event::cpu).containsExactly(0, 1);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::cpu).containsExactly(0, 1);
    }

    @Test
    void targetAndImportanceCountFromTheNextTimeThatItIsQueued() {
        Dpc first = dpc("First", DpcImportance.MEDIUM, -1);
        Dpc changed = dpc("Changed", DpcImportance.MEDIUM, -1);
        story.device("Nic", 0x91).isr(cpu -> {
            cpu.queueDpc(first, null, null);
            cpu.queueDpc(changed, null, null);
            changed.setImportance(DpcImportance.HIGH);
            changed.setTarget(story.machine().processor(1));
        }).raisesAt(1_000, 5_000);
        story.runUntil(20_000);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(e -> e.name() + " " + e.cpu())
                .containsExactlyInAnyOrder("First 0", "Changed 0", "First 0", "Changed 1");
        assertThat(order()).startsWith("First", "Changed");
    }

    @ParameterizedTest(name = "{0} on a busy processor: IPI {1}")
    @CsvSource({"LOW, false", "MEDIUM, false", "MEDIUM_HIGH, true", "HIGH, true"})
    void onAnotherProcessorThatIsBusyOnlyTheHigherImportancesAreDrainedNow(DpcImportance importance, boolean ipi) {
        busy(1);
        queuesAt1000(dpc("Dpc", importance, 1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.DPC_QUEUED)).extracting(e -> e.cpu() + " by " + e.arg())
                .containsExactly("1 by 0");
        assertThat(story.events(EventKind.VECTOR_ENTER)).hasSize(ipi ? 1 : 0);
        assertThat(story.events(EventKind.DPC_ENTER)).hasSize(ipi ? 1 : 0);
        if (ipi) {
            assertThat(story.timeOf(EventKind.DPC_ENTER, "Dpc")).isEqualTo(1_150 + 300 + 20 + 10);
        }
    }

    @ParameterizedTest
    @EnumSource(DpcImportance.class)
    void anotherProcessorThatIsIdleIsAskedWhateverTheImportance(DpcImportance importance) {
        queuesAt1000(dpc("Dpc", importance, 1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::cpu).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource(value = DpcImportance.class, names = {"LOW", "MEDIUM"})
    void anotherProcessorIsAskedWhenMoreThanTheDepthLimitWait(DpcImportance importance) {
        busy(1);
        Dpc[] dpcs = new Dpc[DpcThresholds.DEFAULT.maximumDepth() + 1];
        for (int i = 0; i < dpcs.length; i++) {
            dpcs[i] = dpc("Dpc" + i, importance, 1);
        }
        queuesAt1000(dpcs);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.VECTOR_ENTER)).hasSize(1);
        assertThat(order()).containsExactly("Dpc0", "Dpc1", "Dpc2", "Dpc3", "Dpc4");
    }

    @Test
    void anotherProcessorIsNotAskedWhenTheDepthLimitIsJustReached() {
        busy(1);
        Dpc[] dpcs = new Dpc[DpcThresholds.DEFAULT.maximumDepth()];
        for (int i = 0; i < dpcs.length; i++) {
            dpcs[i] = dpc("Dpc" + i, DpcImportance.MEDIUM, 1);
        }
        queuesAt1000(dpcs);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.IPI_SENT)).isEmpty();
    }

    @Test
    void aProcessorThatWasAskedIsNotAskedAgainUntilItAnswers() {
        busy(1);
        queuesAt1000(dpc("A", DpcImportance.HIGH, 1), dpc("B", DpcImportance.HIGH, 1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.VECTOR_ENTER)).hasSize(1);
        assertThat(order()).containsExactly("B", "A");
    }

    @Test
    void anIpiIsInTheTraceWhenItIsSentAndWhenItArrives() {
        queuesAt1000(dpc("Dpc", DpcImportance.HIGH, 1));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.IPI_SENT)).extracting(e -> e.nanos() + " CPU " + e.cpu() + " to " + e.arg())
                .containsExactly("1150 CPU 0 to 1");
        assertThat(story.timeOf(EventKind.VECTOR_PENDING, InterProcessorInterrupt.VECTOR)).isEqualTo(1_450);
    }

    @Test
    void theIpiIsARoutineOfTheKernelAtIpiLevel() {
        queuesAt1000(dpc("Dpc", DpcImportance.HIGH, 1));
        story.runUntil(10_000);
        assertThat(story.trace().catalog().list())
                .contains(new Entity.Routine("ipi", "hal", RoutineKind.VECTOR, 0xE1, 14, false, Entity.NONE));
        assertThat(story.events(EventKind.IRQL_CHANGE)).extracting(Story.Event::subject).contains(Irql.IPI_LEVEL);
    }

    @Test
    void aDpcThatIsQueuedBelowDispatchRunsAtOnce() {
        Dpc dpc = dpc("Dpc", DpcImportance.MEDIUM, -1);
        story.threadAt(1_000, 0, cpu -> {
            cpu.queueDpc(dpc, null, null);
            cpu.work(5_000);
        });
        story.runUntil(10_000);
        assertThat(story.timeOf(EventKind.DPC_ENTER, "Dpc")).isEqualTo(1_000 + 10);
    }

    @Test
    void aCancelledDpcDoesNotRunAndCanBeQueuedAgain() {
        List<Boolean> answers = new ArrayList<>();
        Dpc dpc = dpc("Dpc", DpcImportance.MEDIUM, -1);
        story.device("Nic", 0x91).isr(cpu -> {
            answers.add(cpu.cancelDpc(dpc));
            cpu.queueDpc(dpc, null, null);
            answers.add(cpu.cancelDpc(dpc));
            answers.add(cpu.cancelDpc(dpc));
        }).raisesAt(1_000);
        story.device("Other", 0x92).isr(cpu -> answers.add(cpu.queueDpc(dpc, null, null))).raisesAt(5_000);
        story.runUntil(10_000);
        assertThat(answers).containsExactly(false, true, false, true);
        assertThat(story.events(EventKind.DPC_CANCELLED)).hasSize(1);
        assertThat(story.events(EventKind.DPC_ENTER)).hasSize(1);
    }

    @Test
    void aDpcOfAnotherProcessorsQueueCanBeCancelled() {
        busy(1);
        Dpc dpc = dpc("Dpc", DpcImportance.MEDIUM, 1);
        queuesAt1000(dpc);
        story.threadAt(5_000, 0, cpu -> cpu.cancelDpc(dpc));
        story.runUntil(80_000);
        assertThat(story.events(EventKind.DPC_CANCELLED)).extracting(Story.Event::cpu).containsExactly(1);
        assertThat(story.events(EventKind.DPC_ENTER)).isEmpty();
    }

    @Test
    void aDpcThatIsQueuedOnAnotherProcessorWhileItRunsRunsOnBothAtOnce() {
        Dpc dpc = story.dpc("Dpc", cpu -> cpu.work(5_000));
        story.device("Here", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
        story.device("There", story.line("There#", 0x92, 1)).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(2_000);
        story.runUntil(20_000);
        assertThat(story.events(EventKind.DPC_ENTER, EventKind.DPC_RETURN))
                .extracting(e -> e.kind() + " " + e.cpu())
                .containsExactly("DPC_ENTER 0", "DPC_ENTER 1", "DPC_RETURN 0", "DPC_RETURN 1");
    }
}
