package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.fuzz.Mutants;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.EventChunk;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own files that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants are tried. */
class DamagedOwnFileTest {
    private static final Trial TRIAL = new Trial("own format");
    private static final int MAX_MESSAGE = 500;
    private static final Annotations MARKED = new Annotations(
            List.of(new Mark(7, "seven")), List.of(new Note(1, 9, 0, "a stretch")), new Camera(0, 99));

    @TempDir
    Path folder;

    private int files;

    /** A file of its own each time: one that is mapped must not change. */
    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file" + files++), bytes);
    }

    private byte[] closed(TraceStore store) throws IOException {
        Path file = folder.resolve("whole" + files++);
        TraceWriter.write(file, store, Limits.DEFAULT, MARKED);
        return Files.readAllBytes(file);
    }

    /** What a program leaves behind that was killed after its last flush. */
    private byte[] unfinished(TraceStore store) throws IOException {
        Path file = folder.resolve("unfinished" + files++);
        TraceWriter writer = new TraceWriter(file, store, Limits.DEFAULT);
        writer.flush();
        byte[] bytes = Files.readAllBytes(file);
        writer.close();
        return bytes;
    }

    private static byte[] version1() throws IOException {
        try (InputStream in = DamagedOwnFileTest.class.getResourceAsStream("version1.irqlscope")) {
            return in.readAllBytes();
        }
    }

    private static List<Section> sections(Path file) throws IOException {
        List<Section> sections = new ArrayList<>();
        MappedFile mapped;
        try (FileChannel channel = FileChannel.open(file)) {
            mapped = MappedFile.of(channel, Arena.ofAuto());
        }
        Section section = Section.at(mapped, OwnFormat.UNIT);
        while (section != null) {
            sections.add(section);
            section = Section.at(mapped, section.end());
        }
        return sections;
    }

    private static void assertOneLine(TraceFormatException e) {
        assertThat(e.getMessage()).doesNotContain("\n").contains("expected ", "found ").hasSizeLessThan(MAX_MESSAGE);
    }

    /** Everything that a window or a command asks of a file. */
    private static void useAll(TraceFile file) {
        Analysis stored = file.analysis().orElse(null);
        use(file.store(), stored == null ? Indexer.analyze(file.store(), file.limits()) : stored);
    }

    private static void use(TraceStore store, Analysis analysis) {
        Summary.of(analysis);
        EventDigest.of(store.snapshot());
        for (long at = 0; at <= analysis.endNanos(); at += Math.max(1, analysis.endNanos() / 7)) {
            MachineState.at(analysis, at);
        }
    }

    private void useOrRefuse(byte[] bytes) throws Exception {
        Path path = write(bytes);
        try {
            TRIAL.read(path, bytes.length, DamagedOwnFileTest::useAll);
            // The same without looking at all of it first: damage shows while it is used.
            useAll(TraceFile.open(path));
        } catch (TraceFormatException e) {
            assertOneLine(e);
        } finally {
            Files.delete(path);
        }
    }

    @AfterAll
    static void tell() {
        TRIAL.tell();
    }

    @Test
    void aFileCutAtAnyBoundaryOpensWithTheChunksThatAreWhole() throws Exception {
        TraceStore store = Traces.ofInterrupts(30_000, 1);
        byte[] whole = closed(store);
        Set<Integer> cuts = new TreeSet<>();
        long withoutIndex = 0;
        for (Section section : sections(write(whole))) {
            if (section.tag() == OwnFormat.END && withoutIndex == 0) {
                withoutIndex = section.end();
            }
            if (section.tag() == OwnFormat.COLUMN && section.payloadBytes() < 100_000) {
                continue;
            }
            for (long at : new long[]{section.offset(), section.payloadOffset(), section.end()}) {
                cuts.addAll(List.of((int) at - 1, (int) at, (int) at + 1));
            }
        }
        long most = 0;
        for (int length : cuts) {
            Path cut = write(Arrays.copyOf(whole, Math.min(length, whole.length)));
            try {
                TraceFile read = TraceFile.readWhole(cut);
                Traces.assertPrefix(read.store(), store);
                assertThat(read.store().size()).isGreaterThanOrEqualTo(most);
                // Where its events and its directory end, a file is whole, too: only the analysis has to be made again.
                assertThat(read.store().info().warnings()).as("cut at %d", length)
                        .hasSize(length < whole.length && length != withoutIndex ? 1 : 0);
                most = read.store().size();
            } catch (TraceFormatException e) {
                assertThat(most).isZero();
                assertOneLine(e);
            }
            Files.delete(cut);
        }
        assertThat(most).isEqualTo(store.size());
    }

    @Test
    void aCutOfEveryLengthIsRefusedOrGivesWhatIsWhole() throws Exception {
        TraceStore store = Traces.ofInterrupts(3, 2);
        byte[] whole = closed(store);
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = write(Arrays.copyOf(whole, length));
            try {
                Traces.assertPrefix(TraceFile.readWhole(cut).store(), store);
            } catch (TraceFormatException e) {
                assertOneLine(e);
            }
            Files.delete(cut);
        }
    }

    @Test
    void anyFlippedBitIsNoticedOrDoesNotMatter() throws Exception {
        TraceStore store = Traces.ofInterruptsAndInterventions(10, 4);
        byte[] whole = closed(store);
        String figures = figures(store);
        Random random = new Random(5);
        for (int at = 0; at < whole.length; at += 1 + random.nextInt(5)) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Path file = write(damaged);
            try {
                TraceFile read = TraceFile.readWhole(file);
                if (read.store().info().warnings().isEmpty()) {
                    Traces.assertSame(read.store(), store);
                    assertThat(read.annotations()).isEqualTo(MARKED);
                    assertThat(figures(read.analysis().orElseThrow())).isEqualTo(figures);
                }
            } catch (TraceFormatException e) {
                assertOneLine(e);
            }
            Files.delete(file);
        }
    }

    private static String figures(TraceStore store) {
        return figures(Indexer.analyze(store, Limits.DEFAULT));
    }

    private static String figures(Analysis analysis) {
        Summary summary = Summary.of(analysis);
        return summary.totals() + " " + summary.isr() + summary.dpc() + summary.routines() + summary.findings();
    }

    @Test
    void aDamagedChunkIsALossAndTheRestStays() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 6);
        byte[] damaged = closed(store);
        Section events = sections(write(damaged)).stream()
                .filter(section -> section.tag() == OwnFormat.EVENTS)
                .findFirst()
                .orElseThrow();
        damaged[(int) events.payloadOffset() + 2 * EventCommit.BYTES + 4711] ^= 1;

        TraceFile read = TraceFile.readWhole(write(damaged));

        TraceSnapshot trace = read.store().snapshot();
        assertThat(read.store().info().warnings()).singleElement()
                .asString()
                .contains("damaged at offset", "Events 0 to 65,535 are lost");
        assertThat(trace.kind(0)).isEqualTo(EventKind.LOST);
        assertThat(trace.arg(0)).isEqualTo(EventChunk.EVENTS);
        assertThat(trace.endIndex()).isEqualTo(store.size());
        assertThat(trace.timeNanos(EventChunk.EVENTS)).isEqualTo(store.snapshot().timeNanos(EventChunk.EVENTS));
        assertThat(read.analysis()).isEmpty();
        assertThat(Indexer.analyze(read.store(), Limits.DEFAULT).totals().lostEvents()).isEqualTo(EventChunk.EVENTS);
    }

    @Test
    void damageThatShowsLateIsToldThen() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 7);
        byte[] damaged = closed(store);
        List<Section> sections = sections(write(damaged));
        Section events = sections.stream().filter(s -> s.tag() == OwnFormat.EVENTS).findFirst().orElseThrow();
        Section column = sections.stream().filter(s -> s.tag() == OwnFormat.COLUMN).findFirst().orElseThrow();
        damaged[(int) events.payloadOffset() + 2 * EventCommit.BYTES + 4711] ^= 1;
        damaged[(int) column.payloadOffset() + 8] ^= 1;
        TraceFile read = TraceFile.open(write(damaged));
        int[] told = new int[1];
        read.whenAnalysisDamaged(() -> told[0]++);
        assertThat(read.store().info().warnings()).isEmpty();
        Analysis stored = read.analysis().orElseThrow();

        stored.activities().startNanos(0);
        assertThat(read.store().info().warnings()).singleElement().asString().contains("counted again");
        assertThat(told[0]).isEqualTo(1);
        read.store().snapshot().timeNanos(1);
        assertThat(read.store().info().warnings()).hasSize(2);
    }

    @Test
    void noMutantOfAClosedFileDoesHarmEvenWithRightChecksums() throws Exception {
        byte[] whole = closed(Traces.ofInterruptsAndInterventions(30, 8));
        Mutants mutants = new Mutants(9, OwnFormat.UNIT);
        for (int i = 0; i < Mutants.EACH; i++) {
            byte[] mutant = mutants.of(whole);
            if (i % 2 == 0) {
                mend(mutant);
            }
            useOrRefuse(mutant);
        }
    }

    @Test
    void noMutantOfAnUnfinishedFileDoesHarm() throws Exception {
        byte[] whole = unfinished(Traces.ofInterrupts(30, 10));
        Random random = new Random(11);
        for (int i = 0; i < Mutants.EACH / 8; i++) {
            byte[] mutant = whole.clone();
            // Most of the file was never written: what was lies at its beginning.
            for (int n = 0; n < 4; n++) {
                mutant[OwnFormat.UNIT + random.nextInt(4096)] ^= (byte) (1 << random.nextInt(8));
            }
            mend(mutant);
            useOrRefuse(mutant);
        }
    }

    @Test
    void lyingOffsetsAndCountsLeadNowhere() throws Exception {
        byte[] whole = closed(Traces.ofInterrupts(30, 12));
        long[] lies = {0, 1, 63, 64, 65, whole.length, whole.length - 64L, Integer.MAX_VALUE, Long.MAX_VALUE, -1,
            Long.MIN_VALUE};
        for (Section section : sections(write(whole))) {
            if (section.tag() == OwnFormat.END || section.tag() == OwnFormat.DIRECTORY) {
                for (int at = 0; at + 8 <= Math.min(section.payloadBytes(), 256); at += 8) {
                    for (long lie : lies) {
                        byte[] mutant = whole.clone();
                        put(mutant, (int) section.payloadOffset() + at, lie, 8);
                        mend(mutant);
                        useOrRefuse(mutant);
                    }
                }
            }
            if (section.tag() == OwnFormat.COLUMN) {
                continue;
            }
            for (int at = 4; at < 16; at += 4) {
                for (long lie : lies) {
                    byte[] mutant = whole.clone();
                    put(mutant, (int) section.offset() + at, lie, 4);
                    mendHead(mutant, (int) section.offset());
                    useOrRefuse(mutant);
                }
            }
        }
    }

    @Test
    void anEndThatPointsAtItselfIsNoEnd() throws Exception {
        byte[] mutant = closed(Traces.ofInterrupts(5, 13));
        int end = mutant.length - OwnFormat.END_BYTES;
        for (int at = 0; at < 24; at += 8) {
            put(mutant, end + OwnFormat.HEAD_BYTES + at, end, 8);
        }
        mend(mutant);

        TraceFile read = TraceFile.readWhole(write(mutant));

        assertThat(read.store().size()).isEqualTo(25);
        assertThat(read.store().info().warnings()).hasSize(1);
    }

    @Test
    void aCutFileOfVersion1OpensUpToItsLastWholeChunk() throws Exception {
        byte[] whole = version1();
        TraceStore store = TraceFile.readWhole(write(whole)).store();
        long most = 0;
        for (int length = 0; length < whole.length; length += 11) {
            try {
                TraceFile read = TraceFile.readWhole(write(Arrays.copyOf(whole, length)));
                Traces.assertPrefix(read.store(), store);
                assertThat(read.store().info().warnings()).hasSize(1);
                most = Math.max(most, read.store().size());
            } catch (TraceFormatException e) {
                assertThat(most).isZero();
                assertOneLine(e);
            }
        }
        assertThat(most).isEqualTo(store.size());
    }

    @Test
    void noMutantOfAFileOfVersion1DoesHarm() throws Exception {
        byte[] whole = version1();
        Mutants mutants = new Mutants(14, OwnStreamFormat.HEAD_BYTES);
        for (int i = 0; i < Mutants.EACH; i++) {
            byte[] mutant = mutants.of(whole);
            mendVersion1(mutant);
            useOrRefuse(mutant);
        }
    }

    /** Makes the checksums of heads and payloads right again, so that what lies behind them is tried too. */
    private static void mend(byte[] file) {
        int at = OwnFormat.UNIT;
        while (at + OwnFormat.HEAD_BYTES <= file.length) {
            long size = LittleEndian.i64(file, at + 8);
            int payload = at + OwnFormat.HEAD_BYTES;
            if (size < 0 || size > file.length - payload) {
                return;
            }
            int tag = Bytes.intAt(file, at);
            if (tag != OwnFormat.EVENTS && tag != OwnFormat.COLUMN) {
                put(file, at + 16, checksum(file, payload, (int) size), 4);
            }
            mendHead(file, at);
            at = (int) OwnFormat.align(payload + size);
        }
    }

    private static void mendHead(byte[] file, int at) {
        put(file, at + 60, checksum(file, at, 60), 4);
    }

    private static int checksum(byte[] file, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(file, from, length);
        return (int) crc.getValue();
    }

    private static void put(byte[] file, int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            file[at + i] = (byte) (value >>> 8 * i);
        }
    }

    private static void mendVersion1(byte[] file) {
        int at = OwnStreamFormat.HEAD_BYTES;
        while (at + OwnStreamFormat.CHUNK_HEAD_BYTES <= file.length) {
            int size = Bytes.intAt(file, at + 4);
            int payload = at + OwnStreamFormat.CHUNK_HEAD_BYTES;
            if (size < 0 || size > file.length - payload) {
                return;
            }
            int sum = OwnStreamFormat.checksum(
                    Bytes.intAt(file, at), Arrays.copyOfRange(file, payload, payload + size), size);
            put(file, at + 8, sum, 4);
            at = payload + size;
        }
    }
}
