package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traces that the project ships, and one of its own making. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("samples/traces");

    @TempDir
    Path folder;

    @Test
    void theCutOfTheLargeRecordingHoldsItsThreeSights() throws Exception {
        TraceSnapshot trace = TraceFile.readWhole(SAMPLES.resolve("linux_large_cut.trace.txt.gz")).store().snapshot();
        TraceInfo info = trace.info();
        assertThat(info.warnings()).isEmpty();
        assertThat(trace.endIndex()).isEqualTo(301_550);

        assertThat(lengthOf(trace, EventKind.ISR_ENTER, EventKind.ISR_RETURN, 785_077_425)).isEqualTo(69_000);
        assertThat(lengthOf(trace, EventKind.DPC_QUEUED, EventKind.DPC_ENTER, 785_787_051)).isEqualTo(4_000_000);
        long unclaimed = trace.indexAtOrAfter(786_401_414_000L - info.originNanos());
        while (trace.kind(unclaimed) != EventKind.ISR_RETURN) {
            unclaimed++;
        }
        assertThat(IsrResult.claimed(trace.arg(unclaimed))).isFalse();
    }

    @Test
    void theSmallRecordingIsWhole() throws Exception {
        TraceStore store = TraceFile.readWhole(SAMPLES.resolve("linux_small.trace.txt")).store();

        assertThat(store.size()).isEqualTo(7041);
        assertThat(store.info().warnings()).isEmpty();
        assertThat(store.catalog().list()).contains(new Entity.Device("254,0"));
    }

    @Test
    void theBinaryOfTheSmallRecordingHoldsTheSameEvents() throws Exception {
        TraceStore text = TraceFile.readWhole(SAMPLES.resolve("linux_small.trace.txt")).store();
        TraceStore binary = TraceFile.readWhole(SAMPLES.resolve("linux_small_v6.dat")).store();

        assertThat(binary.size()).isEqualTo(text.size());
        assertThat(binary.catalog().list()).isEqualTo(text.catalog().list());
        assertThat(binary.info().originNanos()).isEqualTo(754_191_593_110L);
        assertThat(text.info().originNanos()).isEqualTo(754_191_593_000L);
    }

    @Test
    void aRecordingSavedAsOursIsTheSameTrace() throws Exception {
        TraceStore store = TraceFile.readWhole(SAMPLES.resolve("linux_small.trace.txt")).store();
        Path file = folder.resolve("saved.irqlscope");

        TraceWriter.write(file, store, Limits.DEFAULT);

        Traces.assertSame(TraceFile.readWhole(file).store(), store);
    }

    @Test
    void aRunOfTheDefaultScenarioIsTheSameWhenReadAgain() throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore store = new TraceStore(
                TraceInfo.ofRun("default.yaml", scenario.title(), scenario.machine().processors(), 1));
        Path file = folder.resolve("run.irqlscope");
        try (Machine machine = scenario.build(store, 1);
                TraceWriter writer = new TraceWriter(file, store, Limits.DEFAULT)) {
            for (long until = 1_000_000; until <= 20_000_000; until += 1_000_000) {
                machine.run(RunRequest.until(until));
                writer.flush();
            }
        }

        assertThat(store.size()).isGreaterThan(1_000);
        Traces.assertSame(TraceFile.readWhole(file).store(), store);
    }

    /** From the first event of a kind at or after a stamp of the recording to the next of the other kind on that processor. */
    private static long lengthOf(TraceSnapshot trace, EventKind first, EventKind last, long micros) {
        long i = trace.indexAtOrAfter(micros * 1_000 - trace.info().originNanos());
        while (trace.kind(i) != first) {
            i++;
        }
        long end = i;
        while (trace.kind(end) != last || trace.subject(end) != trace.subject(i)) {
            end++;
        }
        return trace.timeNanos(end) - trace.timeNanos(i);
    }
}
