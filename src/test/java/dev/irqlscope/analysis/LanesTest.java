package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.LaneView;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final int VECTOR = 0x91;

    @Test
    void aNestedIsrThatStillRunsHasALane() {
        TraceScript script = TraceScript.windows(1);
        int outer = script.isr("outer", VECTOR);
        int nested = script.isr("nested", 0xB1);
        script.at(10).isrEnter(outer).at(20).isrReturn(outer, true);
        script.at(30).isrEnter(outer).at(40).isrEnter(nested);
        Indexer indexer = new Indexer(script.store(), Limits.DEFAULT);
        indexer.advance();
        CpuLanes cpu = indexer.latest().cpus().getFirst();
        assertThat(cpu.isrsByDepth()).hasSize(2);
        assertThat(cpu.isrsByDepth().get(1).openStartNanos()).isEqualTo(40);
    }

    @Test
    void lostEventsBreakEveryLane() {
        TraceScript script = TraceScript.linux(1);
        int isr = script.isr("isr", VECTOR);
        int block = script.softirq("BLOCK");
        script.at(10)
                .queue(block)
                .at(20)
                .isrEnter(isr)
                .at(100)
                .lost(7)
                .at(130)
                .dpcEnter(block)
                .at(150)
                .dpcReturn(block);
        Analysis analysis = script.analyze();
        CpuLanes cpu = analysis.cpus().getFirst();
        assertThat(cpu.gaps().size()).isEqualTo(1);
        assertThat(cpu.gaps().startNanos(0)).isEqualTo(20);
        assertThat(cpu.gaps().endNanos(0)).isEqualTo(130);
        assertThat(cpu.gaps().ref(0)).isEqualTo(7);
        assertThat(cpu.irql().indexAt(60)).isEqualTo(-1);
        assertThat(cpu.execution().indexAt(60)).isEqualTo(-1);
        assertThat(analysis.activities().has(0, Activities.TORN)).isTrue();
        assertThat(analysis.dpcInstances().pairClass(1)).isEqualTo(PairClass.UNPAIRED);
        assertThat(analysis.totals().lostEvents()).isEqualTo(7);
        assertThat(analysis.totals().tornSpans()).isEqualTo(1);
        assertThat(analysis.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("torn-data");
            assertThat(finding.count()).isEqualTo(7);
            assertThat(finding.text()).contains("1 call was cut");
        });
    }

    @Test
    void eventsLostSomewhereBreakTheLanesOfAllProcessors() {
        TraceScript script = TraceScript.linux(2);
        int isr = script.isr("isr", VECTOR);
        script.cpu(0).at(10).isrEnter(isr).cpu(1).at(20).isrEnter(isr).at(30).hardware(EventKind.LOST, 0, 0);
        Analysis analysis = script.analyze();
        assertThat(analysis.cpus()).allSatisfy(cpu -> assertThat(cpu.gaps().size()).isEqualTo(1));
        assertThat(analysis.totals().tornSpans()).isEqualTo(2);
    }

    @Test
    void aLivePictureShowsWhatRunsNow() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.storportIsr("isr", VECTOR, -1);
        int other = script.thread("other", 4);
        Indexer indexer = new Indexer(script.store(), Limits.DEFAULT);
        script.at(0).irql(0, 2).at(100).take(VECTOR, 0).isrEnter(isr).at(200).event(EventKind.VECTOR_PENDING, 0x71, -1);
        indexer.advance();
        CpuLanes cpu = indexer.latest().cpus().getFirst();
        assertThat(cpu.isrsByDepth().getFirst().openStartNanos()).isEqualTo(100);
        assertThat(cpu.irql().openFlags() & CpuLanes.LEVEL_MASK).isEqualTo(9);
        assertThat(cpu.execution().openFlags()).isEqualTo(Execution.ISR);
        script.at(60_000).thread(other);
        indexer.advance();
        LaneView lane = indexer.latest().cpus().getFirst().isrsByDepth().getFirst();
        assertThat(lane.openStartNanos()).isEqualTo(50_100);
        assertThat(lane.openFlags()).isEqualTo(Activities.OVER_LIMIT);
        assertThat(lane.openRef()).isZero();
    }

    @Test
    void idleIsAStateOfItsOwnAndNoTimeAtDispatch() {
        TraceScript script = TraceScript.recorded(1);
        script.irql(2, 0).idle().at(100).busy().at(150).irql(0, 2).at(200).irql(2, 0).idle().at(300).busy();
        LaneView irql = script.analyze().cpus().getFirst().irql();
        assertThat(irql.flags(irql.indexAt(50))).isEqualTo(2 | CpuLanes.levelBit(2) | CpuLanes.IDLE);
        assertThat(irql.flags(irql.indexAt(120))).isEqualTo(2 | CpuLanes.levelBit(2));
        assertThat(irql.flags(irql.indexAt(170))).isEqualTo(CpuLanes.levelBit(0));
    }

    @Test
    void executionTellsTheKernelsPartOfADispatchFromItsRoutines() {
        TraceScript script = TraceScript.recorded(1);
        int isr = script.isr("isr", VECTOR);
        int dpc = script.dpc("dpc");
        script.irql(0, 2).at(100).take(VECTOR, 0).at(200).isrEnter(isr).queue(dpc).at(300).isrReturn(isr, true);
        script.at(400).eoi(VECTOR).irql(2, 9).drainBegin().at(500).dpcEnter(dpc).at(600).dpcReturn(dpc);
        script.at(700).drainEnd().irql(0, 2).at(800).irql(2, 0).at(900).idle().at(1000).busy();
        LaneView execution = script.analyze().cpus().getFirst().execution();
        int[] expected = {
            Execution.THREAD,
            Execution.DISPATCH,
            Execution.ISR,
            Execution.DISPATCH,
            Execution.DRAIN,
            Execution.DPC,
            Execution.DRAIN,
            Execution.THREAD,
            Execution.RAISED_CODE,
            Execution.IDLE
        };
        assertThat(execution.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(execution.flags(i)).as("span " + i).isEqualTo(expected[i]);
            assertThat(execution.startNanos(i)).isEqualTo(i * 100L);
        }
    }

    @Test
    void levelsOfLinuxAreTheContext() {
        TraceScript script = TraceScript.linux(1);
        int isr = script.isr("isr", 36);
        int block = script.softirq("BLOCK");
        int idle = script.thread("swapper", 0);
        script.thread(idle).at(100).isrEnter(isr).at(200).isrReturn(isr, true).at(300).dpcEnter(block);
        script.at(400).dpcReturn(block).at(500).thread(script.thread("fio", 9)).at(600).thread(idle);
        LaneView irql = script.analyze().cpus().getFirst().irql();
        assertThat(irql.flags(irql.indexAt(50)) & CpuLanes.IDLE).isNotZero();
        assertThat(irql.flags(irql.indexAt(150)) & CpuLanes.LEVEL_MASK).isEqualTo(3);
        assertThat(irql.flags(irql.indexAt(350)) & CpuLanes.LEVEL_MASK).isEqualTo(2);
        assertThat(irql.flags(irql.indexAt(550)) & (CpuLanes.LEVEL_MASK | CpuLanes.IDLE)).isZero();
    }

    @Test
    void devicesShowTheirLineAndTheirRequests() {
        TraceScript script = TraceScript.recorded(1);
        int hba = script.device("HBA");
        int line = script.line("INTA#", VECTOR);
        script.irql(2, 0)
                .at(10)
                .event(EventKind.REQUEST_STARTED, hba, 1)
                .at(20)
                .event(EventKind.REQUEST_STARTED, hba, 2);
        script.at(50).raise(line, hba).at(90).release(line, hba).at(100).event(EventKind.REQUEST_COMPLETED, hba, 1);
        script.at(120).idle();
        DeviceLanes lanes = script.analyze().devices().getFirst();
        assertThat(lanes.device()).isEqualTo(hba);
        assertThat(lanes.asserted().startNanos(0)).isEqualTo(50);
        assertThat(lanes.asserted().lengthNanos(0)).isEqualTo(40);
        int[] expected = {0, 1, 2, 1};
        assertThat(lanes.outstanding().size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(lanes.outstanding().flags(i)).isEqualTo(expected[i]);
        }
    }
}
