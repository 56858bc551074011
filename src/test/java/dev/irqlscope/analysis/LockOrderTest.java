package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule {@code lock-order}, on traces alone. Source: StorPortAcquireSpinLock page. */
class LockOrderTest {
    private static final int VECTOR = 0x91;

    private final TraceScript script = TraceScript.recorded(3);
    private final int startIo = script.lock("StartIoLock");
    private final int interrupt = script.lock("InterruptLock");
    private final int dpc = script.dpc("MyDpc");
    private final int isr = script.isr("MyIsr", VECTOR);

    private void take(int lock) {
        script.event(EventKind.LOCK_ACQUIRED, lock, 0);
    }

    private void await(int lock) {
        script.event(EventKind.LOCK_WAIT, lock, 0);
    }

    private void give(int lock) {
        script.event(EventKind.LOCK_RELEASED, lock, 0);
    }

    /** The processor goes to DISPATCH and takes the second lock inside the first. */
    private void nested(int outer, int inner) {
        script.irql(Irql.DISPATCH_LEVEL, 0);
        take(outer);
        take(inner);
        give(inner);
        give(outer);
        script.irql(0, Irql.DISPATCH_LEVEL);
    }

    private List<Finding> found() {
        return script.analyze().findings().stream().filter(one -> one.rule().equals("lock-order")).toList();
    }

    @Test
    void locksTakenInBothOrdersAreFoundAlthoughTheyDidNotDeadlock() {
        script.at(1_000).cpu(0);
        nested(startIo, interrupt);
        script.at(2_000).cpu(1);
        nested(interrupt, startIo);
        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.atNanos()).isEqualTo(2_000);
            assertThat(finding.cpu()).isEqualTo(1);
            assertThat(finding.text()).startsWith(
                    "StartIoLock was taken while InterruptLock was held (code on CPU 1 at 0.002 000 ms), and InterruptLock was taken while StartIoLock was held (code on CPU 0 at 0.001 000 ms). It did not deadlock this time: ")
                    .contains("DPC or StartIo before Interrupt (StorPortAcquireSpinLock)");
        });
    }

    @Test
    void oneOrderIsNoFinding() {
        for (int time = 1; time < 10; time++) {
            script.at(time * 1_000).cpu(time % 3);
            nested(startIo, interrupt);
        }
        assertThat(found()).isEmpty();
    }

    @Test
    void aPairOfLocksIsFoundOnce() {
        for (int time = 1; time < 10; time++) {
            script.at(time * 1_000).cpu(time % 3);
            nested(time % 2 == 0 ? startIo : interrupt, time % 2 == 0 ? interrupt : startIo);
        }
        assertThat(found()).hasSize(1);
    }

    @Test
    void aCircleOfThreeLocksIsFoundWhenItCloses() {
        int dpcLock = script.lock("DpcLock");
        script.at(1_000).cpu(0);
        nested(startIo, dpcLock);
        script.at(2_000);
        nested(dpcLock, interrupt);
        script.at(3_000);
        nested(interrupt, startIo);
        assertThat(found()).singleElement()
                .satisfies(
                        finding -> assertThat(finding.text()).contains(
                                "StartIoLock was taken while InterruptLock was held",
                                "DpcLock was taken while StartIoLock was held",
                                "InterruptLock was taken while DpcLock was held"));
    }

    @Test
    void processorsThatSpinForEachOtherAreADeadlockThatSaysWhoHoldsWhat() {
        script.at(100).cpu(0).dpcEnter(dpc).irql(2, 0);
        take(startIo);
        script.at(200).cpu(1).irql(9, 0);
        take(interrupt);
        script.at(300);
        await(startIo);
        script.at(400).cpu(0);
        await(interrupt);
        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.title()).isEqualTo("Deadlock");
            assertThat(finding.atNanos()).isEqualTo(400);
            assertThat(finding.text()).startsWith(
                    "CPU 0 holds StartIoLock (MyDpc) and waits for InterruptLock (MyDpc); CPU 1 holds InterruptLock (code) and waits for StartIoLock (code). None of them can ever go on");
        });
    }

    @Test
    void anIsrThatWaitsForALockOfTheCodeItInterruptedIsADeadlockOfOneProcessor() {
        script.at(100).cpu(0).irql(2, 0).dpcEnter(dpc);
        take(startIo);
        script.at(200).take(VECTOR, 2).isrEnter(isr);
        await(startIo);
        assertThat(found()).singleElement()
                .satisfies(
                        finding -> assertThat(finding.text()).startsWith(
                                "MyIsr on CPU 0 waits for StartIoLock, which MyDpc, beneath it on the same stack, has held since 0.000 100 ms"));
    }

    @Test
    void aLockHandedToAProcessorWhoseIsrWaitsForWhoWantsItTooIsADeadlock() {
        script.at(100).cpu(1).irql(2, 0);
        await(startIo);
        script.at(200).cpu(2).irql(9, 0);
        take(interrupt);
        await(startIo);
        script.at(300).cpu(1).take(VECTOR, 2).isrEnter(isr);
        await(interrupt);
        assertThat(found()).isEmpty();
        script.at(400);
        take(startIo);
        assertThat(found()).extracting(Finding::title).contains("Deadlock");
    }

    @Test
    void waitingInALineIsNoDeadlock() {
        script.at(100).cpu(0).irql(2, 0);
        take(startIo);
        script.cpu(1).irql(2, 0);
        await(startIo);
        script.cpu(2).irql(2, 0);
        await(startIo);
        script.at(200).cpu(0);
        give(startIo);
        script.cpu(1);
        take(startIo);
        assertThat(found()).isEmpty();
    }

    @Test
    void aLockHeldBelowTheLevelOfAnIsrThatWantsItIsFoundAlthoughItDidNotDeadlock() {
        script.at(100).cpu(0).irql(2, 0).dpcEnter(dpc);
        take(startIo);
        give(startIo);
        script.dpcReturn(dpc).irql(0, 2);
        script.at(900).take(VECTOR, 0).isrEnter(isr);
        take(startIo);
        give(startIo);
        assertThat(found()).singleElement().satisfies(finding -> {
            assertThat(finding.title()).isEqualTo("Lock that an ISR on the same CPU wants too");
            assertThat(finding.text()).startsWith(
                    "StartIoLock was held at DISPATCH 2 (MyDpc on CPU 0 at 0.000 100 ms) and wanted by an interrupt of DIRQL 9 (MyIsr on CPU 0 at 0.000 900 ms). It did not deadlock this time");
        });
    }

    @Test
    void anIsrsOwnInterruptLockHeldAtItsLevelByOthersIsNoFinding() {
        script.at(100).cpu(0).irql(9, 0);
        take(interrupt);
        give(interrupt);
        script.irql(0, 9).at(900).take(VECTOR, 0);
        take(interrupt);
        script.isrEnter(isr).isrReturn(isr, true);
        give(interrupt);
        script.eoi(VECTOR).irql(0, 9);
        assertThat(found()).isEmpty();
    }

    @Test
    void whatALostEventHidesIsNotGuessed() {
        script.at(100).cpu(0).irql(2, 0);
        take(startIo);
        script.lost(5).at(200).cpu(0);
        take(interrupt);
        script.cpu(1);
        nested(interrupt, startIo);
        assertThat(found()).isEmpty();
    }

    @Test
    void holdingStartIoForTooLongSaysWhoSpunMeanwhile() {
        script.at(100).cpu(0).irql(2, 0);
        take(startIo);
        script.at(10_000).cpu(1).irql(2, 0);
        await(startIo);
        script.at(40_100).cpu(0);
        give(startIo);
        assertThat(script.analyze().findings()).filteredOn(one -> one.rule().equals("lock-hold"))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.text()).contains(
                                "held StartIoLock for 40.0 µs, 15.0 µs over", "Meanwhile CPU 1 spun 30.1 µs for it"));
    }
}
