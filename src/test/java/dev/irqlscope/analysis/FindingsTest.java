package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final int VECTOR = 0x91;
    private static final int HIGHER = 0xB1;

    private static Finding only(Analysis analysis, String rule) {
        List<Finding> found = analysis.findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** An interrupt from its acknowledgement to the drop to PASSIVE. */
    private static void interrupt(TraceScript script, int vector, int isr, long nanos, long result) {
        script.take(vector, 0).isrEnter(isr).after(nanos).isrReturn(isr, result).eoi(vector).irql(0, vector >> 4);
    }

    @Test
    void anIsrOverItsLimitIsAnErrorThatSaysByHowMuchAndWhatToDo() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA");
        int isr = script.storportIsr("AhciHwInterrupt", VECTOR, hba);
        script.at(100).take(VECTOR, 0).isrEnter(isr).at(5_100);
        for (int request = 0; request < 14; request++) {
            script.event(EventKind.REQUEST_COMPLETED, hba, request);
        }
        script.at(73_300).isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
        Analysis analysis = script.analyze();
        Finding finding = only(analysis, "isr-over-limit");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.title()).isEqualTo("ISR over 50 µs");
        assertThat(finding.text()).contains("ran 73.2 µs on CPU 0", "23.2 µs over its limit of 50 µs",
                "14 requests at DIRQL");
        assertThat(finding.atNanos()).isEqualTo(100);
        assertThat(finding.activity()).isZero();
        assertThat(only(analysis, "work-at-dirql").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void anIsrInAThreadMayTakeItsTime() {
        TraceScript script = TraceScript.windows(1);
        int isr = script.passiveIsr("hidi2c", VECTOR);
        script.at(0).isrEnter(isr, VECTOR).at(5_000_000).isrReturn(isr, true);
        script.at(6_000_000).isrEnter(isr, VECTOR).at(7_000_000).isrReturn(isr, false);
        script.at(7_000_100).isrEnter(isr, VECTOR).at(8_000_000).isrReturn(isr, true);
        assertThat(script.analyze().findings())
                .extracting(Finding::rule)
                .doesNotContain("isr-over-limit", "isr-stretched", "slow-decline");
    }

    @Test
    void completionsInAnIsrThatKeepsItsLimitAreWorthAWord() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA");
        int isr = script.storportIsr("isr", VECTOR, hba);
        script.take(VECTOR, 0).isrEnter(isr).at(100).event(EventKind.REQUEST_COMPLETED, hba, 1);
        script.at(200).isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
        assertThat(only(script.analyze(), "work-at-dirql").severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void aLongStallInAnIsrIsWorthAWordAndAShortOneIsNot() {
        for (long stall : new long[]{WorkAtDirql.LONG_STALL_NANOS - 1, WorkAtDirql.LONG_STALL_NANOS}) {
            TraceScript script = TraceScript.recorded(1);
            int isr = script.storportIsr("isr", VECTOR, script.device("HBA"));
            script.take(VECTOR, 0).isrEnter(isr).at(100).event(EventKind.STALLED, -1, stall - 1_000);
            script.at(stall - 900).event(EventKind.STALLED, -1, 1_000).at(stall + 200);
            script.isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
            Analysis analysis = script.analyze();
            if (stall < WorkAtDirql.LONG_STALL_NANOS) {
                assertThat(analysis.findings()).isEmpty();
            } else {
                Finding finding = only(analysis, "work-at-dirql");
                assertThat(finding.severity()).isEqualTo(Severity.INFO);
                assertThat(finding.title()).isEqualTo("Busy waiting at DIRQL");
                assertThat(finding.text()).isEqualTo(
                        "isr waited 10.0 µs in StorPortStallExecution at DIRQL 9 and held CPU 0 there for 10.2 µs. Interrupts of that level and below waited. Let the device interrupt when it is ready, or leave the wait to a timer (StorPortStallExecution page).");
            }
        }
    }

    @Test
    void anIsrThatWaitsAndIsOverItsLimitIsToldSo() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.storportIsr("isr", VECTOR, script.device("HBA"));
        script.take(VECTOR, 0).isrEnter(isr).at(100).event(EventKind.STALLED, -1, 60_000);
        script.at(60_200).isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
        Analysis analysis = script.analyze();
        assertThat(only(analysis, "work-at-dirql").severity()).isEqualTo(Severity.WARNING);
        assertThat(only(analysis, "isr-over-limit").text()).contains("It waited busily for 60.0 µs of that");
    }

    @Test
    void aStallInADpcIsNoWorkAtDirql() {
        TraceScript script = TraceScript.recorded(1);
        int dpc = script.dpc("dpc");
        script.irql(2, 0).event(EventKind.DPC_ENTER, dpc, 0).event(EventKind.STALLED, -1, 60_000);
        script.at(60_200).event(EventKind.DPC_RETURN, dpc, 0).irql(0, 2);
        assertThat(script.analyze().findings()).isEmpty();
    }

    @Test
    void decliningTakesFiveMicrosecondsAndTwoReadsAtMost() {
        TraceScript script = TraceScript.recorded(1);
        int slow = script.isr("slow", VECTOR);
        int busy = script.isr("busy", VECTOR);
        int quick = script.isr("quick", VECTOR);
        script.take(VECTOR, 0).isrEnter(slow).at(5_001).isrReturn(slow, IsrResult.of(false, false, 1));
        script.isrEnter(busy).at(6_000).isrReturn(busy, IsrResult.of(false, false, 3));
        script.isrEnter(quick).at(11_000).isrReturn(quick, IsrResult.of(false, false, 2));
        script.eoi(VECTOR).irql(0, 9);
        assertThat(script.analyze().findings())
                .filteredOn(finding -> finding.rule().equals("slow-decline"))
                .extracting(Finding::activity)
                .containsExactly(0, 1);
    }

    @Test
    void whoDeclinesAlthoughItsDeviceHasACauseIsFound() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA 0");
        int line = script.line("INTA#", VECTOR);
        int isr = script.isr("isr", VECTOR, hba);
        script.hardware(EventKind.CAUSE_SET, hba, 8).raise(line, hba).at(100);
        interrupt(script, VECTOR, isr, 100, IsrResult.of(false, false, 1));
        assertThat(only(script.analyze(), "decline-own-cause").text()).contains("HBA 0 had the causes 0x8 set");
    }

    @Test
    void aSpuriousInterruptSaysThatTheWriteWasOnItsWay() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA 0");
        int line = script.line("INTA#", VECTOR);
        int isr = script.isr("isr", VECTOR, hba);
        script.raise(line, hba).at(100);
        interrupt(script, VECTOR, isr, 100, IsrResult.of(true, false, 1));
        script.after(700).release(line, hba).after(100);
        interrupt(script, VECTOR, isr, 100, IsrResult.of(false, false, 1));
        Finding finding = only(script.analyze(), "spurious");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.text()).contains("vector 0x91", "HBA 0 let go of the line 700 ns after",
                "Read a register back");
    }

    @Test
    void manyUnclaimedInterruptsInARowAreOneStorm() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        for (int i = 0; i < 25; i++) {
            script.after(1_000);
            interrupt(script, VECTOR, isr, 100, 0);
        }
        script.after(1_000);
        interrupt(script, VECTOR, isr, 100, 1);
        script.after(1_000);
        interrupt(script, VECTOR, isr, 100, 0);
        Analysis analysis = script.analyze();
        Finding storm = only(analysis, "storm");
        assertThat(storm.severity()).isEqualTo(Severity.ERROR);
        assertThat(storm.count()).isEqualTo(25);
        assertThat(storm.atNanos()).isEqualTo(1_000);
        assertThat(only(analysis, "spurious").count()).isEqualTo(1);
        assertThat(analysis.totals().spurious()).isEqualTo(26);
        assertThat(analysis.dispatches().has(0, Dispatches.STORM)).isTrue();
        assertThat(analysis.dispatches().has(26, Dispatches.STORM)).isFalse();
    }

    @Test
    void tenClaimsInARowThatDoNothingAreOneFinding() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.messageIsr("msi", VECTOR);
        for (int i = 0; i < 12; i++) {
            script.after(1_000);
            interrupt(script, VECTOR, isr, 100, IsrResult.of(true, true, 0));
        }
        script.after(1_000);
        interrupt(script, VECTOR, isr, 100, IsrResult.of(true, false, 0));
        for (int i = 0; i < 9; i++) {
            script.after(1_000);
            interrupt(script, VECTOR, isr, 100, IsrResult.of(true, true, 0));
        }
        assertThat(only(script.analyze(), "do-nothing-run").count()).isEqualTo(12);
    }

    @Test
    void aLateDpcNamesWhatRanMeanwhile() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        int usb = script.isr("UsbIsr", HIGHER);
        int dpc = script.dpc("dpc");
        script.take(VECTOR, 0).isrEnter(isr).queue(dpc).at(1_000).isrReturn(isr, true).eoi(VECTOR).irql(2, 9);
        script.drainBegin()
                .at(2_000)
                .take(HIGHER, 2)
                .isrEnter(usb)
                .at(22_000)
                .isrReturn(usb, true)
                .eoi(HIGHER)
                .irql(2, 11);
        script.at(52_000).dpcEnter(dpc).at(53_000).dpcReturn(dpc).drainEnd();
        Analysis analysis = script.analyze();
        Finding late = only(analysis, "late-dpc");
        assertThat(late.text()).contains("dpc started 51.0 µs after the return from DIRQL", "UsbIsr for 20.0 µs");
        assertThat(late.activity()).isEqualTo(2);
        assertThat(analysis.activities().has(2, Activities.LATE)).isTrue();
    }

    @Test
    void aDpcThatWaitsFourTimesAsLongAsNearlyAllOthersIsLate() {
        TraceScript script = TraceScript.recorded(1);
        int dpc = script.dpc("dpc");
        script.irql(2, 0);
        for (int i = 0; i < 300; i++) {
            script.after(1_000).queue(dpc).after(i == 250 ? 4_300 : 1_000).dpcEnter(dpc).after(100).dpcReturn(dpc);
        }
        assertThat(only(script.analyze(), "late-dpc").text()).contains("started 4.3 µs after it was queued");
    }

    @Test
    void aDpcOverItsLimitIsAWarning() {
        TraceScript script = TraceScript.recorded(1);
        int dpc = script.dpc("dpc");
        Analysis analysis = script.irql(2, 0).dpcEnter(dpc).at(120_000).dpcReturn(dpc).analyze();
        assertThat(only(analysis, "dpc-over-limit").text()).contains("20.0 µs over the limit of 100 µs");
        assertThat(analysis.totals().dpcOverLimit()).isEqualTo(1);
    }

    @Test
    void aLockHeldTooLongIsFoundUnlessItIsTheKernelsAroundAnIsr() {
        TraceScript script = TraceScript.recorded(1);
        int lock = script.lock("StartIoLock");
        int interruptLock = script.lock("InterruptLock");
        int isr = script.storportIsr("isr", VECTOR, -1);
        script.irql(2, 0).event(EventKind.LOCK_ACQUIRED, lock, 0).at(30_000).event(EventKind.LOCK_RELEASED, lock, 0);
        script.take(VECTOR, 2).event(EventKind.LOCK_ACQUIRED, interruptLock, 0).isrEnter(isr).at(65_000);
        script.isrReturn(isr, true).event(EventKind.LOCK_RELEASED, interruptLock, 0).eoi(VECTOR).irql(2, 9);
        Analysis analysis = script.analyze();
        assertThat(only(analysis, "lock-hold").text()).contains("held StartIoLock for 30.0 µs, 5.0 µs over");
    }

    @Test
    void findingsThatRepeatForEverAreBoundedTheWorstAreKeptAndTheCountsAddUp() {
        TraceScript script = TraceScript.windows(1);
        int isr = script.isr("isr", VECTOR);
        int calls = FindingLog.KEPT_OF_EACH_RULE + 100;
        for (int i = 0; i < calls; i++) {
            script.after(1_000).isrEnter(isr).after(i == 0 ? 90_000 : 26_000 + i).isrReturn(isr, true);
        }
        List<Finding> findings = script.analyze().findings();
        assertThat(findings).hasSize(FindingLog.KEPT_OF_EACH_RULE + 1);
        assertThat(findings.stream().mapToLong(Finding::count).sum()).isEqualTo(calls);
        assertThat(findings.getFirst().untilNanos() - findings.getFirst().atNanos()).isEqualTo(90_000);
        assertThat(findings.getLast().count()).isEqualTo(100);
        assertThat(findings.get(1).activity()).isEqualTo(101);
    }
}
