package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules wrong-claim and decline-own-cause: who says TRUE or FALSE and should not. */
class WrongClaimsTest {
    private static final int VECTOR = 0x91;
    private static final long CLAIMED = IsrResult.of(true, true, 1);

    private final TraceScript script = TraceScript.recorded(1);
    private final int hba = script.device("HBA 0");
    private final int nic = script.device("Nic");
    private final int line = script.line("INTA#", VECTOR);
    private final int isr = script.isr("AhciHwInterrupt", VECTOR, hba);
    private final int nicIsr = script.isr("NicIsr", VECTOR, nic);

    private List<Finding> found(String rule) {
        return script.analyze().findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
    }

    private void nicInterrupts() {
        script.hardware(EventKind.CAUSE_SET, nic, 1).raise(line, nic).after(100);
    }

    /** An interrupt in which the first ISR of the chain claims. */
    private void claimedByTheFirst() {
        script.take(VECTOR, 0).isrEnter(isr).after(1_000).isrReturn(isr, CLAIMED).eoi(VECTOR).irql(0, 9).after(100);
    }

    @Test
    void claimingWhatIsANeighboursIsAnErrorThatNamesWhoWaits() {
        nicInterrupts();
        claimedByTheFirst();
        assertThat(found("wrong-claim")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.text()).startsWith(
                    "AhciHwInterrupt returned TRUE on CPU 0 although HBA 0 had no cause set.")
                    .contains("so Nic, which pulls the line, was not asked for 1.0 µs");
        });
    }

    @Test
    void wrongClaimsInARowAreOneFindingThatCountsThem() {
        nicInterrupts();
        for (int i = 0; i < 1_200; i++) {
            claimedByTheFirst();
        }
        assertThat(found("wrong-claim")).singleElement().satisfies(finding -> {
            assertThat(finding.count()).isEqualTo(1_200);
            assertThat(finding.text()).contains("returned TRUE 1,200 times in a row");
        });
    }

    @Test
    void aRightAnswerInBetweenEndsTheRow() {
        nicInterrupts();
        claimedByTheFirst();
        script.take(VECTOR, 0).isrEnter(isr).after(500).isrReturn(isr, IsrResult.of(false, false, 1));
        script.isrEnter(nicIsr).after(500).hardware(EventKind.CAUSE_CLEAR, nic, 0).release(line, nic);
        script.isrReturn(nicIsr, IsrResult.of(true, false, 1)).eoi(VECTOR).irql(0, 9).after(100);
        nicInterrupts();
        claimedByTheFirst();
        assertThat(found("wrong-claim")).extracting(Finding::count).containsExactly(1L, 1L);
    }

    @Test
    void whoHadACauseMayClaimThoughANeighbourWaits() {
        nicInterrupts();
        script.hardware(EventKind.CAUSE_SET, hba, 8).raise(line, hba).after(100);
        claimedByTheFirst();
        assertThat(found("wrong-claim")).isEmpty();
    }

    @Test
    void aCauseThatComesBeforeTheIsrLooksIsACause() {
        nicInterrupts();
        script.take(VECTOR, 0).isrEnter(isr).after(300).hardware(EventKind.CAUSE_SET, hba, 8).raise(line, hba);
        script.after(300).hardware(EventKind.CAUSE_CLEAR, hba, 0).release(line, hba);
        script.isrReturn(isr, CLAIMED).eoi(VECTOR).irql(0, 9);
        assertThat(found("wrong-claim")).isEmpty();
    }

    @Test
    void aClaimThatTakesNothingFromANeighbourIsNoWrongClaim() {
        claimedByTheFirst();
        assertThat(found("wrong-claim")).isEmpty();
    }

    @Test
    void onALatchedLineTheChainGoesOnSoNobodyWaits() {
        int latched = script.latchedLine("IRQ 4", VECTOR);
        script.hardware(EventKind.CAUSE_SET, nic, 1).raise(latched, nic).after(100);
        claimedByTheFirst();
        assertThat(found("wrong-claim")).isEmpty();
    }

    @Test
    void whoDeclinesWhileTheWriteThatQuietsItArrivesHasDeclinedNothing() {
        script.hardware(EventKind.CAUSE_SET, hba, 8).raise(line, hba).after(100);
        script.take(VECTOR, 0).isrEnter(isr).after(300).hardware(EventKind.CAUSE_CLEAR, hba, 0).release(line, hba);
        script.isrReturn(isr, IsrResult.of(false, false, 1)).eoi(VECTOR).irql(0, 9);
        assertThat(found("decline-own-cause")).isEmpty();
    }

    @Test
    void claimsThatDoNothingWhileADevicePullsTheLineAreAStormThatNamesIt() {
        nicInterrupts();
        for (int i = 0; i < 40; i++) {
            claimedByTheFirst();
        }
        assertThat(found("storm")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.count()).isEqualTo(40);
            assertThat(finding.text()).contains(
                    "CPU 0 was interrupted by vector 0x91 40 times in a row",
                    "AhciHwInterrupt claimed it each time and did nothing, and Nic pulls the line still");
        });
    }

    @Test
    void claimsThatDoSomethingAreNoStormHoweverManyTheyAre() {
        nicInterrupts();
        for (int i = 0; i < 40; i++) {
            script.take(VECTOR, 0).isrEnter(isr).after(100).isrReturn(isr, IsrResult.of(true, false, 1));
            script.eoi(VECTOR).irql(0, 9).after(100);
        }
        assertThat(found("storm")).isEmpty();
    }

    @Test
    void claimsThatDoNothingOnALineThatNobodyPullsAreNoStorm() {
        for (int i = 0; i < 40; i++) {
            claimedByTheFirst();
        }
        assertThat(found("storm")).isEmpty();
        assertThat(found("do-nothing-run")).hasSize(1);
    }
}
