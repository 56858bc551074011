package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.IsrResult;
import org.junit.jupiter.api.Test;

/** Rules isr-over-limit and dpc-over-limit, for a call that has not returned when the trace ends. */
class UnendedCallsTest {
    private static final int VECTOR = 0x91;

    private final TraceScript script = TraceScript.recorded(1);
    private final int hba = script.device("HBA 0");
    private final int isr = script.isr("AhciHwInterrupt", VECTOR, hba);

    @Test
    void anIsrThatNeverReturnsIsOverItsLimitAndInNoStatistics() {
        script.take(VECTOR, 0).isrEnter(isr).after(70_000).irql(9, 9);
        Analysis analysis = script.analyze();
        assertThat(analysis.findings()).filteredOn(finding -> finding.rule().equals("isr-over-limit"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.text())
                            .startsWith("AhciHwInterrupt has run for 70.0 µs on CPU 0, its limit is 25 µs,")
                            .contains("and it has not returned when the trace ends");
                });
        assertThat(analysis.totals().isrOverLimit()).isZero();
    }

    @Test
    void oneThatIsStillWithinItsLimitIsNot() {
        script.take(VECTOR, 0).isrEnter(isr).after(20_000).irql(9, 9);
        assertThat(script.analyze().findings()).extracting(Finding::rule).doesNotContain("isr-over-limit");
    }

    @Test
    void oneThatIsOnlyInterruptedIsNot() {
        int nested = script.isr("UsbIsr", 0xB1, script.device("Usb"));
        script.take(VECTOR, 0).isrEnter(isr).after(10_000);
        script.take(0xB1, 9).isrEnter(nested).after(45_000).isrReturn(nested, IsrResult.of(true, true, 1));
        assertThat(script.analyze().findings()).filteredOn(finding -> finding.text().contains("has not returned"))
                .isEmpty();
    }
}
