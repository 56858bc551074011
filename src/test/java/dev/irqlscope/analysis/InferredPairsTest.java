package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;
import org.junit.jupiter.api.Test;

/** Which ISR queued which DPC, in a Windows trace, which does not say. */
class InferredPairsTest {
    private static final int A = 0x61;
    private static final int B = 0x71;
    private static final int ROUNDS = 12;
    private static final long ROUND_NANOS = 1_000_000;

    private final TraceScript script = TraceScript.windows(2);

    private void isr(long nanos, int isr, int vector, boolean claimed) {
        script.at(nanos).isrEnter(isr, vector).after(2_000).isrReturn(isr, claimed);
    }

    private void dpc(long nanos, int dpc) {
        script.at(nanos).dpcEnter(dpc).after(5_000).dpcReturn(dpc);
    }

    private static PairClass pairClass(Analysis analysis, int instance) {
        return analysis.dpcInstances().pairClass(instance);
    }

    private static Summary.Pairs pairs(Analysis analysis) {
        return Summary.of(analysis).dpcLatency().pairs();
    }

    @Test
    void anIsrInStorportPairsWithTheDpcInItsMiniport() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        dpc(4_500, dpc);
        Analysis analysis = script.analyze();
        DpcInstances dpcs = analysis.dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.INFERRED);
        assertThat(dpcs.issuer(0)).isZero();
        assertThat(dpcs.newestIssuer(0)).isZero();
        assertThat(dpcs.droppedNanos(0)).isEqualTo(3_000);
        assertThat(dpcs.queuedNanos(0)).isEqualTo(DpcInstances.UNKNOWN);
        assertThat(analysis.dpcLatencies().size()).isEqualTo(1);
        assertThat(analysis.dpcLatencies().lengthNanos(0)).isEqualTo(1_500);
        assertThat(GapParts.of(analysis, 0).parts())
                .containsExactly(new Part(Cause.UNATTRIBUTED, "unattributed", 1_500));
        assertThat(Summary.of(analysis).dpcLatency().stats().maxNanos()).isEqualTo(1_500);
    }

    @Test
    void anIsrInAThreadIsNoCandidate() {
        int passive = script.passiveIsr("hidi2c", A);
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", B);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, passive, A, true);
        isr(4_000, isr, B, true);
        dpc(7_000, dpc);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(0)).isEqualTo(PairClass.INFERRED);
        assertThat(dpcs.issuer(0)).isEqualTo(1);
        assertThat(dpcs.newestIssuer(0)).isEqualTo(1);
    }

    @Test
    void twoAdaptersUnderOneWrapperEachPairWithTheirOwnMiniport() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpcOfA = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        int dpcOfB = script.dpcOf("storahci.sys", "AhciDpc", RoutineKind.DPC);
        for (int round = 0; round < ROUNDS; round++) {
            long at = round * ROUND_NANOS;
            isr(at + 10_000, isr, A, true);
            dpc(at + 13_000, dpcOfA);
            isr(at + 510_000, isr, B, true);
            dpc(at + 514_000, dpcOfB);
        }
        long last = ROUNDS * ROUND_NANOS;
        isr(last, isr, A, true);
        isr(last + 3_000, isr, B, true);
        dpc(last + 6_000, dpcOfA);
        dpc(last + 12_000, dpcOfB);
        Analysis analysis = script.analyze();
        DpcInstances dpcs = analysis.dpcInstances();
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            int vector = dpcs.routine(i) == dpcOfA ? A : B;
            assertThat(dpcs.pairClass(i)).isEqualTo(PairClass.INFERRED);
            assertThat(analysis.activities().vector(dpcs.issuer(i))).isEqualTo(vector);
            assertThat(dpcs.support(i)).isEqualTo(ROUNDS);
        }
        assertThat(dpcs.latencyNanos(2 * ROUNDS)).isEqualTo(4_000);
        assertThat(dpcs.latencyNanos(2 * ROUNDS + 1)).isEqualTo(7_000);
        assertThat(pairs(analysis).inferred()).isEqualTo(2 * ROUNDS + 2);
    }

    /** Processors give the same vector to different messages; here even one does. */
    @Test
    void twoMessagesOfOneRoutineAndVectorEachPairWithTheirOwnDpcRoutine() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterMsiRoutine", A);
        int dpcOfFirst = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        int dpcOfSecond = script.dpcOf("storahci.sys", "AhciDpc", RoutineKind.DPC);
        for (int round = 0; round < ROUNDS; round++) {
            long at = round * ROUND_NANOS;
            message(at + 10_000, isr, 0);
            dpc(at + 13_000, dpcOfFirst);
            message(at + 510_000, isr, 1);
            dpc(at + 514_000, dpcOfSecond);
        }
        long last = ROUNDS * ROUND_NANOS;
        message(last, isr, 0);
        message(last + 3_000, isr, 1);
        dpc(last + 6_000, dpcOfFirst);
        dpc(last + 12_000, dpcOfSecond);

        Analysis analysis = script.analyze();

        DpcInstances dpcs = analysis.dpcInstances();
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            assertThat(dpcs.pairClass(i)).isEqualTo(PairClass.INFERRED);
            long entry = analysis.trace().arg(analysis.activities().enterEvent(dpcs.issuer(i)));
            assertThat(IsrEntry.message(entry)).isEqualTo(dpcs.routine(i) == dpcOfFirst ? 0 : 1);
            assertThat(IsrEntry.vector(entry)).isEqualTo(A);
        }
        assertThat(dpcs.latencyNanos(2 * ROUNDS)).isEqualTo(4_000);
        assertThat(dpcs.latencyNanos(2 * ROUNDS + 1)).isEqualTo(7_000);
    }

    @Test
    void messagesOfWhichLittleIsKnownAreTakenTogether() {
        int isr = script.isrOf("unknown", "0xFFFFF80100001000", A);
        int dpc = script.dpcOf("unknown", "0xFFFFF80100002000", RoutineKind.DPC);
        for (int round = 0; round < PairEvidence.LEAST_SUPPORT; round++) {
            message(round * ROUND_NANOS, isr, round);
            message(round * ROUND_NANOS + 3_000, isr, round + 100);
            dpc(round * ROUND_NANOS + 6_000, dpc);
        }
        Analysis analysis = script.analyze();

        DpcInstances dpcs = analysis.dpcInstances();
        assertThat(pairs(analysis).inferred()).isEqualTo(PairEvidence.LEAST_SUPPORT);
        for (int i = 0; i < PairEvidence.LEAST_SUPPORT; i++) {
            assertThat(dpcs.newestIssuer(i)).isEqualTo(dpcs.issuer(i) + 1);
            assertThat(dpcs.support(i)).isEqualTo(PairEvidence.LEAST_SUPPORT);
        }
    }

    private void message(long at, int routine, int number) {
        script.at(at).event(EventKind.ISR_ENTER, routine, IsrEntry.of(A, number));
        script.after(2_000).isrReturn(routine, true);
    }

    @Test
    void twoCandidatesOfWhichNothingIsLearntAreAmbiguousAndLeftOutOfStatistics() {
        int one = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, one, A, true);
        isr(4_000, one, B, true);
        dpc(8_000, dpc);
        Analysis analysis = script.analyze();
        assertThat(pairClass(analysis, 0)).isEqualTo(PairClass.AMBIGUOUS);
        assertThat(analysis.dpcInstances().issuer(0)).isEqualTo(-1);
        assertThat(analysis.dpcLatencies().size()).isZero();
        Summary.DpcLatency latency = Summary.of(analysis).dpcLatency();
        assertThat(latency.pairs().ambiguous()).isEqualTo(1);
        assertThat(latency.stats()).isNull();
        assertThat(latency.reason()).contains("no queue events");
    }

    @Test
    void ofTwoCandidatesTheOneInTheDpcsOwnImageIsTaken() {
        int nic = script.isrOf("nic.sys", "NicIsr", A);
        int usb = script.isrOf("usb.sys", "UsbIsr", B);
        int dpc = script.dpcOf("nic.sys", "NicDpc", RoutineKind.DPC);
        isr(1_000, nic, A, true);
        isr(4_000, usb, B, true);
        dpc(8_000, dpc);
        Analysis analysis = script.analyze();
        assertThat(pairClass(analysis, 0)).isEqualTo(PairClass.INFERRED);
        assertThat(analysis.dpcInstances().issuer(0)).isZero();
        assertThat(analysis.dpcInstances().support(0)).isZero();
    }

    @Test
    void aLoneCandidateThatNothingSpeaksForIsAmbiguous() {
        int isr = script.isrOf("nic.sys", "NicIsr", A);
        int dpc = script.dpcOf("ntoskrnl.exe", "KiSomething", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, dpc);
        assertThat(pairClass(script.analyze(), 0)).isEqualTo(PairClass.AMBIGUOUS);
    }

    @Test
    void whatAlwaysFollowsIsLearntWhateverTheImages() {
        int isr = script.isrOf("unknown", "0xFFFFF80100001000", A);
        int dpc = script.dpcOf("unknown", "0xFFFFF80100002000", RoutineKind.DPC);
        for (int round = 0; round < PairEvidence.LEAST_SUPPORT; round++) {
            isr(round * ROUND_NANOS, isr, A, true);
            dpc(round * ROUND_NANOS + 3_000, dpc);
        }
        Analysis analysis = script.analyze();
        assertThat(pairs(analysis).inferred()).isEqualTo(PairEvidence.LEAST_SUPPORT);
        assertThat(analysis.dpcInstances().support(0)).isEqualTo(PairEvidence.LEAST_SUPPORT);
    }

    @Test
    void aDpcThatSeldomFollowsABusyInterruptIsNotItsOwn() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int own = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        int other = script.dpcOf("filter.sys", "FilterDpc", RoutineKind.DPC);
        for (int round = 0; round < PairEvidence.ENOUGH_BURSTS; round++) {
            isr(round * ROUND_NANOS, isr, A, true);
            dpc(round * ROUND_NANOS + 3_000, own);
        }
        dpc(PairEvidence.ENOUGH_BURSTS * ROUND_NANOS, other);
        Analysis analysis = script.analyze();
        assertThat(pairClass(analysis, PairEvidence.ENOUGH_BURSTS)).isEqualTo(PairClass.UNPAIRED);
        assertThat(pairs(analysis).inferred()).isEqualTo(PairEvidence.ENOUGH_BURSTS);
    }

    @Test
    void theOldestOfSeveralCallsAnchorsAndTheNewestIsTheLowerBound() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        isr(5_000, isr, A, true);
        dpc(9_000, dpc);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.issuer(0)).isZero();
        assertThat(dpcs.newestIssuer(0)).isEqualTo(1);
        assertThat(dpcs.latencyNanos(0)).isEqualTo(6_000);
    }

    @Test
    void anIsrThatInterruptsTheDpcsRunMayHaveQueuedTheNextRunOnly() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        script.at(4_000).dpcEnter(dpc).at(5_000).isrEnter(isr, A).at(6_000).isrReturn(isr, true);
        script.at(9_000).dpcReturn(dpc).at(9_200).dpcEnter(dpc).at(9_900).dpcReturn(dpc);
        Analysis analysis = script.analyze();
        assertThat(analysis.dpcInstances().issuer(0)).isZero();
        assertThat(analysis.dpcInstances().issuer(1)).isEqualTo(2);
        assertThat(GapParts.of(analysis, 1).parts())
                .containsExactly(
                        new Part(Cause.PREVIOUS_RUN, "NVMeDpc", 3_000),
                        new Part(Cause.UNATTRIBUTED, "unattributed", 200));
    }

    @Test
    void aDpcThatRunsTwiceForOneIsrIsPairedOnce() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, dpc);
        dpc(20_000, dpc);
        Analysis analysis = script.analyze();
        assertThat(pairClass(analysis, 0)).isEqualTo(PairClass.INFERRED);
        assertThat(pairClass(analysis, 1)).isEqualTo(PairClass.UNPAIRED);
        assertThat(analysis.dpcLatencies().size()).isEqualTo(1);
    }

    @Test
    void lostBuffersBetweenLeaveTheDpcUnpaired() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        script.at(3_500).lost(40);
        dpc(4_000, dpc);
        isr(20_000, isr, A, true);
        dpc(23_000, dpc);
        Analysis analysis = script.analyze();
        assertThat(pairClass(analysis, 0)).isEqualTo(PairClass.UNPAIRED);
        assertThat(pairClass(analysis, 1)).isEqualTo(PairClass.INFERRED);
    }

    @Test
    void neitherAnIsrThatDeclinedNorOneOfAnotherProcessorIsACandidate() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        script.cpu(1);
        isr(1_000, isr, A, true);
        script.cpu(0);
        isr(4_000, isr, A, false);
        dpc(7_000, dpc);
        assertThat(pairClass(script.analyze(), 0)).isEqualTo(PairClass.UNPAIRED);
    }

    @Test
    void anIsrWhoseDpcsADrainHasServedSinceIsNoCandidate() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int first = script.dpcOf("storport.sys", "OneDpc", RoutineKind.DPC);
        int second = script.dpcOf("storport.sys", "OtherDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, first);
        isr(5_000_000, isr, A, true);
        dpc(5_003_000, second);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.issuer(0)).isZero();
        assertThat(dpcs.issuer(1)).isEqualTo(2);
        assertThat(dpcs.latencyNanos(1)).isEqualTo(1_000);
    }

    @Test
    void oneIsrMayHaveQueuedSeveralDpcsOfOneDrain() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int first = script.dpcOf("storport.sys", "OneDpc", RoutineKind.DPC);
        int second = script.dpcOf("storport.sys", "OtherDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        script.at(4_000).dpcEnter(first).at(5_000).isrEnter(isr, A).at(6_000).isrReturn(isr, false);
        script.at(9_000).dpcReturn(first);
        dpc(9_500, second);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.issuer(0)).isZero();
        assertThat(dpcs.issuer(1)).isZero();
    }

    @Test
    void aThreadedDpcIsServedByNoDrain() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int first = script.dpcOf("storport.sys", "OneDpc", RoutineKind.DPC);
        int threaded = script.dpcOf("storport.sys", "ThreadedDpc", RoutineKind.THREADED_DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, first);
        isr(20_000, isr, A, false);
        dpc(30_000, threaded);
        DpcInstances dpcs = script.analyze().dpcInstances();
        assertThat(dpcs.pairClass(1)).isEqualTo(PairClass.INFERRED);
        assertThat(dpcs.issuer(1)).isZero();
    }

    @Test
    void aRoutineThatRunsInAThreadAsWellIsOneRoutine() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int direct = script.dpcOf("storport.sys", "RaidDpc", RoutineKind.DPC);
        int threaded = script.dpcOf("storport.sys", "RaidDpc", RoutineKind.THREADED_DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, direct);
        dpc(30_000, threaded);
        assertThat(pairClass(script.analyze(), 1)).isEqualTo(PairClass.UNPAIRED);
    }

    @Test
    void a32BitTraceIsPairedToo() {
        TraceScript old = TraceScript.windows32(1);
        int isr = old.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = old.dpcOf("storport.sys", "RaidpAdapterDpcRoutine", RoutineKind.DPC);
        old.at(1_000).isrEnter(isr, A).at(3_000).isrReturn(isr, true).at(4_500).dpcEnter(dpc).at(9_000).dpcReturn(dpc);
        Analysis analysis = old.analyze();
        assertThat(pairClass(analysis, 0)).isEqualTo(PairClass.INFERRED);
        assertThat(InterruptLife.ofDpc(analysis, 1).lines())
                .anySatisfy(line -> assertThat(line.label()).isEqualTo("DPC latency after DIRQL, inferred"));
    }

    @Test
    void aTimersDpcIsNoIsrs() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("storport.sys", "RaidTimer", RoutineKind.TIMER_DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, dpc);
        Analysis analysis = script.analyze();
        assertThat(pairClass(analysis, 0)).isEqualTo(PairClass.NOT_FROM_ISR);
        assertThat(pairs(analysis).notFromIsr()).isEqualTo(1);
    }

    @Test
    void whatTheSamePairQueuedOnOneProcessorSaysNothingOfAnothersLastStart() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        script.cpu(1);
        isr(3_500, isr, A, true);
        dpc(6_000, dpc);
        script.cpu(0);
        dpc(20_000, dpc);
        assertThat(pairs(script.analyze()).inferred()).isEqualTo(2);
    }

    @Test
    void aLateDpcIsFoundAndSaidToBeInferred() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        dpc(73_000, dpc);
        Analysis analysis = script.analyze();
        assertThat(analysis.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("late-dpc");
            assertThat(finding.text()).contains("70.0 µs", "RaidpAdapterInterruptRoutine", "inferred");
        });
        assertThat(analysis.activities().has(1, Activities.LATE)).isTrue();
    }

    @Test
    void theLifeOfTheInterruptLeadsToTheInferredDpcAndSaysSo() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        isr(5_000, isr, A, true);
        dpc(9_000, dpc);
        Analysis analysis = script.analyze();
        InterruptLife life = InterruptLife.ofDpc(analysis, 2);
        assertThat(life.isr()).isZero();
        assertThat(life.lines()).anySatisfy(line -> assertThat(line.label()).isEqualTo("DPC queued, inferred"));
        assertThat(life.lines()).anySatisfy(line -> {
            assertThat(line.label()).isEqualTo("DPC latency after DIRQL, inferred");
            assertThat(line.value()).isEqualTo("6.0 µs");
        });
        assertThat(life.lines()).anySatisfy(line -> {
            assertThat(line.label()).isEqualTo("at least");
            assertThat(line.value()).isEqualTo("2.0 µs");
        });
    }

    @Test
    void nothingIsPairedBeforeTheTraceIsComplete() {
        int isr = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", A);
        int dpc = script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC);
        isr(1_000, isr, A, true);
        dpc(4_000, dpc);
        Indexer indexer = new Indexer(script.store(), Limits.DEFAULT);
        indexer.advance();
        assertThat(pairs(indexer.latest()).inferred()).isZero();
        assertThat(Summary.of(indexer.latest()).dpcLatency().pairs().unpaired()).isEqualTo(1);
        indexer.finish();
        assertThat(pairs(indexer.latest()).inferred()).isEqualTo(1);
        indexer.setLimits(new Limits(1_000, 1_000, 1_000, 1_000));
        indexer.advance();
        assertThat(pairs(indexer.latest()).inferred()).isEqualTo(1);
    }
}
