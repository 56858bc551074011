package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.LaneView;
import org.junit.jupiter.api.Test;

class ActivitiesTest {
    private static final int VECTOR = 0x91;
    private static final int HIGHER = 0xB1;

    @Test
    void exclusiveTimeIsWallTimeWithoutWhatNestedInIt() {
        TraceScript script = TraceScript.windows(1);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", HIGHER);
        int clock = script.kernelVector("clock", 0xD1);
        script.at(100).isrEnter(outer).at(200).isrEnter(nested).at(250).vectorEnter(clock).at(280).vectorExit(clock);
        script.at(300).isrReturn(nested, true).at(400).isrReturn(outer, true);
        Analysis analysis = script.analyze();
        Activities activities = analysis.activities();
        assertThat(analysis.activityCount()).isEqualTo(3);
        assertThat(activities.wallNanos(0)).isEqualTo(300);
        assertThat(activities.exclusiveNanos(0)).isEqualTo(200);
        assertThat(activities.wallNanos(1)).isEqualTo(100);
        assertThat(activities.exclusiveNanos(1)).isEqualTo(70);
        assertThat(activities.exclusiveNanos(2)).isEqualTo(30);
        assertThat(activities.parent(0)).isEqualTo(-1);
        assertThat(activities.parent(1)).isZero();
        assertThat(activities.parent(2)).isEqualTo(1);
        assertThat(analysis.cpus().getFirst().isrsByDepth()).hasSize(2);
    }

    @Test
    void anIsrThatTakesExactlyItsLimitIsNotOverIt() {
        TraceScript script = TraceScript.windows(1);
        int isr = script.isr("isr", VECTOR);
        script.isrEnter(isr).at(25_000).isrReturn(isr, true).at(30_000).isrEnter(isr).at(55_001).isrReturn(isr, true);
        Analysis analysis = script.analyze();
        assertThat(analysis.totals().isrOverLimit()).isEqualTo(1);
        assertThat(analysis.activities().has(0, Activities.OVER_LIMIT)).isFalse();
        assertThat(analysis.activities().has(1, Activities.OVER_LIMIT)).isTrue();
    }

    @Test
    void anIsrIsSplitWhereItPassesItsLimitByItsOwnWork() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA");
        int isr = script.storportIsr("isr", VECTOR, hba);
        int usb = script.isr("usb", HIGHER);
        script.at(0).irql(0, 2).at(1_000).take(VECTOR, 0).isrEnter(isr);
        script.at(21_000).take(HIGHER, 9).isrEnter(usb).at(31_000).isrReturn(usb, true).eoi(HIGHER).irql(9, 11);
        script.at(71_000).isrReturn(isr, true).eoi(VECTOR).irql(0, 9).at(80_000).idle();
        Analysis analysis = script.analyze();
        assertThat(analysis.activities().exclusiveNanos(0)).isEqualTo(60_000);
        LaneView lane = analysis.cpus().getFirst().isrsByDepth().getFirst();
        assertThat(lane.size()).isEqualTo(2);
        assertThat(lane.lengthNanos(0)).isEqualTo(60_000);
        assertThat(lane.flags(0)).isZero();
        assertThat(lane.startNanos(1)).isEqualTo(61_000);
        assertThat(lane.flags(1)).isEqualTo(Activities.OVER_LIMIT | Activities.CLAIMED);
        LaneView irql = analysis.cpus().getFirst().irql();
        int over = irql.indexAt(65_000);
        assertThat(irql.startNanos(over)).isEqualTo(61_000);
        assertThat(irql.flags(over)).isEqualTo(9 | CpuLanes.levelBit(9) | CpuLanes.OVER_LIMIT);
        assertThat(irql.flags(irql.indexAt(60_000)) & CpuLanes.OVER_LIMIT).isZero();
    }

    @Test
    void anIsrThatIsLongOnlyThroughWhatNestedInItIsStretched() {
        TraceScript script = TraceScript.windows(1);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", HIGHER);
        script.isrEnter(outer)
                .at(10_000)
                .isrEnter(nested)
                .at(20_000)
                .isrReturn(nested, true)
                .at(30_000)
                .isrReturn(outer, true);
        Analysis analysis = script.analyze();
        assertThat(analysis.totals().isrStretched()).isEqualTo(1);
        assertThat(analysis.totals().isrOverLimit()).isZero();
        assertThat(analysis.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("isr-stretched");
            assertThat(finding.text()).contains("nested (10.0 µs)").contains("20.0 µs of that was its own work");
        });
    }

    @Test
    void limitsDoNotApplyToTicks() {
        TraceScript script = TraceScript.linuxTicks(1);
        int isr = script.isr("isr", VECTOR);
        script.isrEnter(isr).at(9_000_000).isrReturn(isr, true);
        Analysis analysis = script.analyze();
        assertThat(analysis.totals().isrOverLimit()).isZero();
        assertThat(analysis.findings()).isEmpty();
    }

    @Test
    void aReturnWithoutEntryIsCountedAndNotGuessed() {
        TraceScript script = TraceScript.linux(1);
        int isr = script.isr("isr", VECTOR);
        Analysis analysis = script.at(10).isrReturn(isr, true).analyze();
        assertThat(analysis.activityCount()).isZero();
        assertThat(analysis.totals().isrs()).isZero();
        assertThat(analysis.totals().tornSpans()).isEqualTo(1);
    }

    @Test
    void aCallThatIsOpenAtTheEndIsTornAndInNoStatistics() {
        TraceScript script = TraceScript.linux(1);
        int isr = script.isr("isr", VECTOR);
        Analysis analysis = script.at(10).isrEnter(isr).at(20).thread(script.thread("idle", 0)).analyze();
        assertThat(analysis.activities().has(0, Activities.TORN)).isTrue();
        assertThat(analysis.totals().isrs()).isZero();
        assertThat(analysis.totals().tornSpans()).isEqualTo(1);
        assertThat(analysis.isrDurations().size()).isZero();
        assertThat(analysis.totals().spurious()).isZero();
    }

    @Test
    void aCallWhoseReturnIsMissingIsTornWhenTheOneBeneathReturns() {
        TraceScript script = TraceScript.windows(1);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", HIGHER);
        Analysis analysis = script.at(10)
                .isrEnter(outer)
                .at(20)
                .isrEnter(nested)
                .at(30)
                .isrReturn(outer, true)
                .analyze();
        assertThat(analysis.activities().has(1, Activities.TORN)).isTrue();
        assertThat(analysis.activities().has(0, Activities.TORN)).isFalse();
        assertThat(analysis.totals().isrs()).isEqualTo(1);
    }

    @Test
    void registerReadsComeFromTheReturn() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        script.take(VECTOR, 0).isrEnter(isr).at(10).isrReturn(isr, IsrResult.of(true, false, 3));
        assertThat(script.analyze().activities().registerReads(0)).isEqualTo(3);
    }
}
