package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchesTest {
    private static final int VECTOR = 0x91;
    private static final int HIGHER = 0xB1;

    private static TraceScript real(String system) {
        return system.equals("linux") ? TraceScript.linux(2) : TraceScript.windows(2);
    }

    /** Calls of 10 ns, one after the other. */
    private static void chain(TraceScript script, int[] isrs, boolean... results) {
        for (int i = 0; i < isrs.length; i++) {
            script.after(10).isrEnter(isrs[i]).after(10).isrReturn(isrs[i], results[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux", "windows"})
    void twoThatDeclineAndOneThatClaimsAreNotSpurious(String system) {
        TraceScript script = real(system);
        int[] isrs = {script.isr("first", VECTOR), script.isr("second", VECTOR), script.isr("third", VECTOR)};
        chain(script, isrs, false, false, true);
        Analysis analysis = script.analyze();
        assertThat(analysis.totals().spurious()).isZero();
        assertThat(analysis.totals().declined()).isEqualTo(2);
        assertThat(analysis.dispatchCount()).isEqualTo(1);
        assertThat(analysis.dispatches().isrCount(0)).isEqualTo(3);
        assertThat(analysis.dispatches().startNanos(0)).isEqualTo(10);
        assertThat(analysis.dispatches().endNanos(0)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux", "windows"})
    void aRoutineThatClaimsAndIsSeenAgainDecliningMakesOneSpurious(String system) {
        TraceScript script = real(system);
        int isr = script.isr("isr", VECTOR);
        chain(script, new int[]{isr, isr}, true, false);
        Analysis analysis = script.analyze();
        assertThat(analysis.dispatchCount()).isEqualTo(2);
        assertThat(analysis.totals().spurious()).isEqualTo(1);
        assertThat(analysis.spurious().startNanos(0)).isEqualTo(30);
        assertThat(analysis.spurious().ref(0)).isEqualTo(1);
        assertThat(analysis.activities().has(0, Activities.SPURIOUS)).isFalse();
        assertThat(analysis.activities().has(1, Activities.SPURIOUS)).isTrue();
    }

    @Test
    void aClaimEndsTheChainOnWindowsAndNotOnLinux() {
        for (String system : List.of("linux", "windows")) {
            TraceScript script = real(system);
            chain(script, new int[]{script.isr("first", VECTOR), script.isr("second", VECTOR)}, true, false);
            Analysis analysis = script.analyze();
            assertThat(analysis.totals().spurious()).as(system).isEqualTo(system.equals("linux") ? 0 : 1);
            assertThat(analysis.dispatchCount()).as(system).isEqualTo(system.equals("linux") ? 1 : 2);
        }
    }

    @Test
    void anythingElseOnTheProcessorEndsARun() {
        TraceScript script = TraceScript.linux(2);
        int first = script.isr("first", VECTOR);
        int second = script.isr("second", VECTOR);
        int clock = script.kernelVector("local_timer", 236);
        script.cpu(0).at(10).isrEnter(first).at(20).isrReturn(first, false);
        script.at(30).vectorEnter(clock).at(40).vectorExit(clock);
        script.at(50).isrEnter(second).at(60).isrReturn(second, true);
        assertThat(script.analyze().totals().spurious()).isEqualTo(1);
    }

    @Test
    void whatHappensElsewhereEndsNoRun() {
        TraceScript script = TraceScript.linux(2);
        int first = script.isr("first", VECTOR);
        int second = script.isr("second", VECTOR);
        int clock = script.kernelVector("local_timer", 236);
        script.cpu(0).at(10).isrEnter(first).at(20).isrReturn(first, false);
        script.cpu(1).at(30).vectorEnter(clock).at(40).vectorExit(clock);
        script.cpu(0).at(50).isrEnter(second).at(60).isrReturn(second, true);
        assertThat(script.analyze().totals().spurious()).isZero();
    }

    @Test
    void aNestedInterruptIsADispatchOfItsOwn() {
        TraceScript script = TraceScript.windows(1);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", HIGHER);
        script.at(10)
                .isrEnter(outer)
                .at(20)
                .isrEnter(nested)
                .at(30)
                .isrReturn(nested, false)
                .at(40)
                .isrReturn(outer, true);
        Analysis analysis = script.analyze();
        assertThat(analysis.dispatchCount()).isEqualTo(2);
        assertThat(analysis.totals().spurious()).isEqualTo(1);
        assertThat(analysis.spurious().startNanos(0)).isEqualTo(20);
    }

    @Test
    void spuriousInterruptsAreListedInOrderOfTheirStart() {
        TraceScript script = TraceScript.windows(2);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", HIGHER);
        script.at(10)
                .isrEnter(outer)
                .at(20)
                .isrEnter(nested)
                .at(30)
                .isrReturn(nested, false)
                .at(40)
                .isrReturn(outer, false);
        Analysis analysis = script.analyze();
        assertThat(analysis.spurious().size()).isEqualTo(2);
        assertThat(analysis.spurious().startNanos(0)).isEqualTo(10);
        assertThat(analysis.spurious().startNanos(1)).isEqualTo(20);
    }

    @Test
    void aMessageHandlerThatClaimsIsNotSpuriousEvenIfItDidNothing() {
        TraceScript script = TraceScript.windows(1);
        int isr = script.messageIsr("msi", VECTOR);
        script.at(10).isrEnter(isr).at(20).isrReturn(isr, 3);
        Analysis analysis = script.analyze();
        assertThat(analysis.totals().spurious()).isZero();
        assertThat(analysis.activities().has(0, Activities.DID_NOTHING)).isTrue();
    }

    @Test
    void aRecordedDispatchLastsFromTheAcknowledgementToTheDropAfterEoi() {
        TraceScript script = TraceScript.recorded(1);
        int device = script.device("HBA");
        int line = script.line("INTA#", VECTOR);
        int isr = script.storportIsr("Isr", VECTOR, device);
        script.raise(line, device).at(100).take(VECTOR, 0).at(700).isrEnter(isr).at(900).isrReturn(isr, true);
        script.release(line, device).at(1000).eoi(VECTOR).at(1010).irql(0, 9).at(2000).idle();
        Analysis analysis = script.analyze();
        assertThat(analysis.dispatchCount()).isEqualTo(1);
        assertThat(analysis.dispatches().startNanos(0)).isEqualTo(100);
        assertThat(analysis.dispatches().endNanos(0)).isEqualTo(1010);
        assertThat(analysis.dispatches().raisedNanos(0)).isZero();
        assertThat(analysis.dispatches().has(0, Dispatches.CLAIMED)).isTrue();
    }

    @Test
    void theClockMakesNoDispatch() {
        TraceScript script = TraceScript.recorded(1);
        int clock = script.kernelVector("clock", 0xD1);
        script.at(100).take(0xD1, 0).vectorEnter(clock).at(200).vectorExit(clock).eoi(0xD1).irql(0, 13);
        assertThat(script.analyze().dispatchCount()).isZero();
    }

    @Test
    void latencyCountsFromTheAssertOfTheDeviceThatClaims() {
        TraceScript script = TraceScript.recorded(1);
        int nic = script.device("Nic");
        int hba = script.device("HBA");
        int line = script.line("INTA#", VECTOR);
        int nicIsr = script.isr("NicIsr", VECTOR, nic);
        int hbaIsr = script.storportIsr("HbaIsr", VECTOR, hba);
        script.at(10).raise(line, hba).at(50).raise(line, nic);
        script.at(100).take(VECTOR, 0).isrEnter(nicIsr).at(200).isrReturn(nicIsr, true).release(line, nic);
        script.at(210).eoi(VECTOR).irql(0, 9);
        script.at(300).take(VECTOR, 0).isrEnter(nicIsr).at(310).isrReturn(nicIsr, false);
        script.at(320).isrEnter(hbaIsr).at(400).isrReturn(hbaIsr, true).release(line, hba).eoi(VECTOR).irql(0, 9);
        Analysis analysis = script.analyze();
        assertThat(analysis.dispatches().raisedNanos(0)).isEqualTo(50);
        assertThat(analysis.dispatches().raisedNanos(1)).isEqualTo(10);
    }

    @Test
    void anInterruptWhoseAssertWasServedBeforeHasNoLatency() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA");
        int line = script.line("INTA#", VECTOR);
        int isr = script.storportIsr("Isr", VECTOR, hba);
        script.at(10).raise(line, hba).at(100).take(VECTOR, 0).isrEnter(isr).at(200).isrReturn(isr, true);
        script.at(210).eoi(VECTOR).irql(0, 9).at(250).release(line, hba);
        script.at(300).take(VECTOR, 0).isrEnter(isr).at(400).isrReturn(isr, false).eoi(VECTOR).irql(0, 9);
        Analysis analysis = script.analyze();
        assertThat(analysis.dispatches().raisedNanos(1)).isEqualTo(-1);
        assertThat(analysis.dispatches().has(1, Dispatches.SPURIOUS)).isTrue();
    }

    @Test
    void aCauseThatAppearsWhileTheLineIsHeldWaitsFromThenOn() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA");
        int line = script.line("INTA#", VECTOR);
        int isr = script.storportIsr("Isr", VECTOR, hba);
        script.at(10).hardware(EventKind.CAUSE_SET, hba, 1).raise(line, hba);
        script.at(100).take(VECTOR, 0).isrEnter(isr).at(150).hardware(EventKind.CAUSE_CLEAR, hba, 0);
        script.at(160).hardware(EventKind.CAUSE_SET, hba, 1).at(200).isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
        script.at(300).take(VECTOR, 0).isrEnter(isr).at(400).isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
        assertThat(script.analyze().dispatches().raisedNanos(1)).isEqualTo(160);
    }

    @Test
    void aDispatchThatIsNotKnownWholeIsNeverCalledSpurious() {
        TraceScript script = TraceScript.linux(1);
        int first = script.isr("first", VECTOR);
        int second = script.isr("second", VECTOR);
        script.at(10).isrReturn(first, true).at(20).isrEnter(second).at(30).isrReturn(second, false);
        Analysis analysis = script.analyze();
        assertThat(analysis.totals().spurious()).isZero();
        assertThat(analysis.totals().tornSpans()).isEqualTo(1);
    }
}
