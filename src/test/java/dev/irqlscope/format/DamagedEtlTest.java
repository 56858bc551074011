package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ETL files that are cut or damaged: they are read as far as they make sense, or refused in one line.
 * {@code -Dirqlscope.mutations=N} sets how many mutants of each sample are tried.
 */
class DamagedEtlTest {
    private static final int MUTANTS = Integer.getInteger("irqlscope.mutations", 400);
    private static final Path TRACES = Path.of("../shared/traces");
    private static final int MAX_MESSAGE = 500;

    /** Numbers that break arithmetic. */
    private static final long[] BAD = {0, 1, -1, 71, 72, 73, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE,
        Long.MIN_VALUE, 0xFFFF, 1 << 24, (1 << 24) + 1};

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

    private TraceStore readOrRefuse(byte[] bytes) throws IOException {
        try {
            TraceFile trace = TraceFile.open(Files.write(folder.resolve("mutant"), bytes));
            Undecoded undecoded = new Undecoded();
            trace.noteIn(undecoded);
            trace.readWhole(Progress.NONE);
            TraceStore store = trace.store();
            assertSound(store);
            assertThat(undecoded.lines()).hasSizeLessThan(400);
            return store;
        } catch (TraceFormatException e) {
            assertThat(e.getMessage())
                    .doesNotContain("\n")
                    .contains("expected ", "found ")
                    .hasSizeLessThan(MAX_MESSAGE);
            return null;
        }
    }

    /** Whatever came out can be analysed: entries and returns match, and numbers lead somewhere. */
    private static void assertSound(TraceStore store) {
        TraceSnapshot trace = store.snapshot();
        long open = 0;
        for (long i = 0; i < trace.endIndex(); i++) {
            EventKind kind = trace.kind(i);
            assertThat(EventRules.allows(kind, trace.cpu(i), trace.subject(i), store.catalog().size())).isTrue();
            open += kind == EventKind.ISR_ENTER || kind == EventKind.DPC_ENTER ? 1 : 0;
            open -= kind == EventKind.ISR_RETURN || kind == EventKind.DPC_RETURN ? 1 : 0;
        }
        assertThat(open).isZero();
        assertThat(trace.endIndex() == 0 || trace.timeNanos(0) >= 0).isTrue();
        assertThat(Indexer.analyze(store, Limits.DEFAULT).totals().tornSpans()).isEqualTo(store.info().tornSpans());
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
        Random random = new Random(pointerBytes);
        for (int i = 0; i < MUTANTS; i++) {
            readOrRefuse(mutate(whole, random));
        }
    }

    @Test
    void noMutantOfAZipArchiveDoesHarm() throws Exception {
        byte[] archive = Packed.zip("trace.etl", sample(8));
        Random random = new Random(9);
        for (int i = 0; i < MUTANTS; i++) {
            readOrRefuse(mutate(archive, random));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "synth_isr_dpc_x64_xpress.etl", "SelfDescribingSingleEvent.etl", "sawbuck_image_data_32_v1.etl"
    })
    void noMutantOfASampleDoesHarm(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve(name));
        Random random = new Random(name.hashCode());
        for (int i = 0; i < MUTANTS / 4; i++) {
            readOrRefuse(mutate(whole, random));
        }
    }

    /** Flips bits, plants numbers, swaps, drops and doubles stretches, cuts; headers of buffers are hit more often. */
    private static byte[] mutate(byte[] whole, Random random) {
        byte[] mutant = whole.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && mutant.length > 64; i++) {
            int at = random.nextInt(mutant.length - 16);
            int length = 1 + random.nextInt(Math.min(300, mutant.length - at - 8));
            if (random.nextInt(3) == 0) {
                at = Math.min(at, at / 4096 * 4096 + 1024 + random.nextInt(120));
                at = Math.min(at, mutant.length - 16);
                length = Math.min(length, mutant.length - at);
            }
            switch (random.nextInt(7)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> plant(mutant, at & ~3, BAD[random.nextInt(BAD.length)], random.nextBoolean() ? 4 : 8);
                case 3 -> Arrays.fill(mutant, at, at + length, (byte) (random.nextBoolean() ? 0xFF : 0));
                case 4 -> mutant = splice(mutant, at, at + length, new byte[0]);
                case 5 -> mutant = splice(mutant, at, at, Arrays.copyOfRange(mutant, at, at + length));
                default -> mutant = random.nextInt(4) == 0
                        ? Arrays.copyOf(mutant, at)
                        : splice(mutant, at, at + length, Arrays.copyOfRange(whole, 1024, 1024 + length));
            }
        }
        return mutant;
    }

    private static void plant(byte[] bytes, int at, long number, int size) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (number >>> 8 * i);
        }
    }

    private static byte[] splice(byte[] bytes, int from, int end, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }
}
