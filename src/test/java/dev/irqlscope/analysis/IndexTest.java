package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexTest {
    private static final int VECTOR = 0x91;

    @Test
    void threeRoutinesOfWhichTheLastClaimsAreNoSpuriousInterrupt() {
        for (TraceScript script : new TraceScript[]{TraceScript.linux(1), TraceScript.windows(1)}) {
            int first = script.isr("first", VECTOR);
            int second = script.isr("second", VECTOR);
            int third = script.isr("third", VECTOR);
            Analysis analysis = script.at(10)
                    .isrEnter(first)
                    .at(20)
                    .isrReturn(first, false)
                    .at(30)
                    .isrEnter(second)
                    .at(40)
                    .isrReturn(second, false)
                    .at(50)
                    .isrEnter(third)
                    .at(60)
                    .isrReturn(third, true)
                    .analyze();
            assertThat(analysis.totals().spurious()).isZero();
            assertThat(analysis.totals().declined()).isEqualTo(2);
            assertThat(analysis.totals().dispatches()).isEqualTo(1);
        }
    }

    @Test
    void aRoutineThatClaimsAndThenDeclinesMakesOneSpuriousInterrupt() {
        for (TraceScript script : new TraceScript[]{TraceScript.linux(1), TraceScript.windows(1)}) {
            int isr = script.isr("isr", VECTOR);
            Analysis analysis = script.at(10)
                    .isrEnter(isr)
                    .at(20)
                    .isrReturn(isr, true)
                    .at(30)
                    .isrEnter(isr)
                    .at(40)
                    .isrReturn(isr, false)
                    .analyze();
            assertThat(analysis.totals().spurious()).isEqualTo(1);
            assertThat(analysis.totals().dispatches()).isEqualTo(2);
            assertThat(analysis.spurious().size()).isEqualTo(1);
            assertThat(analysis.spurious().startNanos(0)).isEqualTo(30);
            assertThat(analysis.activities().has(1, Activities.SPURIOUS)).isTrue();
        }
    }
}
