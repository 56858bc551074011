package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.format.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index of recordings from real Linux machines, against figures that an independent reader counted. */
class RealTracesTest {
    private static final Path TRACES = Path.of("..", "shared", "traces");

    private static Analysis analyze(String name) throws Exception {
        Path file = TRACES.resolve(name);
        assumeTrue(Files.exists(file), "the recordings are not part of this checkout");
        return Indexer.analyze(TraceFile.readWhole(file).store(), Limits.DEFAULT);
    }

    private static long countQueueTimes(Analysis analysis, String action) {
        long count = 0;
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            boolean same = analysis.trace().catalog().nameOf(analysis.dpcInstances().routine(i)).equals(action);
            count += same && analysis.dpcInstances().queueNanos(i) != DpcInstances.UNKNOWN ? 1 : 0;
        }
        return count;
    }

    @Test
    void softirqsThatWereRaisedBetweenSnapshotAndEntryHaveNoQueueTime() throws Exception {
        Analysis analysis = analyze("linux_small.trace.txt");
        assertThat(analysis.totals().isrs()).isEqualTo(401);
        assertThat(analysis.totals().dpcs()).isEqualTo(711);
        assertThat(countQueueTimes(analysis, "SCHED")).isEqualTo(242);
        assertThat(countQueueTimes(analysis, "BLOCK")).isEqualTo(401);
        assertThat(analysis.findings()).isEmpty();
    }

    @Test
    void theBusyDiskShowsItsLongHandlerItsSpuriousInterruptAndItsLateSoftirq() throws Exception {
        Analysis analysis = analyze("linux_large.trace.txt.gz");
        long origin = analysis.trace().info().originNanos();
        assertThat(analysis.totals().spurious()).isEqualTo(1);
        assertThat(analysis.spurious().startNanos(0) + origin).isEqualTo(786_401_414_000L);
        assertThat(analysis.findings()).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo("isr-over-limit");
            assertThat(finding.atNanos() + origin).isEqualTo(785_077_425_000L);
            assertThat(finding.text()).contains("virtio1-req.0 ran 69.0 µs");
        });
        assertThat(analysis.findings()).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo("late-dpc");
            assertThat(finding.text()).contains("BLOCK started", "4.000 ms after the raise");
        });
    }

    /** Its author has each ISR that claims queue one DPC, which begins up to 3 µs later. */
    @ParameterizedTest
    @ValueSource(strings = {"synth_isr_dpc_x64.etl", "synth_isr_dpc_x64_xpress.etl", "synth_isr_dpc_x86.etl"})
    void eachDpcOfTheSyntheticWindowsTraceIsPairedUnlessATimersOwn(String name) throws Exception {
        Analysis analysis = analyze(name);
        Summary.DpcLatency latency = Summary.of(analysis).dpcLatency();
        Summary.Pairs pairs = latency.pairs();
        assertThat(pairs.inferred() + pairs.notFromIsr()).isEqualTo(analysis.totals().dpcs());
        assertThat(pairs.ambiguous() + pairs.unpaired() + pairs.certain()).isZero();
        assertThat(latency.stats().count()).isEqualTo(pairs.inferred());
        assertThat(latency.stats().maxNanos()).isEqualTo(3_000);
    }
}
