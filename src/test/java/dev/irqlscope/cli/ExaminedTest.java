package dev.irqlscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.SessionLimits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminedTest {
    private static final int HEAD_BYTES = 64;

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();

    private Path saved() throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        Path file = folder.resolve("run.irqlscope");
        HeadlessRun.run(scenario, 7, 2_000_000, SessionLimits.of(scenario), file, nanos -> {
        });
        return file;
    }

    private long look(Path file) throws Exception {
        PrintWriter err = new PrintWriter(new StringWriter());
        return Examined.look(file, new AnalysisOptions(), err, this::firstStart);
    }

    private long firstStart(Analysis analysis) {
        looks.incrementAndGet();
        return analysis.activities().startNanos(0);
    }

    @Test
    void aFileWithItsAnalysisIsLookedAtOnce() throws Exception {
        Path file = saved();
        long expected = TraceFile.open(file).analysis().orElseThrow().activities().startNanos(0);

        assertThat(look(file)).isEqualTo(expected).isPositive();
        assertThat(looks).hasValue(1);
    }

    @Test
    void aStoredAnalysisThatTurnsOutToBeDamagedIsCountedAgain() throws Exception {
        Path file = saved();
        long expected = TraceFile.open(file).analysis().orElseThrow().activities().startNanos(0);
        byte[] bytes = Files.readAllBytes(file);
        // The first column of the index is where calls begin.
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("COLS") + HEAD_BYTES] ^= 1;

        assertThat(look(Files.write(folder.resolve("damaged.irqlscope"), bytes))).isEqualTo(expected);
        assertThat(looks).hasValue(2);
    }
}
