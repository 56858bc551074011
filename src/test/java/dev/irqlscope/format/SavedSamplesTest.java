package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.AnalysisText;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces of other systems, saved as ours: the same events and, without counting again, the same figures. */
class SavedSamplesTest {
    private static final Path SAMPLES = Path.of("samples/traces");
    private static final Path BESIDE = Path.of("../shared/traces");

    @TempDir
    Path folder;

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleIsTheSame(Path sample) throws Exception {
        check(TraceFile.readWhole(sample));
    }

    @Test
    void theTracesBesideTheProjectAreTheSame() throws Exception {
        assumeTrue(Files.isDirectory(BESIDE), "the sample traces beside the project are not there");
        int checked = 0;
        try (Stream<Path> files = Files.list(BESIDE)) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(etl|dat|zip)")).sorted().toList()) {
                check(TraceFile.readWhole(file));
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    private void check(TraceFile source) throws Exception {
        Path file = Files.createTempFile(folder, "saved", ".irqlscope");
        TraceWriter.write(file, source.store(), source.limits());

        TraceFile read = TraceFile.readWhole(file);

        Traces.assertSame(read.store(), source.store());
        Analysis stored = read.analysis().orElseThrow();
        Analysis fresh = Indexer.analyze(source.store(), source.limits());
        assertThat(AnalysisText.of(stored)).isEqualTo(AnalysisText.of(fresh));
        assertThat(Summary.of(stored).routines()).isEqualTo(Summary.of(fresh).routines());
        assertThat(Summary.of(stored).warnings()).isEqualTo(Summary.of(fresh).warnings());
    }
}
