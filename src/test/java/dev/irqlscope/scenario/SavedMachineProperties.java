package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.AnalysisText;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceWriter;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A run of any machine is the same when its file is opened: its events, and the analysis that was stored with them. */
class SavedMachineProperties {
    private static final int TRIES = 25;
    private static final long STEP_NANOS = 400_000;
    private static final int STEPS = 8;

    @Property(tries = TRIES)
    void aSavedRunIsTheRun(@ForAll long seed) throws Exception {
        Scenario scenario = MachineProperties.scenario(seed);
        TraceStore run = new TraceStore(TraceInfo.ofRun("random", "random", scenario.machine().processors(), seed));
        Path file = Files.createTempFile("irqlscope-test", ".irqlscope");
        try {
            try (Machine machine = scenario.build(run, seed);
                    TraceWriter writer = new TraceWriter(file, run, Limits.DEFAULT)) {
                for (int step = 1; step <= STEPS; step++) {
                    machine.run(RunRequest.until(step * STEP_NANOS));
                    writer.flush();
                }
            }
            Analysis fresh = Indexer.analyze(run, Limits.DEFAULT);

            TraceFile read = TraceFile.readWhole(file);

            Analysis stored = read.analysis().orElseThrow();
            assertThat(EventDigest.of(read.store().snapshot())).isEqualTo(EventDigest.of(run.snapshot()));
            assertThat(AnalysisText.of(stored)).isEqualTo(AnalysisText.of(fresh));
            assertThat(Summary.of(stored).routines()).isEqualTo(Summary.of(fresh).routines());
        } finally {
            Files.delete(file);
        }
    }
}
