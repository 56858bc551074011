package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Registers of the adapter, without a driver. Source: AHCI specification 1.3.1, section 10.6.2. */
class AhciHbaTest {
    private static final int DONE = AhciHba.CAUSE_SET_DEVICE_BITS;

    private final Story story = Story.onProcessors(1);
    private final InterruptLine line = story.line("INTA#", 0x91, 0);
    private final int device = story.machine().register(new Entity.Device("HBA"));
    private final AhciHba hba = new AhciHba(
            story.machine(),
            device,
            new InterruptOutput.Pull(device, line),
            new Medium(story.machine(), device, new ServiceTime.Exponential(5_000, 5_000), new SplittableRandom(1)),
            1);

    private List<String> wire() {
        return story.kinds(EventKind.LINE_ASSERT, EventKind.LINE_DEASSERT);
    }

    private void startSlotsAt(long nanos, int slots) {
        story.at(nanos, () -> {
            for (int slot = 0; slot < AhciHba.SLOTS; slot++) {
                hba.setCommandTable(slot, slot);
            }
            hba.write(AhciHba.PX_CI, slots);
        });
    }

    @Test
    void aRequestKeepsItsSlotUntilItsWorkIsDoneAndThenRaisesTheLine() {
        startSlotsAt(1_000, 0b101);
        story.at(5_999, () -> assertThat(hba.read(AhciHba.PX_CI)).isEqualTo(0b101));
        story.runUntil(6_500);
        assertThat(hba.read(AhciHba.PX_CI)).isZero();
        assertThat(hba.read(AhciHba.PX_IS)).isEqualTo(DONE);
        assertThat(hba.read(AhciHba.IS)).isEqualTo(1);
        assertThat(wire()).containsExactly("LINE_ASSERT");
        assertThat(story.kinds(EventKind.REQUEST_STARTED, EventKind.REQUEST_FINISHED)).hasSize(4);
    }

    @Test
    void theLineFallsWhenCausesAndThenTheLatchAreCleared() {
        startSlotsAt(1_000, 1);
        story.at(6_010, () -> hba.write(AhciHba.PX_IS, DONE));
        story.at(6_020, () -> assertThat(wire()).containsExactly("LINE_ASSERT"));
        story.at(6_030, () -> hba.write(AhciHba.IS, 1));
        story.runUntil(6_040);
        assertThat(wire()).containsExactly("LINE_ASSERT", "LINE_DEASSERT");
    }

    @Test
    void aLatchThatIsClearedBeforeItsCausesLatchesAgain() {
        startSlotsAt(1_000, 1);
        story.at(6_010, () -> hba.write(AhciHba.IS, 1));
        story.at(6_020, () -> hba.write(AhciHba.PX_IS, DONE));
        story.runUntil(6_040);
        assertThat(hba.read(AhciHba.IS)).isEqualTo(1);
        assertThat(wire()).containsExactly("LINE_ASSERT");
    }

    @Test
    void aCauseThatAppearsBetweenTheTwoWritesIsNotLost() {
        startSlotsAt(1_000, 1);
        story.at(6_010, () -> hba.write(AhciHba.PX_IS, DONE));
        story.at(6_020, hba::sendNotification);
        story.at(6_030, () -> hba.write(AhciHba.IS, 1));
        story.runUntil(6_040);
        assertThat(hba.read(AhciHba.IS)).isEqualTo(1);
        assertThat(hba.read(AhciHba.PX_IS)).isEqualTo(AhciHba.CAUSE_NOTIFICATION);
        assertThat(wire()).containsExactly("LINE_ASSERT");
    }

    @Test
    void completionsThatAreHeldBackComeAllAtOnce() {
        int[] released = new int[1];
        story.at(500, () -> hba.holdCompletionsUntil(3, () -> released[0]++));
        startSlotsAt(1_000, 0b0011);
        startSlotsAt(2_000, 0b1100);
        story.at(6_500, () -> assertThat(hba.read(AhciHba.PX_CI)).isEqualTo(0b1111));
        story.runUntil(8_000);
        assertThat(hba.read(AhciHba.PX_CI)).isZero();
        assertThat(released[0]).isEqualTo(1);
        assertThat(story.events(EventKind.CAUSE_SET)).extracting(Story.Event::nanos).containsExactly(7_000L, 7_000L);
    }

    @Test
    void completionsAreNotHeldBackWhenNothingElseIsAtWork() {
        story.at(500, () -> hba.holdCompletionsUntil(9, () -> {}));
        startSlotsAt(1_000, 1);
        story.runUntil(8_000);
        assertThat(hba.read(AhciHba.PX_CI)).isZero();
    }

    private AhciHba withPorts(int ports, InterruptOutput interrupts) {
        return new AhciHba(
                story.machine(),
                device,
                interrupts,
                new Medium(story.machine(), device, new ServiceTime.Exponential(5_000, 5_000), new SplittableRandom(1)),
                ports);
    }

    private void finishAt(AhciHba several, long nanos, int... ports) {
        for (int port : ports) {
            story.at(nanos - 5_000, () -> several.write(AhciHba.port(port, AhciHba.PX_CI), 1));
        }
    }

    private List<String> messagesSent() {
        return story.events(EventKind.MESSAGE_SENT).stream().map(Story.Event::name).toList();
    }

    @Test
    void theStatusHasABitForEachPortWithACause() {
        AhciHba several = withPorts(3, new InterruptOutput.Pull(device, line));
        finishAt(several, 6_000, 0, 2);
        story.at(6_010, () -> assertThat(several.read(AhciHba.IS)).isEqualTo(0b101));
        story.at(6_020, () -> several.write(AhciHba.port(2, AhciHba.PX_IS), DONE));
        story.at(6_030, () -> several.write(AhciHba.IS, 0b100));
        story.at(6_040, () -> assertThat(several.read(AhciHba.IS)).isEqualTo(0b001));
        story.runUntil(6_100);
        assertThat(wire()).containsExactly("LINE_ASSERT");
        assertThat(several.registerNames()).contains("IS", "P0IS", "GHC", "P2SACT").hasSize(11);
        assertThat(story.events(EventKind.CAUSE_SET).getLast().arg()).isEqualTo(DONE | (long) DONE << 16);
    }

    @Test
    void aMessageForAllPortsIsSentAgainIfAWriteLeavesABitOfTheStatusSet() {
        AhciHba several = withPorts(
                2, new InterruptOutput.Messages(device, List.of(story.message("M0", 0x81, 0, cpu -> true))));
        finishAt(several, 6_000, 0, 1);
        story.at(6_010, () -> several.write(AhciHba.port(0, AhciHba.PX_IS), DONE));
        story.at(6_020, () -> several.write(AhciHba.IS, 0b01));
        story.at(6_030, () -> several.write(AhciHba.port(1, AhciHba.PX_IS), DONE));
        story.at(6_040, () -> several.write(AhciHba.IS, 0b10));
        story.runUntil(6_100);
        assertThat(several.hasMessagePerPort()).isFalse();
        assertThat(messagesSent()).containsExactly("M0", "M0", "M0");
    }

    @Test
    void eachPortSendsItsOwnMessageIfThereIsOneForEach() {
        AhciHba several = withPorts(
                2,
                new InterruptOutput.Messages(
                        device,
                        List.of(
                                story.message("M0", 0x81, 0, cpu -> true),
                                story.message("M1", 0x82, 0, cpu -> true))));
        finishAt(several, 6_000, 1);
        story.at(6_010, () -> several.write(AhciHba.port(1, AhciHba.PX_IS), DONE));
        story.at(6_020, () -> several.write(AhciHba.IS, 0b10));
        story.runUntil(6_100);
        assertThat(several.hasMessagePerPort()).isTrue();
        assertThat(messagesSent()).containsExactly("M1");
    }

    @Test
    void aSlotThatIsAtWorkIsNotStartedTwice() {
        startSlotsAt(1_000, 1);
        startSlotsAt(2_000, 1);
        story.runUntil(20_000);
        assertThat(story.events(EventKind.REQUEST_STARTED)).hasSize(1);
    }

    @Test
    void aDiskWithAnArmWorksOnOneRequestAfterAnother() {
        AhciHba disk = new AhciHba(
                story.machine(),
                device,
                new InterruptOutput.Pull(device, line),
                new Medium(
                        story.machine(),
                        device,
                        new ServiceTime.Seeking(10, 20, 0, 0),
                        new SplittableRandom(1)),
                1);
        story.at(1_000, () -> disk.write(AhciHba.PX_CI, 0b111));
        story.runUntil(1_100);
        assertThat(story.events(EventKind.REQUEST_FINISHED)).extracting(Story.Event::nanos)
                .containsExactly(1_030L, 1_060L, 1_090L);
    }

    @Test
    void aNeighbourQuietsItselfWithOneReadAndLeavesTheRestToItsDpc() {
        new Neighbour(
                story.machine(),
                new Neighbour.Profile("Nic", "nic.sys", 1_000, 100_000, true, 700, 1_000, 3_000, false, 25_000),
                line,
                new SplittableRandom(1)).start();
        story.runUntil(50_000);
        assertThat(story.timeOf(EventKind.LINE_DEASSERT, "INTA#")).isEqualTo(1_000 + Story.ASSERT_TO_ISR + 700);
        assertThat(story.routines()).containsExactly("> NicIsr", "< NicIsr", "> NicDpc", "< NicDpc");
        assertThat(story.timeOf(EventKind.DPC_RETURN, "NicDpc")).isEqualTo(1_150 + 1_700 + 20 + 10 + 3_000);
    }

    @Test
    void afterPowerOnItIsSilentUntilItsInterruptsAreEnabledAndThenTellsWhatItHas() {
        hba.powerOn();
        story.at(1_000, hba::sendNotification);
        story.at(2_000, () -> assertThat(wire()).isEmpty());
        story.at(3_000, () -> hba.write(AhciHba.GHC, AhciHba.GHC_IE));
        story.at(3_010, () -> assertThat(wire()).containsExactly("LINE_ASSERT"));
        story.at(3_020, () -> hba.write(AhciHba.GHC, 0));
        story.runUntil(3_030);
        assertThat(wire()).containsExactly("LINE_ASSERT", "LINE_DEASSERT");
        assertThat(hba.read(AhciHba.IS)).isEqualTo(1);
    }
}
