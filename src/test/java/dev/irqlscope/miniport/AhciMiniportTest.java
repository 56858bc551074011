package dev.irqlscope.miniport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.InterruptOutput;
import dev.irqlscope.hba.Medium;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.storport.AdapterSetup;
import dev.irqlscope.storport.BusCosts;
import dev.irqlscope.storport.CompletedSrb;
import dev.irqlscope.storport.HwRegisters;
import dev.irqlscope.storport.InterruptResources;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AhciMiniportTest {
    private final Story story = Story.onProcessors(1);
    private final InterruptLine line = story.line("INTA#", 0x91, 0);
    private final List<CompletedSrb> completed = new ArrayList<>();
    private AhciHba hba;
    private Adapter adapter;

    private void start(int completeInIsrFrom) {
        start(completeInIsrFrom, 1, new InterruptResources.Line(line));
    }

    private void start(int completeInIsrFrom, int ports, InterruptResources interrupts) {
        int device = story.machine().register(new Entity.Device("HBA"));
        hba = new AhciHba(
                story.machine(),
                device,
                InterruptOutput.of(device, interrupts),
                new Medium(story.machine(), device, new ServiceTime.Exponential(50_000, 50_000),
                        new SplittableRandom(1)),
                ports);
        adapter = AdapterSetup.of(device, interrupts)
                .with(hba.slot())
                .telling((cpu, srb) -> completed.add(srb))
                .start(
                        story.machine(),
                        new AhciMiniport(hba, AhciMiniport.Options.USUAL.withCompletionsInIsrFrom(completeInIsrFrom)));
    }

    private InterruptMessage message(int vector) {
        return story.machine()
                .dispatchTable()
                .connectMessage("M%X".formatted(vector), vector, story.machine().processor(0));
    }

    /** For each call of its ISR the port whose causes it cleared. */
    private List<String> servedPorts() {
        return story.events(EventKind.REGISTER_WRITE)
                .stream()
                .map(Story.Event::name)
                .filter(name -> name.matches("P\\dIS"))
                .toList();
    }

    private void requests(int count) {
        for (int number = 1; number <= count; number++) {
            Srb srb = new Srb(number);
            story.threadAt(1_000, 0, cpu -> adapter.startIo(srb));
        }
    }

    private Neighbour neighbour(String name, InterruptLine on, long firstNanos) {
        Neighbour neighbour = new Neighbour(
                story.machine(),
                new Neighbour.Profile(name, "n.sys", firstNanos, 900_000_000, true, 700, 1_000, 3_000, false, 25_000),
                on,
                new SplittableRandom(1));
        neighbour.start();
        return neighbour;
    }

    @Test
    void aRequestGoesFromStartIoThroughIsrAndDpcToItsCompletion() {
        start(33);
        requests(1);
        story.runUntil(200_000);
        assertThat(story.events(
                EventKind.REQUEST_STARTED,
                EventKind.REQUEST_FINISHED,
                EventKind.LINE_ASSERT,
                EventKind.ISR_ENTER,
                EventKind.LINE_DEASSERT,
                EventKind.DPC_QUEUED,
                EventKind.ISR_RETURN,
                EventKind.EOI,
                EventKind.DPC_ENTER,
                EventKind.REQUEST_COMPLETED,
                EventKind.DPC_RETURN))
                .extracting(event -> event.kind().name())
                .containsExactly(
                        "REQUEST_STARTED",
                        "REQUEST_FINISHED",
                        "LINE_ASSERT",
                        "ISR_ENTER",
                        "LINE_DEASSERT",
                        "DPC_QUEUED",
                        "ISR_RETURN",
                        "EOI",
                        "DPC_ENTER",
                        "REQUEST_COMPLETED",
                        "DPC_RETURN");
        assertThat(completed).singleElement().extracting(CompletedSrb::srbStatus).isEqualTo(SrbStatus.SUCCESS);
    }

    @Test
    void anInterruptThatIsNotItsOwnCostsOneRegisterRead() {
        start(33);
        neighbour("Nic", line, 1_000);
        story.runUntil(50_000);
        Story.Event declined = story.events(EventKind.ISR_RETURN).getFirst();
        assertThat(declined.name()).isEqualTo("AhciHwInterrupt");
        assertThat(IsrResult.claimed(declined.arg())).isFalse();
        assertThat(IsrResult.registerReads(declined.arg())).isEqualTo(1);
        assertThat(declined.nanos() - story.timeOf(EventKind.ISR_ENTER, "AhciHwInterrupt"))
                .isEqualTo(BusCosts.DEFAULT.readNanos());
    }

    @Test
    void aSmallBatchIsCompletedInTheDpc() {
        start(4);
        requests(3);
        story.runUntil(400_000);
        assertThat(completed).hasSize(3);
        assertThat(story.routines()).contains("> AhciCompletionDpc").doesNotContain("> RaidpAdapterDpc");
    }

    @Test
    void aBigBatchIsCompletedAtDirqlAndTakesTheIsrOverItsLimit() {
        start(9);
        hba.holdCompletionsUntil(13, () -> {});
        requests(13);
        story.runUntil(400_000);
        assertThat(completed).hasSize(13);
        assertThat(story.routines())
                .containsExactly("> AhciHwInterrupt", "< AhciHwInterrupt", "> RaidpAdapterDpc", "< RaidpAdapterDpc");
        assertThat(story.timeOf(EventKind.ISR_RETURN, "AhciHwInterrupt")
                - story.timeOf(EventKind.ISR_ENTER, "AhciHwInterrupt")).isGreaterThan(50_000);
    }

    @Test
    void aNotificationIsClearedWithoutReadingBackWhichMakesASpuriousInterrupt() {
        start(33);
        story.at(1_000, hba::sendNotification);
        story.runUntil(50_000);
        assertThat(story.events(EventKind.ISR_RETURN)).extracting(event -> IsrResult.claimed(event.arg()))
                .containsExactly(true, false);
        assertThat(story.timeOf(EventKind.LINE_DEASSERT, "INTA#")).isGreaterThan(story.timeOf(EventKind.EOI, 0x91));
        assertThat(story.routines()).contains("> AhciNotificationDpc");
    }

    @Test
    void aRequestThatFinishesWhileItsInterruptIsServicedIsNotLost() {
        start(33);
        requests(8);
        neighbour("Usb", story.line("INTB#", 0xB1, 0), 52_000);
        story.runUntil(900_000);
        assertThat(completed).hasSize(8);
    }

    @Test
    void oneCallServesOnePortAndTheStillAssertedLineBringsTheNext() {
        start(33, 3, new InterruptResources.Line(line));
        requests(3);
        story.at(51_000, () -> story.machine().processor(0).makeReady(busyAtDirql()));
        story.runUntil(400_000);
        assertThat(servedPorts()).containsExactly("P0IS", "P1IS", "P2IS");
        assertThat(story.events(EventKind.LINE_ASSERT)).hasSize(1);
        assertThat(completed).hasSize(3);
    }

    /** Holds the interrupt back until all ports have a cause. */
    private KernelThread busyAtDirql() {
        return new KernelThread(story.machine().register(new Entity.Thread("thread", 1)), cpu -> {
            int old = cpu.raiseIrql(12);
            cpu.work(40_000);
            cpu.lowerIrql(old);
        });
    }

    @Test
    void theCallAfterPort0ServesPort1AlthoughPort0HasACauseAgain() {
        start(33, 2, new InterruptResources.Line(line));
        story.threadAt(1_000, 0, cpu -> adapter.startIo(new Srb(2)));
        story.threadAt(100_000, 0, cpu -> adapter.startIo(new Srb(4)));
        story.threadAt(105_000, 0, cpu -> adapter.startIo(new Srb(5)));
        story.at(140_000, () -> story.machine().processor(0).makeReady(busyAtDirql()));
        story.runUntil(400_000);
        assertThat(servedPorts()).containsExactly("P0IS", "P1IS", "P0IS");
        assertThat(completed).hasSize(3);
    }

    @Test
    void withOneMessageForAllPortsAnotherIsSentForThePortThatIsLeft() {
        start(33, 3, new InterruptResources.Messages(List.of(message(0x81))));
        requests(3);
        story.at(51_000, () -> story.machine().processor(0).makeReady(busyAtDirql()));
        story.runUntil(400_000);
        assertThat(servedPorts()).containsExactly("P0IS", "P1IS", "P2IS");
        assertThat(completed).hasSize(3);
        assertThat(story.routines()).contains("> AhciHwMSIInterrupt");
    }

    @Test
    void withAMessageForEachPortItsRoutineAsksNobodyWhoInterrupted() {
        start(33, 2, new InterruptResources.Messages(List.of(message(0x81), message(0x82))));
        requests(2);
        story.runUntil(400_000);
        assertThat(story.routines()).contains("> AhciHwMSIInterrupt0", "> AhciHwMSIInterrupt1");
        assertThat(story.events(EventKind.REGISTER_READ)).extracting(Story.Event::name).doesNotContain("IS");
        assertThat(completed).hasSize(2);
    }

    @Test
    void anAdapterThatWasPulledOutReadsAllOnesAndIsDeclinedFromThenOn() {
        HwRegisters nobodyThere = Rig.allReading(-1, List.of("IS", "PxIS", "PxCI", "PxSACT"));
        int device = story.machine().register(new Entity.Device("HBA"));
        InterruptOutput.Pull pull = new InterruptOutput.Pull(device, line);
        hba = new AhciHba(
                story.machine(),
                device,
                pull,
                new Medium(story.machine(), device, new ServiceTime.Exponential(50_000, 50_000),
                        new SplittableRandom(1)),
                1);
        AdapterSetup.of(device, line)
                .with(nobodyThere)
                .start(story.machine(), new AhciMiniport(hba, AhciMiniport.Options.USUAL));
        story.at(1_000, () -> pull.pulse(0));
        story.at(50_000, () -> pull.pulse(0));
        story.runUntil(100_000);
        assertThat(story.events(EventKind.ISR_RETURN)).extracting(event -> event.arg())
                .containsExactly(IsrResult.of(false, false, 1), IsrResult.of(false, false, 1));
    }

    @Test
    void aRequestThatFindsNoFreeSlotGoesBackBusyAndIsCompletedLater() {
        start(33);
        hba.limitSlots(2);
        requests(3);
        story.runUntil(3_000_000_000L);
        assertThat(completed).extracting(CompletedSrb::number).containsExactly(1L, 2L, 3L);
        assertThat(completed).extracting(CompletedSrb::srbStatus).containsOnly(SrbStatus.SUCCESS);
        assertThat(story.events(EventKind.REQUEST_BUSY)).singleElement()
                .extracting(Story.Event::arg)
                .isEqualTo(3L);
    }
}
