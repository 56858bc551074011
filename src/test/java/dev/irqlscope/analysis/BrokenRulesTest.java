package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the machine found out itself becomes findings, from the trace alone. */
class BrokenRulesTest {
    private final TraceScript script = TraceScript.recorded(1);
    private final int isr = script.isr("MyIsr", 0x91);
    private final int other = script.isr("OtherIsr", 0x91);
    private final int rule = script.rule(new Entity.Rule(
            "StorPortFreePool", "may be called at DISPATCH or below only", "StorPortFreePool page",
            "Leave it to a DPC."));

    private List<Finding> found(String id) {
        return script.analyze().findings().stream().filter(one -> one.rule().equals(id)).toList();
    }

    private void breakIn(int routine, EventKind kind, long arg) {
        script.after(1_000).take(0x91, 0).isrEnter(routine).after(10).event(kind, rule, arg);
        script.after(10).isrReturn(routine, true).eoi(0x91).irql(0, 9);
    }

    @Test
    void aCallAtTheWrongLevelNamesCallerCallLevelRuleAndSource() {
        breakIn(isr, EventKind.RULE_BROKEN, 9);
        assertThat(found("wrong-irql-call")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.atNanos()).isEqualTo(1_010);
            assertThat(finding.activity()).isZero();
            assertThat(finding.text()).isEqualTo(
                    "MyIsr on CPU 0 called StorPortFreePool at DIRQL 9, which may be called at DISPATCH or below only (StorPortFreePool page). Leave it to a DPC.");
        });
    }

    @Test
    void aRoutineThatBreaksARuleAgainAndAgainIsOneFinding() {
        for (int time = 0; time < 5; time++) {
            breakIn(isr, EventKind.RULE_BROKEN, 9);
        }
        breakIn(other, EventKind.RULE_BROKEN, 9);
        assertThat(found("wrong-irql-call")).extracting(Finding::count).containsExactly(5L, 1L);
    }

    @Test
    void aLockInTheWrongPlaceIsAboutLockOrder() {
        breakIn(isr, EventKind.LOCK_RULE_BROKEN, script.lock("StartIoLock"));
        assertThat(found("lock-order")).extracting(Finding::title).containsExactly("Lock that is not allowed here");
    }

    @Test
    void aSubjectThatIsNoRuleIsPassedOver() {
        script.at(5).cpu(0).event(EventKind.RULE_BROKEN, isr, 9).event(EventKind.LOCK_RULE_BROKEN, -1, -1);
        assertThat(script.analyze().findings()).isEmpty();
    }
}
