package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DpcInstancesTest {
    private static final int VECTOR = 0x91;
    private static final int HIGHER = 0xB1;

    @Test
    void latencyBeginsAtTheDropAfterEoiAndNotAtTheReturn() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        int dpc = script.dpc("dpc");
        script.at(100).take(VECTOR, 0).isrEnter(isr).at(150).queue(dpc).at(200).isrReturn(isr, true);
        script.at(300).eoi(VECTOR).at(310).irql(2, 9).drainBegin().at(500).dpcEnter(dpc).at(700).dpcReturn(dpc);
        script.drainEnd().irql(0, 2);
        Analysis analysis = script.analyze();
        DpcInstances dpcs = analysis.dpcInstances();
        assertThat(analysis.dpcInstanceCount()).isEqualTo(1);
        assertThat(dpcs.queuedNanos(0)).isEqualTo(150);
        assertThat(dpcs.droppedNanos(0)).isEqualTo(310);
        assertThat(dpcs.latencyNanos(0)).isEqualTo(190);
        assertThat(dpcs.queueNanos(0)).isEqualTo(350);
        assertThat(dpcs.issuer(0)).isZero();
        assertThat(dpcs.activity(0)).isEqualTo(1);
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.CERTAIN);
        assertThat(analysis.dpcLatencies().lengthNanos(0)).isEqualTo(190);
    }

    @Test
    void aDpcIssuedByANestedIsrWaitsFromTheDropThatEndsItsOwnDispatch() {
        TraceScript script = TraceScript.recorded(1);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", HIGHER);
        int dpc = script.dpc("dpc");
        script.at(100).take(VECTOR, 0).isrEnter(outer).at(200).take(HIGHER, 9).isrEnter(nested).at(250).queue(dpc);
        script.at(300).isrReturn(nested, true).at(310).eoi(HIGHER).irql(9, 11);
        script.at(800).isrReturn(outer, true).at(810).eoi(VECTOR).irql(2, 9).drainBegin();
        script.at(1000).dpcEnter(dpc).at(1100).dpcReturn(dpc).drainEnd().irql(0, 2);
        Analysis analysis = script.analyze();
        assertThat(analysis.dpcInstances().droppedNanos(0)).isEqualTo(310);
        assertThat(analysis.dpcInstances().latencyNanos(0)).isEqualTo(690);
        assertThat(analysis.dpcInstances().issuer(0)).isEqualTo(1);
    }

    @Test
    void oneQueuedTwiceIsOneInstanceThatWasJoined() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        int dpc = script.dpc("dpc");
        script.at(100).take(VECTOR, 0).isrEnter(isr).queue(dpc).at(120).join(dpc).at(130).join(dpc);
        script.at(200).isrReturn(isr, true).eoi(VECTOR).irql(2, 9).at(300).dpcEnter(dpc).at(400).dpcReturn(dpc);
        Analysis analysis = script.analyze();
        assertThat(analysis.dpcInstanceCount()).isEqualTo(1);
        assertThat(analysis.dpcInstances().joined(0)).isEqualTo(2);
        assertThat(analysis.dpcInstances().queuedNanos(0)).isEqualTo(100);
    }

    @Test
    void oneThatIsQueuedAgainWhileItRunsIsANewInstance() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        int dpc = script.dpc("dpc");
        script.at(10).irql(2, 0).queue(dpc).at(100).dpcEnter(dpc).at(150).take(VECTOR, 2).isrEnter(isr).queue(dpc);
        script.at(200).isrReturn(isr, true).eoi(VECTOR).irql(2, 9).at(300).dpcReturn(dpc);
        script.at(310).dpcEnter(dpc).at(320).dpcReturn(dpc);
        Analysis analysis = script.analyze();
        assertThat(analysis.dpcInstanceCount()).isEqualTo(2);
        assertThat(analysis.dpcInstances().pairClass(0)).isEqualTo(PairClass.NOT_FROM_ISR);
        assertThat(analysis.dpcInstances().latencyNanos(1)).isEqualTo(110);
    }

    @Test
    void oneIssuedAtDispatchHasAQueueTimeAndNoLatency() {
        TraceScript script = TraceScript.recorded(1);
        int dpc = script.dpc("dpc");
        script.at(10).irql(2, 0).queue(dpc).at(60).dpcEnter(dpc).at(70).dpcReturn(dpc);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.NOT_FROM_ISR);
        assertThat(dpcs.queueNanos(0)).isEqualTo(50);
        assertThat(dpcs.latencyNanos(0)).isEqualTo(DpcInstances.UNKNOWN);
        assertThat(dpcs.issuer(0)).isEqualTo(-1);
    }

    @Test
    void oneThatRunsOnAnotherProcessorHasAQueueTimeAndNoLatency() {
        TraceScript script = TraceScript.recorded(2);
        int isr = script.isr("isr", VECTOR);
        int dpc = script.dpc("dpc");
        script.cpu(0).at(100).take(VECTOR, 0).isrEnter(isr).cpu(1).queueFrom(0, dpc);
        script.cpu(0).at(200).isrReturn(isr, true).eoi(VECTOR).irql(0, 9);
        script.cpu(1).at(300).dpcEnter(dpc).at(400).dpcReturn(dpc);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.CERTAIN);
        assertThat(dpcs.issuer(0)).isZero();
        assertThat(dpcs.queueCpu(0)).isEqualTo(1);
        assertThat(dpcs.queueNanos(0)).isEqualTo(200);
        assertThat(dpcs.latencyNanos(0)).isEqualTo(DpcInstances.UNKNOWN);
    }

    @Test
    void aSoftirqRaisedInAHandlerWaitsFromTheReturnOfThatDispatch() {
        TraceScript script = TraceScript.linux(1);
        int first = script.isr("first", 36);
        int second = script.isr("second", 36);
        int block = script.softirq("BLOCK");
        script.at(10).isrEnter(first).at(20).queue(block).at(30).isrReturn(first, true);
        script.at(40).isrEnter(second).at(50).isrReturn(second, false).at(90).dpcEnter(block).at(99).dpcReturn(block);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.CERTAIN);
        assertThat(dpcs.queueNanos(0)).isEqualTo(70);
        assertThat(dpcs.latencyNanos(0)).isEqualTo(40);
    }

    @Test
    void aSoftirqRaisedElsewhereIsNotFromAnIsr() {
        TraceScript script = TraceScript.linux(1);
        int timer = script.kernelVector("local_timer", 236);
        int rcu = script.softirq("RCU");
        script.at(10).vectorEnter(timer).queue(rcu).at(20).vectorExit(timer).at(30).dpcEnter(rcu).at(40).dpcReturn(rcu);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.NOT_FROM_ISR);
        assertThat(dpcs.queueNanos(0)).isEqualTo(20);
    }

    @Test
    void theFirstRaiseSinceTheLastEntryCounts() {
        TraceScript script = TraceScript.linux(1);
        int sched = script.softirq("SCHED");
        script.at(10).queue(sched).at(20).queue(sched).at(30).dpcEnter(sched).at(40).dpcReturn(sched);
        Analysis analysis = script.analyze();
        assertThat(analysis.dpcInstanceCount()).isEqualTo(1);
        assertThat(analysis.dpcInstances().queueNanos(0)).isEqualTo(20);
        assertThat(analysis.dpcInstances().joined(0)).isEqualTo(1);
    }

    @Test
    void aSoftirqThatNobodyWasSeenToRaiseIsUnpaired() {
        TraceScript script = TraceScript.linux(1);
        int sched = script.softirq("SCHED");
        script.at(30).dpcEnter(sched).at(40).dpcReturn(sched);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.UNPAIRED);
        assertThat(dpcs.queueNanos(0)).isEqualTo(DpcInstances.UNKNOWN);
    }
}
