package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.QueueHold;
import dev.irqlscope.trace.ResetLevel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule request-timeout: each sentence says how far the request got. Source: WDK, "Multi-Tier Reset in Storport". */
class RequestTimeoutsTest {
    private static final int VECTOR = 0x91;
    private static final long STARTED = 10_000;
    private static final long FINISHED = 50_000;
    private static final long TIMED_OUT = 5_010_000;

    private final TraceScript script = TraceScript.recorded(1);
    private final int device = script.device("HBA 0");
    private final int line = script.line("INTA#", VECTOR);
    private final int isr = script.storportIsr("HbaIsr", VECTOR, device);
    private final int dpc = script.storportDpc("HbaDpc", device);

    private TraceScript request(EventKind kind, long number) {
        return script.hardware(kind, device, number);
    }

    private void startAndFinish() {
        script.at(STARTED);
        request(EventKind.REQUEST_STARTED, 7);
        script.at(FINISHED);
        request(EventKind.REQUEST_FINISHED, 7);
    }

    private void startFinishAndPull() {
        startAndFinish();
        script.hardware(EventKind.CAUSE_SET, device, 1).raise(line, device);
    }

    private void timeOut() {
        script.at(TIMED_OUT);
        request(EventKind.REQUEST_TIMED_OUT, 7);
    }

    private List<Finding> findings() {
        return script.analyze().findings().stream().filter(one -> one.rule().equals("request-timeout")).toList();
    }

    private void timesOutAndSays(String... words) {
        timeOut();
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.title()).isEqualTo("Request timed out");
            assertThat(finding.text())
                    .startsWith("Request 7 of HBA 0 timed out (Event 129, Reset to device, \\Device\\RaidPort0)")
                    .contains(words);
        });
    }

    private void interruptAt(long nanos, boolean claimed) {
        script.at(nanos).take(VECTOR, 0).isrEnter(isr).at(nanos + 1_000).isrReturn(isr, claimed).eoi(VECTOR).irql(0, 9);
    }

    @Test
    void aRequestThatNeverReachedTheDeviceIsTheDriversStill() {
        timesOutAndSays(". It never reached the device", "It has not interrupted at all so far.");
    }

    @Test
    void aRequestThatTheDeviceHasNotFinishedIsTheDevices() {
        script.at(STARTED);
        request(EventKind.REQUEST_STARTED, 7);
        timesOutAndSays(": the device had had it for 5.000 ms. The device has not finished it.");
    }

    @Test
    void aMessageThatWasLostIsNamed() {
        startAndFinish();
        script.hardware(EventKind.CAUSE_SET, device, 1)
                .hardware(EventKind.MESSAGE_SENT, line, device)
                .hardware(EventKind.MESSAGE_LOST, line, device);
        timesOutAndSays("finished it after 40.0 µs and sent INTA#, which never arrived", "timer of the driver");
    }

    @Test
    void aMessageThatIsMaskedIsNamed() {
        startAndFinish();
        script.hardware(EventKind.CAUSE_SET, device, 1).hardware(EventKind.MESSAGE_HELD, line, device);
        timesOutAndSays("but INTA# has been masked and waits", "Unmask");
    }

    @Test
    void aDeviceThatToldNobodyIsToBlame() {
        startAndFinish();
        timesOutAndSays("and told nobody: no cause has appeared since");
    }

    @Test
    void aLineThatIsPulledAndNotServedIsNamed() {
        startFinishAndPull();
        timesOutAndSays("has pulled INTA# for 4.960 ms, and its ISR was not called");
    }

    @Test
    void anIsrThatDeclinesItsOwnCauseIsNamedWithTheNumberOfTimes() {
        startFinishAndPull();
        interruptAt(60_000, false);
        interruptAt(70_000, false);
        timesOutAndSays("HbaIsr declined, 2 times in a row", "Its ISR was last entered 4.940 ms before");
    }

    @Test
    void anIsrThatHasNotReturnedIsNamed() {
        startFinishAndPull();
        script.at(60_000).take(VECTOR, 0).isrEnter(isr);
        timesOutAndSays("HbaIsr has not returned from that");
    }

    @Test
    void aDpcThatWaitsIsNamed() {
        startFinishAndPull();
        script.at(60_000).take(VECTOR, 0).isrEnter(isr).queue(dpc).at(61_000).isrReturn(isr, true).eoi(VECTOR);
        timesOutAndSays("HbaIsr claimed the interrupt, and HbaDpc has waited on CPU 0 for 4.950 ms");
    }

    @Test
    void aDriverThatForgotTheRequestIsToBlame() {
        startFinishAndPull();
        script.at(60_000).take(VECTOR, 0).isrEnter(isr).queue(dpc).at(61_000).isrReturn(isr, true).eoi(VECTOR);
        script.irql(2, 9).dpcEnter(dpc).at(62_000).dpcReturn(dpc).irql(0, 2);
        timesOutAndSays("HbaIsr claimed the interrupt, and the driver has not reported it complete");
    }

    @Test
    void aRequestThatOthersOvertookIsForgottenByTheDeviceOrOverlookedByTheDriver() {
        startAndFinish();
        request(EventKind.REQUEST_STARTED, 8);
        script.at(FINISHED + 1_000);
        request(EventKind.REQUEST_FINISHED, 8);
        script.hardware(EventKind.CAUSE_SET, device, 1).raise(line, device);
        interruptAt(60_000, true);
        script.at(62_000);
        request(EventKind.REQUEST_COMPLETED, 8);
        timesOutAndSays("others that it finished later have come back");
    }

    @Test
    void aDeviceThatWasPulledOutFinishesNothing() {
        script.at(STARTED);
        request(EventKind.REQUEST_STARTED, 7);
        script.at(FINISHED);
        request(EventKind.DEVICE_REMOVED, 0);
        timesOutAndSays("The device was pulled out at 0.050 000 ms and finishes nothing any more");
        assertThat(MachineState.at(script.analyze(), TIMED_OUT).devices().getFirst().removed()).isTrue();
    }

    @Test
    void requestsThatTimeOutTogetherAreOneFindingThatSaysWhatTheResetDid() {
        startAndFinish();
        timeOut();
        request(EventKind.REQUEST_TIMED_OUT, 8);
        request(EventKind.RESET_BEGIN, ResetLevel.LOGICAL_UNIT.code());
        request(EventKind.RESET_END, ResetLevel.LOGICAL_UNIT.result(false));
        request(EventKind.RESET_BEGIN, ResetLevel.BUS.code());
        script.at(TIMED_OUT + 20_000);
        request(EventKind.RESET_END, ResetLevel.BUS.result(true));
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(2);
            assertThat(finding.atNanos()).isEqualTo(FINISHED);
            assertThat(finding.untilNanos()).isEqualTo(TIMED_OUT + 20_000);
            assertThat(finding.text()).contains(
                    "2 requests timed out together. Resetting the bus ended it, 20.0 µs after the time-out.");
        });
    }

    @Test
    void aResetThatDoesNotSucceedIsSaidToBeSo() {
        startAndFinish();
        timeOut();
        request(EventKind.RESET_END, ResetLevel.BUS.result(false));
        assertThat(findings().getFirst().text()).contains("Not even a reset of the bus succeeded.");
    }

    @Test
    void thePortHasTheNumberOfTheAdapterAmongTheAdapters() {
        int second = script.device("HBA 1");
        script.storportIsr("OtherIsr", 0x92, second);
        script.at(TIMED_OUT).hardware(EventKind.REQUEST_TIMED_OUT, second, 3);
        assertThat(findings().getFirst().text()).contains("\\Device\\RaidPort1)");
    }

    @Test
    void aTraceOfARealComputerHasNoSuchFinding() {
        TraceScript linux = TraceScript.linux(1);
        int disk = linux.device("sda");
        linux.at(TIMED_OUT).hardware(EventKind.REQUEST_TIMED_OUT, disk, 1);
        assertThat(linux.analyze().findings()).isEmpty();
    }

    @Test
    void theLanesShowTheQueueAndTheReset() {
        startAndFinish();
        script.at(60_000);
        request(EventKind.REQUEST_QUEUED, 8);
        request(EventKind.REQUEST_QUEUED, 9);
        script.at(80_000);
        request(EventKind.REQUEST_DISPATCHED, 8);
        timeOut();
        request(EventKind.RESET_BEGIN, ResetLevel.BUS.code());
        script.at(TIMED_OUT + 20_000);
        request(EventKind.RESET_END, ResetLevel.BUS.result(true));
        DeviceLanes lanes = script.analyze().devices().getFirst();
        assertThat(lanes.queued().startNanos(0)).isEqualTo(60_000);
        assertThat(lanes.queued().flags(lanes.queued().size() - 1)).isEqualTo(1);
        assertThat(lanes.resets().size()).isEqualTo(1);
        assertThat(lanes.resets().startNanos(0)).isEqualTo(TIMED_OUT);
        assertThat(lanes.resets().lengthNanos(0)).isEqualTo(20_000);
        assertThat(lanes.resets().flags(0)).isEqualTo(ResetLevel.BUS.code());
        assertThat(lanes.resets().ref(0)).isEqualTo(1);
    }

    @Test
    void theStateTellsEachRequestItsAgeAndWhatHoldsTheQueue() {
        startAndFinish();
        script.at(60_000);
        request(EventKind.REQUEST_STARTED, 8);
        request(EventKind.REQUEST_QUEUED, 9);
        request(EventKind.QUEUE_HELD, QueueHold.RESET.code());
        script.at(70_000);
        request(EventKind.REQUEST_BUSY, 8);
        MachineState.DeviceState early = MachineState.at(script.analyze(), 65_000).devices().getFirst();
        assertThat(early.requests())
                .containsExactly(new MachineState.OpenRequest(7, 55_000), new MachineState.OpenRequest(8, 5_000));
        assertThat(early.queued()).containsExactly(new MachineState.OpenRequest(9, 5_000));
        assertThat(early.heldBy()).containsExactly("reset");
        MachineState.DeviceState late = MachineState.at(script.analyze(), 75_000).devices().getFirst();
        assertThat(late.outstanding()).isEqualTo(1);
        assertThat(late.queued()).extracting(MachineState.OpenRequest::number).containsExactly(8L, 9L);
    }
}
