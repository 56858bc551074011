package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.trace.EventKind;
import org.junit.jupiter.api.Test;

/** The queue time of a DPC that runs on another processor: held back, IPI, and what its target does. */
class RemoteQueueTimeTest {
    private static final int IPI = 0xE1;

    private final TraceScript script = TraceScript.recorded(2);
    private final int first = script.dpc("First");
    private final int second = script.dpc("Second");
    private final int ipi = script.kernelVector("ipi", IPI);
    private final int thread = script.thread("app", 7);

    /** Processor 1 runs a thread from the beginning. */
    private TraceScript busy() {
        return script.at(0).cpu(1).irql(2, 0).thread(thread).irql(0, 2);
    }

    private TraceScript sendIpi() {
        return script.cpu(0).event(EventKind.IPI_SENT, ipi, 1);
    }

    /** The interrupt arrives and is served in 100 ns, and then the queue is drained. */
    private TraceScript arriveAndDrain() {
        return script.cpu(1)
                .event(EventKind.VECTOR_PENDING, IPI, ipi)
                .take(IPI, 0)
                .vectorEnter(ipi)
                .after(100)
                .vectorExit(ipi)
                .eoi(IPI)
                .irql(2, 14)
                .drainBegin()
                .after(10);
    }

    private static GapParts partsOf(Analysis analysis, int instance) {
        return GapParts.ofQueueTime(analysis, instance);
    }

    @Test
    void whatNobodyAskedForIsHeldBackUntilALaterOneAsks() {
        busy().at(1_000).cpu(1).queueFrom(0, first).at(4_000).queueFrom(0, second);
        sendIpi().at(4_300);
        Analysis analysis = arriveAndDrain().dpcEnter(first)
                .after(50)
                .dpcReturn(first)
                .after(10)
                .dpcEnter(second)
                .after(50)
                .dpcReturn(second)
                .drainEnd()
                .irql(0, 2)
                .analyze();
        assertThat(partsOf(analysis, 0).parts()).containsExactly(
                new Part(Cause.HELD_BACK, "held back by importance or depth", 3_000),
                new Part(Cause.IPI, "IPI on its way", 300),
                new Part(Cause.KERNEL_VECTOR, "ipi", 100),
                new Part(Cause.DRAIN, "drain", 10));
        assertThat(partsOf(analysis, 1).parts()).containsExactly(
                new Part(Cause.IPI, "IPI on its way", 300),
                new Part(Cause.KERNEL_VECTOR, "ipi", 100),
                new Part(Cause.DRAIN, "drain", 20),
                new Part(Cause.EARLIER_DPC, "First", 50));
    }

    @Test
    void whatTheTargetDoesMeanwhileIsItsOwnShareEvenWhileTheIpiIsOnItsWay() {
        int isr = script.isr("Nic", 0x91);
        busy().at(1_000).cpu(1).queueFrom(0, first);
        sendIpi().at(1_100)
                .cpu(1)
                .take(0x91, 0)
                .isrEnter(isr)
                .at(1_200)
                .isrReturn(isr, true)
                .eoi(0x91)
                .irql(0, 9)
                .at(1_300);
        Analysis analysis = arriveAndDrain().dpcEnter(first).after(50).dpcReturn(first).drainEnd().irql(0, 2).analyze();
        assertThat(partsOf(analysis, 0).parts()).containsExactly(
                new Part(Cause.IPI, "IPI on its way", 200),
                new Part(Cause.OTHER_ISR, "Nic", 100),
                new Part(Cause.KERNEL_VECTOR, "ipi", 100),
                new Part(Cause.DRAIN, "drain", 10));
    }

    @Test
    void anIpiThatWasSentBeforeItWasQueuedIsOnItsWayForItToo() {
        busy().at(1_000).cpu(1).queueFrom(0, first);
        sendIpi().at(1_200).cpu(1).queueFrom(0, second).at(1_300);
        Analysis analysis = arriveAndDrain().dpcEnter(first)
                .after(50)
                .dpcReturn(first)
                .after(10)
                .dpcEnter(second)
                .after(50)
                .dpcReturn(second)
                .drainEnd()
                .irql(0, 2)
                .analyze();
        assertThat(partsOf(analysis, 1).parts()).startsWith(new Part(Cause.IPI, "IPI on its way", 100));
    }

    @Test
    void ofATraceThatDoesNotTellWhenIpisWereSentTheSplitIsNotKnown() {
        busy().at(1_000).cpu(1).queueFrom(0, first).at(4_300);
        Analysis analysis = arriveAndDrain().dpcEnter(first).after(50).dpcReturn(first).drainEnd().irql(0, 2).analyze();
        assertThat(partsOf(analysis, 0).parts()).startsWith(
                new Part(Cause.UNATTRIBUTED, "held back, or an IPI on its way", 3_300));
    }

    @Test
    void aProcessorThatDrainsForAnotherReasonEndsTheHoldingBack() {
        busy().at(1_000).cpu(1).queueFrom(0, first).at(9_000).irql(2, 0).drainBegin().at(9_010).dpcEnter(first);
        Analysis analysis = script.at(9_500).dpcReturn(first).drainEnd().irql(0, 2).analyze();
        assertThat(partsOf(analysis, 0).parts()).containsExactly(
                new Part(Cause.HELD_BACK, "held back by importance or depth", 8_000),
                new Part(Cause.DRAIN, "drain", 10));
    }
}
