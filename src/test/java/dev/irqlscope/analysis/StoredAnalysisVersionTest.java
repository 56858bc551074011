package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.Column;
import dev.irqlscope.trace.ColumnSink;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Files hold the analysis that the program made which saved them. So whoever changes what an analysis says has to raise
 * {@link StoredAnalysis#VERSION}; this test notices who did not.
 */
class StoredAnalysisVersionTest {
    private static final int OF_VERSION = 8;
    private static final String FINGERPRINT = "861e050ddb725646";

    @Test
    void anotherAnalysisHasAnotherVersion() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Scenario scenario = Scenario.defaultScenario();
        TraceStore run = new TraceStore(TraceInfo.ofRun("default", "default", scenario.machine().processors(), 42));
        try (Machine machine = scenario.build(run, 42)) {
            machine.run(RunRequest.until(50_000_000));
        }
        take(digest, run);
        for (String name : new String[]{"linux_small.trace.txt", "linux_large_cut.trace.txt.gz"}) {
            take(digest, TraceFile.readWhole(Path.of("samples/traces", name)).store());
        }

        String found = HexFormat.of().formatHex(digest.digest(), 0, 8);

        assertThat(StoredAnalysis.VERSION + " " + found)
                .as("the analysis has changed: raise StoredAnalysis.VERSION, and put both here")
                .isEqualTo(OF_VERSION + " " + FINGERPRINT);
    }

    private static void take(MessageDigest digest, TraceStore trace) {
        StoredAnalysis.store(Indexer.analyze(trace, Limits.DEFAULT), new DigestSink(digest));
    }

    /** Takes the fingerprint of all that would be stored. */
    private record DigestSink(MessageDigest digest) implements ColumnSink {
        @Override
        public void number(long value) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
        }

        @Override
        public void text(String value) {
            digest.update(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void bytes(byte[] value) {
            digest.update(value);
        }

        @Override
        public void column(Column column, int size) {
            for (int chunk = 0; chunk < Column.chunksFor(size); chunk++) {
                digest.update(column.bytes(chunk, size).asByteBuffer());
            }
        }
    }
}
