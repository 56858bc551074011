package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each sample are tried.
 */
class DamagedFileTest {
    private static final int MUTANTS = Integer.getInteger("irqlscope.mutations", 400);
    private static final int MAX_MESSAGE = 500;

    @TempDir
    Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private byte[] ownFile(TraceStore store) throws IOException {
        Path file = folder.resolve("whole");
        try (TraceWriter writer = new TraceWriter(file, Traces.empty(), Limits.DEFAULT)) {
            writer.flush();
        }
        TraceWriter.write(file, store, Limits.DEFAULT);
        return Files.readAllBytes(file);
    }

    private static void assertOneLine(TraceFormatException e) {
        assertThat(e.getMessage()).doesNotContain("\n").contains("expected ", "found ").hasSizeLessThan(MAX_MESSAGE);
    }

    @Test
    void aFileCutAtAnyByteOpensUpToItsLastWholeChunk() throws Exception {
        TraceStore store = Traces.ofInterrupts(10, 1);
        byte[] whole = ownFile(store);
        long most = 0;
        for (int length = 0; length < whole.length; length++) {
            Path cut = write("cut", Arrays.copyOf(whole, length));
            try {
                TraceFile read = TraceFile.readWhole(cut);
                Traces.assertPrefix(read.store(), store);
                assertThat(read.store().info().warnings()).as("cut at %d", length).hasSize(1);
                assertThat(read.store().size()).isGreaterThanOrEqualTo(most);
                most = read.store().size();
            } catch (TraceFormatException e) {
                assertThat(most).isZero();
                assertOneLine(e);
            }
        }
        assertThat(most).isEqualTo(store.size());
    }

    @Test
    void aLongFileCutAnywhereGivesAllWholeChunks() throws Exception {
        TraceStore store = Traces.ofInterrupts(60_000, 2);
        byte[] whole = ownFile(store);
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            int length = whole.length / 2 + random.nextInt(whole.length / 2 - 1);
            TraceFile read = TraceFile.readWhole(write("cut", Arrays.copyOf(whole, length)));

            Traces.assertPrefix(read.store(), store);
            assertThat(read.store().size()).isPositive();
            assertThat(read.store().size() % OwnFormat.MAX_CHUNK_EVENTS)
                    .isIn(0L, store.size() % OwnFormat.MAX_CHUNK_EVENTS);
            assertThat(read.store().info().warnings()).hasSize(1);
        }
    }

    @Test
    void anyFlippedBitIsNoticed() throws Exception {
        TraceStore store = Traces.ofInterrupts(10, 4);
        byte[] whole = ownFile(store);
        Random random = new Random(5);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            try {
                TraceFile read = TraceFile.readWhole(write("damaged", damaged));
                Traces.assertPrefix(read.store(), store);
                assertThat(read.store().info().warnings()).as("damaged at %d", at).isNotEmpty();
            } catch (TraceFormatException e) {
                assertOneLine(e);
            }
        }
    }

    @Test
    void noMutantOfAnOwnFileDoesHarmEvenWithRightChecksums() throws Exception {
        byte[] whole = ownFile(Traces.ofInterrupts(30, 6));
        Random random = new Random(7);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(whole, random, OwnFormat.HEAD_BYTES);
            mend(mutant);
            readOrRefuse(mutant);
        }
    }

    @Test
    void noMutantOfFtraceTextDoesHarm() throws Exception {
        byte[] text = Bytes.ascii(Ftrace.EXAMPLE);
        Random random = new Random(8);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(text, random, 0);
            readOrRefuse(mutant);
            readOrRefuse(mutate(Packed.gzip(mutant), random, 0));
        }
    }

    @Test
    void aCutGzipFileGivesWhatItHolds() throws Exception {
        byte[] packed = Packed.gzip(Bytes.ascii(Ftrace.EXAMPLE.repeat(300)));

        TraceFile read = TraceFile.readWhole(write("cut", Arrays.copyOf(packed, packed.length * 2 / 3)));

        assertThat(read.store().size()).isPositive();
        assertThat(read.store().info().warnings()).anyMatch(w -> w.contains("gzip file is cut off"));
    }

    private void readOrRefuse(byte[] bytes) throws IOException {
        try {
            TraceFile.readWhole(write("mutant", bytes));
        } catch (TraceFormatException e) {
            assertOneLine(e);
        }
    }

    /** Changes, doubles, drops or overwrites a few stretches. */
    private static byte[] mutate(byte[] whole, Random random, int from) {
        byte[] mutant = whole.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && mutant.length > from + 8; i++) {
            int at = from + random.nextInt(mutant.length - from - 4);
            int length = 1 + random.nextInt(Math.min(40, mutant.length - at - 1));
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(mutant, at, at + length, (byte) (random.nextBoolean() ? 0xFF : '9'));
                case 3 -> mutant = splice(mutant, at, at + length, new byte[0]);
                default -> mutant = splice(mutant, at, at, Arrays.copyOfRange(mutant, at, at + length));
            }
        }
        return mutant;
    }

    private static byte[] splice(byte[] bytes, int from, int end, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }

    /** Makes the checksums right again, so that what lies behind them is tried too. */
    private static void mend(byte[] file) {
        int at = OwnFormat.HEAD_BYTES;
        while (at + OwnFormat.CHUNK_HEAD_BYTES <= file.length) {
            int size = Bytes.intAt(file, at + 4);
            int payload = at + OwnFormat.CHUNK_HEAD_BYTES;
            if (size < 0 || size > file.length - payload) {
                return;
            }
            int sum = OwnFormat.checksum(
                    Bytes.intAt(file, at), Arrays.copyOfRange(file, payload, payload + size), size);
            for (int i = 0; i < 4; i++) {
                file[at + 8 + i] = (byte) (sum >>> 8 * i);
            }
            at = payload + size;
        }
    }
}
