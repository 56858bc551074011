package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.fuzz.Mutants;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ETL files that are cut or damaged: they are read as far as they make sense, or refused in one line.
 * {@code -Dirqlscope.mutations=N} sets how many mutants of each sample are tried.
 */
class DamagedEtlTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final Trial TRIAL = new Trial("ETL");
    private static final Trial ZIP = new Trial("ETL in a zip archive", 1_100);

    @TempDir
    Path folder;

    /** A bit of everything on two processors. */
    private static byte[] sample(int pointerBytes) {
        Etl etl = new Etl(pointerBytes, 1_000_000).eventsLost(3);
        long base = etl.base();
        long at = 1_000_000;
        Random random = new Random(1);
        for (int i = 0; i < 12; i++) {
            byte[][] events = new byte[20][];
            for (int j = 0; j < events.length; j++) {
                long start = at;
                at += 5 + random.nextInt(100);
                events[j] = switch (random.nextInt(9)) {
                    case 0 -> etl.image(EtlHooks.IMAGE_LOAD + j % 2, at, base + 0x1000 * (j % 3), 0x1000, "\\a\\b.sys");
                    case 1 -> etl.threadSwitch(at, j);
                    case 2 -> etl.diskRead(at, j % 2, 40);
                    case 3 -> etl.process(EtlHooks.PROCESS_RUNDOWN, at, j, "x.exe");
                    case 4 -> etl.thread(EtlHooks.THREAD_START, at, 1, j);
                    case 5 -> Etl.withCounters(etl.dpc(start, at, base + 0x800 * j));
                    case 6 -> Etl.compact(etl.isr(start, at, base + 0x800 * j, 0x61, true));
                    default -> etl.isrMsi(start, at, base + 0x800 * j, 0x91, random.nextBoolean());
                };
            }
            if (i % 3 == 0) {
                etl.packedBuffer(i % 2, events);
            } else {
                etl.buffer(i % 2, i % 5 == 1 ? 2 : 0, events);
            }
        }
        return etl.bytes();
    }

    private TraceStore readOrRefuse(byte[] bytes) throws Exception {
        return readOrRefuse(TRIAL, bytes);
    }

    private TraceStore readOrRefuse(Trial trial, byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("mutant"), bytes);
        return trial.read(file, bytes.length, trace -> assertSound(trace.store()));
    }

    /** Entries and returns match, and nothing is counted as torn that was not left out. */
    private static void assertSound(TraceStore store) {
        TraceSnapshot trace = store.snapshot();
        long open = 0;
        for (long i = 0; i < trace.endIndex(); i++) {
            EventKind kind = trace.kind(i);
            open += kind == EventKind.ISR_ENTER || kind == EventKind.DPC_ENTER ? 1 : 0;
            open -= kind == EventKind.ISR_RETURN || kind == EventKind.DPC_RETURN ? 1 : 0;
        }
        assertThat(open).isZero();
        assertThat(trace.endIndex() == 0 || trace.timeNanos(0) >= 0).isTrue();
        assertThat(Indexer.analyze(store, Limits.DEFAULT).totals().tornSpans()).isEqualTo(store.info().tornSpans());
    }

    @AfterAll
    static void tell() {
        TRIAL.tell();
        ZIP.tell();
    }

    @Test
    void aFileCutAnywhereGivesWhatIsWholeAndSaysSo() throws Exception {
        byte[] whole = sample(8);
        long most = 0;
        for (int length = 0; length < whole.length; length += 61) {
            TraceStore read = readOrRefuse(Arrays.copyOf(whole, length));
            if (read != null && length > 1024) {
                assertThat(read.info().warnings()).as("cut at %d", length).isNotEmpty();
                most = Math.max(most, read.size());
            }
        }
        assertThat(most).isPositive().isLessThanOrEqualTo(readOrRefuse(whole).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void noMutantDoesHarm(int pointerBytes) throws Exception {
        byte[] whole = sample(pointerBytes);
        Mutants mutants = new Mutants(pointerBytes, 0).aimAt(1024, 4096, 120);
        for (int i = 0; i < Mutants.EACH; i++) {
            readOrRefuse(mutants.of(whole));
        }
    }

    @Test
    void noMutantOfAZipArchiveDoesHarm() throws Exception {
        byte[] archive = Packed.zip("trace.etl", sample(8));
        Mutants mutants = new Mutants(9, 0);
        for (int i = 0; i < Mutants.EACH; i++) {
            readOrRefuse(ZIP, mutants.of(archive));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "synth_isr_dpc_x64_xpress.etl", "SelfDescribingSingleEvent.etl", "sawbuck_image_data_32_v1.etl"
    })
    void noMutantOfASampleDoesHarm(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve(name));
        Mutants mutants = new Mutants(name.hashCode(), 0);
        for (int i = 0; i < Mutants.EACH / 4; i++) {
            readOrRefuse(mutants.of(whole));
        }
    }
}
