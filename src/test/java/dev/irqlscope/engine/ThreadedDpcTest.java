package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DPCs that a thread of priority 31 calls. Source: WDK "Introduction to Threaded DPCs"; domain notes 3.5. */
class ThreadedDpcTest {
    private static final KernelCosts WITH_IPI = new KernelCosts(100, 50, 20, 10, 1_000, 1_000_000_000, 300);

    private final Story story = Story.onProcessors(2, WITH_IPI, 20);
    private final List<Integer> levels = new ArrayList<>();

    private void queuesAt1000(Dpc... dpcs) {
        story.device("Nic", 0x91).isr(cpu -> {
            for (Dpc dpc : dpcs) {
                cpu.queueDpc(dpc, null, null);
            }
        }).raisesAt(1_000);
    }

    private void busy(int processor) {
        story.threadAt(100, processor, cpu -> cpu.work(50_000));
    }

    private List<String> threads() {
        return story.events(EventKind.THREAD_SWITCH)
                .stream()
                .map(event -> event.nanos() + " CPU " + event.cpu() + " " + event.name())
                .toList();
    }

    @Test
    void itRunsAtPassiveInAThreadOfItsProcessor() {
        queuesAt1000(story.threadedDpc("Threaded", cpu -> levels.add(cpu.irql())));
        story.runUntil(10_000);
        assertThat(levels).containsExactly(Irql.PASSIVE_LEVEL);
        assertThat(threads()).containsExactly("1170 CPU 0 DPC thread of CPU 0");
        assertThat(story.timeOf(EventKind.DPC_ENTER, "Threaded")).isEqualTo(1_180);
        assertThat(story.trace().catalog().list()).contains(new Entity.Routine(
                "Threaded", "test.sys", RoutineKind.THREADED_DPC, -1, Irql.PASSIVE_LEVEL, false, Entity.NONE));
    }

    @Test
    void itsThreadPreemptsEveryOtherAndGivesTheProcessorBack() {
        busy(0);
        queuesAt1000(story.threadedDpc("Threaded", cpu -> cpu.work(500)));
        story.runUntil(10_000);
        assertThat(threads())
                .containsExactly("100 CPU 0 thread", "1170 CPU 0 DPC thread of CPU 0", "1680 CPU 0 thread");
    }

    @Test
    void ordinaryDpcsAndIsrsPreemptIt() {
        Dpc ordinary = story.dpc("Ordinary", cpu -> cpu.work(100));
        queuesAt1000(story.threadedDpc("Threaded", cpu -> cpu.work(2_000)));
        story.device("Other", 0x51).isr(cpu -> cpu.queueDpc(ordinary, null, null)).raisesAt(2_000);
        story.runUntil(10_000);
        assertThat(story.routines()).containsExactly(
                "> NicIsr", "< NicIsr", "> Threaded", "> OtherIsr", "< OtherIsr", "> Ordinary", "< Ordinary",
                "< Threaded");
    }

    @Test
    void anOrdinaryDpcThatItQueuesRunsAtOnce() {
        Dpc ordinary = story.dpc("Ordinary", cpu -> cpu.work(100));
        queuesAt1000(story.threadedDpc("Threaded", cpu -> {
            cpu.queueDpc(ordinary, null, null);
            cpu.work(500);
        }));
        story.runUntil(10_000);
        assertThat(story.routines())
                .containsExactly("> NicIsr", "< NicIsr", "> Threaded", "> Ordinary", "< Ordinary", "< Threaded");
    }

    @Test
    void ordinaryDpcsThatWaitComeFirst() {
        queuesAt1000(
                story.threadedDpc("Threaded", cpu -> cpu.work(100)), story.dpc("Ordinary", cpu -> cpu.work(100)));
        story.runUntil(10_000);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::name)
                .containsExactly("Ordinary", "Threaded");
    }

    @Test
    void oneThreadedDpcNeverPreemptsAnotherAndHighImportanceGoesToTheHead() {
        Dpc last = story.threadedDpc("Last", cpu -> cpu.work(100));
        Dpc high = story.threadedDpc("High", cpu -> cpu.work(100));
        high.setImportance(DpcImportance.HIGH);
        queuesAt1000(story.threadedDpc("First", cpu -> {
            cpu.queueDpc(last, null, null);
            cpu.queueDpc(high, null, null);
            cpu.work(100);
        }));
        story.runUntil(10_000);
        assertThat(story.routines()).containsExactly(
                "> NicIsr", "< NicIsr", "> First", "< First", "> High", "< High", "> Last", "< Last");
        assertThat(threads()).hasSize(1);
    }

    @Test
    void codeThatIsAtDispatchHoldsItBack() {
        story.threadAt(500, 0, cpu -> {
            int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
            cpu.work(5_000);
            cpu.lowerIrql(old);
        });
        queuesAt1000(story.threadedDpc("Threaded", cpu -> cpu.work(100)));
        story.runUntil(10_000);
        assertThat(story.timeOf(EventKind.DPC_ENTER, "Threaded")).isEqualTo(500 + 5_000 + 70 + 10);
    }

    @Test
    void anInterruptThatIsPendingComesBeforeTheSwitchToTheThread() {
        busy(0);
        Dpc threaded = story.threadedDpc("Threaded", cpu -> cpu.work(100));
        story.device("High", 0xB1).isr(cpu -> {
            cpu.queueDpc(threaded, null, null);
            cpu.work(1_000);
        }).raisesAt(1_000);
        story.device("Low", 0x51).isr(cpu -> cpu.work(100)).raisesAt(1_300);
        story.runUntil(10_000);
        assertThat(story.routines())
                .containsExactly("> HighIsr", "< HighIsr", "> LowIsr", "< LowIsr", "> Threaded", "< Threaded");
        assertThat(story.timeOf(EventKind.THREAD_SWITCH, "DPC thread of CPU 0"))
                .isEqualTo(story.timeOf(EventKind.EOI, 0x51));
    }

    @Test
    void switchedOffItIsAnOrdinaryDpc() {
        try (Story off = Story.onProcessors(1, Story.ROUND, KernelRules.DEFAULT.withThreadedDpcs(false))) {
            Dpc dpc = off.threadedDpc("Threaded", cpu -> levels.add(cpu.irql()));
            off.device("Nic", 0x91).isr(cpu -> cpu.queueDpc(dpc, null, null)).raisesAt(1_000);
            off.runUntil(10_000);
            assertThat(levels).containsExactly(Irql.DISPATCH_LEVEL);
            assertThat(off.events(EventKind.THREAD_SWITCH)).isEmpty();
            assertThat(off.trace().catalog().list()).contains(new Entity.Routine(
                    "Threaded", "test.sys", RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL, false, Entity.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(DpcImportance.class)
    void anotherProcessorIsAskedForItsThreadWhateverTheImportance(DpcImportance importance) {
        busy(1);
        Dpc dpc = story.threadedDpc("Threaded", cpu -> cpu.work(100));
        dpc.setImportance(importance);
        dpc.setTarget(story.machine().processor(1));
        queuesAt1000(dpc);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.VECTOR_ENTER)).hasSize(1);
        assertThat(story.timeOf(EventKind.DPC_ENTER, "Threaded")).isEqualTo(1_150 + 300 + 20 + 10);
    }

    @Test
    void aThreadThatRunsAlreadyFindsWhatIsQueuedFromElsewhereByItself() {
        Dpc first = story.threadedDpc("First", cpu -> cpu.work(3_000));
        Dpc second = story.threadedDpc("Second", cpu -> cpu.work(100));
        second.setTarget(story.machine().processor(0));
        queuesAt1000(first);
        story.device("There", story.line("There#", 0x92, 1))
                .isr(cpu -> cpu.queueDpc(second, null, null))
                .raisesAt(2_000);
        story.runUntil(10_000);
        assertThat(story.events(EventKind.VECTOR_ENTER)).isEmpty();
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(e -> e.name() + " " + e.cpu())
                .containsExactly("First 0", "Second 0");
    }

    @Test
    void itCanBeCancelledAndQueuedAgainWhileItRuns() {
        List<Boolean> answers = new ArrayList<>();
        Dpc cancelled = story.threadedDpc("Cancelled", cpu -> cpu.work(100));
        Dpc again = story.threadedDpc("Again", cpu -> cpu.work(1_000));
        Story.Device nic = story.device("Nic", 0x91);
        nic.isr(cpu -> {
            answers.add(cpu.queueDpc(again, null, null));
            answers.add(cpu.queueDpc(cancelled, null, null));
            answers.add(cpu.cancelDpc(cancelled));
        }).raisesAt(1_000, 1_600);
        story.runUntil(10_000);
        assertThat(answers).containsOnly(true).hasSize(6);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::name).containsExactly("Again", "Again");
    }

    @Test
    void aSpinLockRaisesItToDispatchAndOrdinaryDpcsWait() {
        Dpc ordinary = story.dpc("Ordinary", cpu -> cpu.work(100));
        queuesAt1000(story.threadedDpc("Threaded", cpu -> {
            int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
            cpu.queueDpc(ordinary, null, null);
            cpu.work(500);
            cpu.lowerIrql(old);
            cpu.work(500);
        }));
        story.runUntil(10_000);
        assertThat(story.timeOf(EventKind.DPC_ENTER, "Ordinary")).isEqualTo(1_180 + 500 + 10);
    }

    @Test
    void itMustReturnAtPassive() {
        queuesAt1000(story.threadedDpc("Threaded", cpu -> cpu.raiseIrql(Irql.DISPATCH_LEVEL)));
        assertThat(story.runUntil(10_000).detail())
                .endsWith("Threaded on CPU 0 was called at PASSIVE 0 and returned at DISPATCH 2");
    }
}
