package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The services of the port driver, through a miniport that the test tells. */
class AdapterTest {
    private static final BusCosts ROUND = new BusCosts(700, 100, 1_800, 150, 900, 2_000, 1_200);
    private static final int STATUS = 0;
    private static final int OTHER = 1;

    private final Story story = Story.onProcessors(2);
    private final ToldMiniport mini = new ToldMiniport();
    private final Card card = new Card();

    /** A card with a status register that is cleared by writing ones, and one more register. */
    private final class Card implements HwRegisters {
        private final int device = story.machine().register(new Entity.Device("card"));
        private final Story.Device wire = story.device("Card", 0x91);
        private final List<String> arrived = new ArrayList<>();
        private int status;

        @Override
        public List<String> registerNames() {
            return List.of("STATUS", "OTHER");
        }

        @Override
        public int read(int register) {
            return register == STATUS ? status : 0;
        }

        @Override
        public void write(int register, int value) {
            arrived.add(registerNames().get(register) + "=" + value + " at " + story.machine().clockNanos());
            if (register == STATUS) {
                status &= ~value;
                if (status == 0) {
                    wire.quiet();
                }
            }
        }

        @Override
        public boolean wouldClearCause(int register, int value) {
            return register == STATUS && (status & value) != 0;
        }

        void interrupt() {
            status = 1;
            wire.raise();
        }
    }

    private final List<Long> completed = new ArrayList<>();

    private Adapter start() {
        return startOn(story.line("INTA#", 0x92, 0));
    }

    private Adapter startOn(InterruptLine line) {
        return AdapterSetup.of(card.device, line)
                .with(card)
                .with(ROUND)
                .telling((processor, srb) -> completed.add(srb.number()))
                .start(story.machine(), mini);
    }

    /** Connects the miniport to the wire that the card pulls. */
    private Adapter startOnTheCardsLine() {
        return startOn(card.wire.line());
    }

    private RunResult interruptAt(long nanos) {
        startOnTheCardsLine();
        story.at(nanos, card::interrupt);
        return story.runUntil(nanos + 100_000);
    }

    @Test
    void aPostedWriteReachesTheDeviceLaterAndTheyArriveInOrder() {
        mini.lineIsr = x -> {
            StorPort.writeRegisterUlong(x, OTHER, 7);
            StorPort.writeRegisterUlong(x, STATUS, 1);
            Simulated.work(x, 5_000);
            return true;
        };
        interruptAt(1_000);
        assertThat(card.arrived).containsExactly("OTHER=7 at 3050", "STATUS=1 at 3150");
    }

    @Test
    void aReadMakesThePostedWritesArriveFirst() {
        mini.lineIsr = x -> {
            StorPort.writeRegisterUlong(x, OTHER, 7);
            StorPort.writeRegisterUlong(x, STATUS, 1);
            assertThat(StorPort.readRegisterUlong(x, STATUS)).isZero();
            return true;
        };
        interruptAt(1_000);
        assertThat(card.arrived).containsExactly("OTHER=7 at 2050", "STATUS=1 at 2050");
        assertThat(story.events(EventKind.REGISTER_LANDED)).hasSize(2);
    }

    @Test
    void aClearingWriteThatIsNotFlushedBeforeTheEndOfInterruptMakesASpuriousInterrupt() {
        mini.lineIsr = x -> {
            if (StorPort.readRegisterUlong(x, STATUS) == 0) {
                return false;
            }
            StorPort.writeRegisterUlong(x, STATUS, 1);
            return true;
        };
        interruptAt(1_000);
        assertThat(answers()).containsExactly(true, false);
    }

    @Test
    void aClearingWriteThatIsReadBackMakesNone() {
        mini.lineIsr = x -> {
            if (StorPort.readRegisterUlong(x, STATUS) == 0) {
                return false;
            }
            StorPort.writeRegisterUlong(x, STATUS, 1);
            StorPort.readRegisterUlong(x, STATUS);
            return true;
        };
        interruptAt(1_000);
        assertThat(answers()).containsExactly(true);
    }

    private List<Boolean> answers() {
        return story.events(EventKind.ISR_RETURN).stream().map(event -> IsrResult.claimed(event.arg())).toList();
    }

    @Test
    void aRegisterAccessIsAtomicAndAnInterruptIsTakenAfterIt() {
        mini.lineIsr = x -> {
            StorPort.readRegisterUlong(x, STATUS);
            StorPort.writeRegisterUlong(x, STATUS, 1);
            StorPort.readRegisterUlong(x, STATUS);
            return true;
        };
        story.device("Usb", 0xB1).isr(cpu -> cpu.work(300)).raisesAt(1_300);
        interruptAt(1_000);
        assertThat(story.timeOf(EventKind.VECTOR_PENDING, 0xB1)).isEqualTo(1_400);
        assertThat(story.timeOf(EventKind.VECTOR_IN_SERVICE, 0xB1)).isEqualTo(1_150 + 700);
        assertThat(story.timeOf(EventKind.REGISTER_READ, "STATUS")).isEqualTo(1_850);
    }

    @Test
    void computingIsPreemptedAtAnyNanosecond() {
        mini.lineIsr = x -> {
            Simulated.work(x, 900);
            StorPort.writeRegisterUlong(x, STATUS, 1);
            StorPort.readRegisterUlong(x, STATUS);
            return true;
        };
        story.device("Usb", 0xB1).isr(cpu -> cpu.work(300)).raisesAt(1_237);
        interruptAt(1_000);
        assertThat(story.timeOf(EventKind.VECTOR_IN_SERVICE, 0xB1)).isEqualTo(1_337);
    }

    @Test
    void anIsrThatReadsTwiceAndClaimsIsRecordedSo() {
        mini.lineIsr = x -> {
            StorPort.readRegisterUlong(x, STATUS);
            StorPort.writeRegisterUlong(x, STATUS, 1);
            StorPort.readRegisterUlong(x, STATUS);
            return true;
        };
        interruptAt(1_000);
        long result = story.events(EventKind.ISR_RETURN).getFirst().arg();
        assertThat(IsrResult.registerReads(result)).isEqualTo(2);
        assertThat(IsrResult.didNothing(result)).isFalse();
    }

    @Test
    void issueDpcAnswersFalseWhenTheDpcIsQueuedAlreadyAndDropsTheArguments() {
        List<Object> seen = new ArrayList<>();
        mini.dpc = (dpc, x, first, second) -> seen.add(first);
        mini.lineIsr = x -> {
            quiet(x);
            assertThat(StorPort.issueDpc(x, x.dpc, "first", null)).isTrue();
            assertThat(StorPort.issueDpc(x, x.dpc, "second", null)).isFalse();
            return true;
        };
        assertThat(interruptAt(1_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(seen).containsExactly("first");
    }

    private static void quiet(DeviceExtension x) {
        StorPort.writeRegisterUlong(x, STATUS, 1);
        StorPort.readRegisterUlong(x, STATUS);
    }

    @Test
    void aDpcRoutineRunsAtDispatchWithoutALock() {
        mini.dpc = (dpc, x, first, second) -> {
            assertThat(x.adapter().processor().irql()).isEqualTo(Irql.DISPATCH_LEVEL);
            StorPort.releaseSpinLock(x, StorPort.acquireInterruptLock(x));
        };
        mini.lineIsr = x -> {
            quiet(x);
            return StorPort.issueDpc(x, x.dpc, null, null);
        };
        assertThat(interruptAt(1_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(story.events(EventKind.DPC_RETURN)).hasSize(1);
    }

    @Test
    void aDpcThatWasNeverInitializedIsABugCheck() {
        mini.lineIsr = x -> StorPort.issueDpc(x, new StorDpc("ForgottenDpc"), null, null);
        assertThat(interruptAt(1_000).detail())
                .endsWith("StorPortIssueDpc(ForgottenDpc) before StorPortInitializeDpc (StorPortInitializeDpc page)");
    }

    private static Srb done(long number) {
        Srb srb = new Srb(number);
        srb.setSrbStatus(Srb.SrbStatus.SUCCESS);
        return srb;
    }

    @Test
    void aRequestReportedAtDirqlIsFinishedByTheDpcOfThePortDriver() {
        mini.lineIsr = x -> {
            quiet(x);
            StorPort.requestComplete(x, done(1));
            StorPort.requestComplete(x, done(2));
            assertThat(completed).isEmpty();
            return true;
        };
        interruptAt(1_000);
        assertThat(completed).containsExactly(1L, 2L);
        assertThat(story.routines())
                .containsExactly("> Mini", "< Mini", "> RaidpAdapterDpc", "< RaidpAdapterDpc");
    }

    @Test
    void aRequestReportedAtDispatchIsFinishedAtOnce() {
        mini.dpc = (dpc, x, first, second) -> {
            StorPort.requestComplete(x, done(1));
            assertThat(completed).containsExactly(1L);
        };
        mini.lineIsr = x -> {
            quiet(x);
            return StorPort.issueDpc(x, x.dpc, null, null);
        };
        assertThat(interruptAt(1_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(story.routines()).doesNotContain("> RaidpAdapterDpc");
    }

    @Test
    void startIoRunsAtDispatchUnderTheStartIoLock() {
        List<Integer> levels = new ArrayList<>();
        mini.startIo = (x, srb) -> {
            levels.add(x.adapter().processor().irql());
            Simulated.work(x, 1_000);
            return true;
        };
        Adapter adapter = start();
        story.threadAt(1_000, 0, cpu -> adapter.startIo(new Srb(1)));
        story.threadAt(1_200, 1, cpu -> adapter.startIo(new Srb(2)));
        story.runUntil(10_000);
        assertThat(levels).containsExactly(2, 2);
        assertThat(story.events(EventKind.LOCK_WAIT, EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED))
                .filteredOn(event -> event.name().equals("StartIoLock"))
                .extracting(event -> event.nanos() + " " + event.kind() + " " + event.cpu())
                .containsExactly(
                        "2200 LOCK_ACQUIRED 0",
                        "2400 LOCK_WAIT 1",
                        "3200 LOCK_RELEASED 0",
                        "3200 LOCK_ACQUIRED 1",
                        "4200 LOCK_RELEASED 1");
    }

    @Test
    void startIoThatReturnsAtAnotherLevelIsFatal() {
        mini.startIo = (x, srb) -> {
            StorPort.acquireInterruptLock(x);
            return true;
        };
        Adapter adapter = start();
        story.threadAt(1_000, 0, cpu -> adapter.startIo(new Srb(1)));
        assertThat(story.runUntil(10_000).detail())
                .endsWith("HwStorStartIo of mini.sys on CPU 0 was called at DISPATCH 2 and returned at DIRQL 9");
    }

    @Test
    void theInterruptLockCannotBeTakenInTheIsrThatHoldsIt() {
        mini.lineIsr = x -> StorPort.acquireInterruptLock(x) == null;
        interruptAt(1_000);
        assertThat(story.events(EventKind.BUGCHECK)).extracting(Story.Event::subject).containsExactly(0xF);
    }

    @Test
    void theInterruptLockHoldsTheIsrOffOnTheSameProcessor() {
        mini.startIo = (x, srb) -> {
            StorLockHandle handle = StorPort.acquireInterruptLock(x);
            Simulated.work(x, 5_000);
            StorPort.releaseSpinLock(x, handle);
            return true;
        };
        mini.lineIsr = x -> {
            quiet(x);
            return true;
        };
        Adapter adapter = startOnTheCardsLine();
        story.threadAt(1_000, 0, cpu -> adapter.startIo(new Srb(1)));
        story.at(3_000, card::interrupt);
        story.runUntil(50_000);
        assertThat(story.timeOf(EventKind.ISR_ENTER, "Mini")).isEqualTo(1_000 + 1_200 + 5_000 + 50);
    }

    @Test
    void whatALibraryThrowsNamesTheLineOfTheDriverThatCalledIt() {
        mini.lineIsr = x -> Objects.requireNonNull(null);
        assertThat(interruptAt(1_000).detail()).contains("NullPointerException in ");
    }

    @Test
    void aMiniportThatDoesNotInitializeIsNotStarted() {
        mini.passiveInitialize = x -> false;
        assertThatThrownBy(this::start)
                .hasMessageContaining("mini.sys");
    }
}
