package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.TraceStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The indexer on a run of the scenario that opens by itself. */
class IndexerTest {
    private static final long RUN_NANOS = 40_000_000;

    private static TraceStore trace;
    private static Analysis analysis;

    @BeforeAll
    static void run() {
        Scenario scenario = Scenario.defaultScenario();
        trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            machine.run(RunRequest.until(RUN_NANOS));
        }
        analysis = Indexer.analyze(trace, Limits.DEFAULT);
    }

    @Test
    void theDefaultScenarioShowsWhatItPromises() {
        assertThat(analysis.findings())
                .extracting(Finding::rule)
                .contains("isr-over-limit", "isr-stretched", "spurious", "late-dpc", "work-at-dirql")
                .doesNotContain("storm", "decline-own-cause", "do-nothing-run", "torn-data");
        assertThat(analysis.totals().isrOverLimit()).isPositive();
        assertThat(analysis.totals().isrStretched()).isPositive();
        assertThat(analysis.spurious().size()).isEqualTo((int) analysis.totals().spurious());
    }

    @Test
    void everyDpcIsPairedWithTheIsrThatQueuedItAndStartsAfterItsDrop() {
        DpcInstances dpcs = analysis.dpcInstances();
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            assertThat(dpcs.pairClass(i)).isEqualTo(PairClass.CERTAIN);
            if (dpcs.startedNanos(i) != DpcInstances.UNKNOWN) {
                assertThat(dpcs.startedNanos(i)).isGreaterThan(dpcs.droppedNanos(i));
                assertThat(dpcs.droppedNanos(i))
                        .isGreaterThanOrEqualTo(analysis.activities().endNanos(dpcs.issuer(i)));
            }
        }
        assertThat(analysis.dpcLatencies().size()).isGreaterThan(500);
    }

    @Test
    void claimedInterruptsHaveALatencyUnlessTheirDeviceAssertedOnlyWhenTheChainRanAlready() {
        Dispatches dispatches = analysis.dispatches();
        int late = 0;
        for (int i = 0; i < analysis.dispatchCount(); i++) {
            if (dispatches.has(i, Dispatches.CLAIMED)) {
                assertThat(dispatches.raisedNanos(i)).isBetween(-1L, dispatches.startNanos(i));
                late += dispatches.raisedNanos(i) < 0 ? 1 : 0;
            }
        }
        assertThat(late).isBetween(1, analysis.dispatchCount() / 50);
    }

    @Test
    void otherLimitsCountAgainFromTheBeginning() {
        Indexer indexer = new Indexer(trace, Limits.DEFAULT);
        indexer.finish();
        long before = indexer.latest().totals().isrOverLimit();
        indexer.setLimits(Limits.DEFAULT.withIsrNanos(10_000));
        while (indexer.advance()) {
            assertThat(indexer.latest().endNanos()).isEqualTo(analysis.endNanos());
        }
        Analysis recounted = indexer.latest();
        assertThat(recounted.limits().storportIsrNanos()).isEqualTo(10_000);
        assertThat(recounted.totals().isrOverLimit()).isGreaterThan(before);
        assertThat(recounted.totals().isrs()).isEqualTo(analysis.totals().isrs());
        assertThat(AnalysisText.of(recounted))
                .isEqualTo(AnalysisText.of(Indexer.analyze(trace, Limits.DEFAULT.withIsrNanos(10_000))));
    }

    @Test
    void aLongTraceIsPublishedBatchByBatch() {
        TraceScript script = TraceScript.linux(1);
        int thread = script.thread("fio", 9);
        for (int i = 0; i < 500_000; i++) {
            script.after(1).thread(thread);
        }
        Indexer indexer = new Indexer(script.store(), Limits.DEFAULT);
        long seen = 0;
        int batches = 1;
        while (indexer.advance()) {
            assertThat(indexer.latest().endNanos()).isGreaterThan(seen);
            seen = indexer.latest().endNanos();
            assertThat(indexer.latest().trace().lastNanos()).isEqualTo(seen);
            batches++;
        }
        assertThat(batches).isEqualTo(3);
        assertThat(indexer.latest().endNanos()).isEqualTo(500_000);
    }

    @Test
    void whatAFlightRecorderDroppedUnseenIsForgotten() {
        TraceScript script = TraceScript.recorded(1);
        int thread = script.thread("fio", 9);
        script.irql(Irql.DISPATCH_LEVEL, Irql.PASSIVE_LEVEL);
        Indexer indexer = new Indexer(script.store(), Limits.DEFAULT);
        indexer.advance();
        assertThat(levelAtTheEnd(indexer.latest())).isEqualTo(Irql.DISPATCH_LEVEL);
        for (int i = 0; i < 200_000; i++) {
            script.after(1).thread(thread);
        }
        assertThat(script.store().dropOldestChunk()).isTrue();
        indexer.advance();
        assertThat(levelAtTheEnd(indexer.latest())).isNotEqualTo(Irql.DISPATCH_LEVEL);
        assertThat(indexer.latest().totals().lostEvents()).isPositive();
    }

    private static int levelAtTheEnd(Analysis analysis) {
        return MachineState.at(analysis, analysis.endNanos()).cpus().getFirst().irql();
    }

    @Test
    void finishingTwiceChangesNothing() {
        Indexer indexer = new Indexer(trace, Limits.DEFAULT);
        indexer.finish();
        String once = AnalysisText.of(indexer.latest());
        indexer.finish();
        assertThat(AnalysisText.of(indexer.latest())).isEqualTo(once);
    }

    @Test
    void theStateAtAMomentAgreesWithTheActivities() {
        int isr = analysis.isrDurations().ref(analysis.isrDurations().size() / 2);
        long middle = (analysis.activities().startNanos(isr) + analysis.activities().endNanos(isr)) / 2;
        MachineState.Cpu cpu = MachineState.at(analysis, middle).cpus().get(analysis.activities().cpu(isr));
        assertThat(cpu.activity()).isGreaterThanOrEqualTo(isr);
        assertThat(cpu.inService()).contains(analysis.activities().vector(isr));
    }
}
