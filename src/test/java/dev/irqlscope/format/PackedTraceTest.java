package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces in gzip, zstd and zip. */
class PackedTraceTest {
    private static final byte[] SKIPPABLE = {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};

    @TempDir
    static Path folder;

    /** A small trace of each kind that is one file. */
    static Map<TraceKind, byte[]> traces(Path folder) throws IOException {
        Map<TraceKind, byte[]> traces = new EnumMap<>(TraceKind.class);
        Path own = folder.resolve("own");
        TraceWriter.write(own, Traces.ofInterrupts(500, 3), Limits.DEFAULT);
        traces.put(TraceKind.OWN, Files.readAllBytes(own));
        Etl etl = new Etl(8, 1_000_000);
        traces.put(
                TraceKind.ETL,
                etl.buffer(0, etl.dpc(1_000_010, 1_000_020, etl.base()), etl.dpc(1_000_030, 1_000_040, etl.base()))
                        .bytes());
        DatImage dat = DatImage.little().cpu(0);
        dat.page(1_000).irqEntry(1_000, 36, "nvme0q1").irqExit(1_009, 36, 1).softirqEntry(1_010, 4);
        traces.put(TraceKind.TRACE_DAT, dat.version7("none"));
        traces.put(
                TraceKind.XPERF,
                Bytes.ascii(XperfReaderTest.HEADER + XperfReaderTest.FACTS + XperfReaderTest.ROWS));
        traces.put(
                TraceKind.TRACERPT,
                Bytes.ascii(TracerptReaderTest.HEADER + TracerptReaderTest.dpc(68, 1, 120, 170, 0x8200_0000L)));
        traces.put(TraceKind.PERFETTO, new PerfettoImage().bundle(0).softirqRaise(5, 4).softirqEntry(9, 4).plain());
        traces.put(TraceKind.FTRACE, Bytes.ascii(Ftrace.EXAMPLE));
        return traces;
    }

    static Stream<Arguments> everyKindInEveryPacking() throws IOException {
        return traces(folder).entrySet()
                .stream()
                .flatMap(trace -> Arrays.stream(Packing.values())
                        .map(packing -> Arguments.of(trace.getKey(), packing, trace.getValue())));
    }

    private static Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("trace"), bytes);
    }

    private static TraceStore read(byte[] bytes) throws Exception {
        return TraceFile.readWhole(file(bytes)).store();
    }

    private static void assertRefused(byte[] bytes, String found) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> TraceFile.readWhole(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("found " + found)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void theseTestsKnowATraceOfEveryKind() throws Exception {
        assertThat(traces(folder)).containsOnlyKeys(TraceKind.values());
    }

    @ParameterizedTest
    @MethodSource("everyKindInEveryPacking")
    void aPackedTraceIsTheSameTrace(TraceKind kind, Packing packing, byte[] trace) throws Exception {
        TraceStore plain = read(trace);

        TraceStore packed = read(Packed.by(packing, trace));

        assertThat(plain.size()).isPositive();
        Traces.assertSame(packed, plain);
        assertThat(packed.info().warnings()).isEqualTo(plain.info().warnings());
    }

    @ParameterizedTest
    @EnumSource
    void progressEndsWhereTheFileEnds(Packing packing) throws Exception {
        byte[] text = Bytes.ascii(Ftrace.EXAMPLE.repeat(3_000));
        Path file = file(Packed.by(packing, text));
        List<Long> done = new ArrayList<>();
        List<Long> total = new ArrayList<>();

        TraceFile.open(file).read((bytesDone, bytesTotal) -> done.add(bytesDone) && total.add(bytesTotal));

        assertThat(done).hasSizeGreaterThan(2).isSorted().last().isEqualTo(total.getLast());
        assertThat(total).containsOnly(packing == Packing.ZIP ? text.length : Files.size(file));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
    void whatIsPackedAndNoTraceIsNamed(Packing packing) throws Exception {
        byte[] text = Bytes.ascii("hello\n");
        if (packing == Packing.ZIP) {
            assertRefused(Packed.by(packing, text), "a zip archive without any");
        } else {
            assertRefused(
                    Packed.by(packing, text), "a " + packing.noun() + " that holds text that begins \"hello\"");
            assertRefused(
                    Packed.by(packing, Packed.gzip(Bytes.ascii(Ftrace.EXAMPLE))),
                    "a " + packing.noun() + " that holds a gzip file");
            assertRefused(Packed.by(packing, new byte[0]), "a " + packing.noun() + " with nothing inside");
            assertRefused(
                    Arrays.copyOf(Packed.by(packing, text), 5),
                    "one of which nothing can be had: the " + packing.noun() + " is cut off");
        }
    }

    @Test
    void anArchiveHoldsOneTraceBesideWhatIsNone() throws Exception {
        byte[] trace = Bytes.ascii(Ftrace.EXAMPLE);

        assertThat(read(Packed.zip("notes.txt", new byte[]{1}, "trace.bin", trace)).size()).isEqualTo(11);
        assertRefused(Packed.zip("a", trace, "b", trace), "a zip archive with several");
        assertRefused(Packed.zip("a", new byte[]{1}, "b", trace, "c", trace), "a zip archive with several");
        assertRefused(Packed.zip("a", new byte[]{1}, "b", new byte[0]), "a zip archive without any");
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void whatACutTraceLacksIsSaid(Packing packing) throws Exception {
        byte[] text = Bytes.ascii(Ftrace.EXAMPLE.repeat(30_000));
        byte[] packed = Packed.by(packing, text);

        TraceStore store = read(Arrays.copyOf(packed, packed.length - 9));

        assertThat(store.size()).isBetween(1L, 330_000L);
        assertThat(store.info().warnings()).anyMatch(w -> w.startsWith("The " + packing.noun() + " is cut off:"));
    }

    @Test
    void framesOfZstdFollowOneAnother() throws Exception {
        byte[] first = Packed.zstd(Bytes.ascii(Ftrace.EXAMPLE));
        String oneMore = Ftrace.EXAMPLE.lines().filter(line -> line.contains("local_timer_exit")).toList().getFirst();
        byte[] second = Packed.zstd(Bytes.ascii(oneMore + "\n"));

        assertThat(read(concatenated(SKIPPABLE, first, SKIPPABLE, second, SKIPPABLE)).size()).isEqualTo(12);
        assertRefused(concatenated(SKIPPABLE), "one of which nothing can be had");
    }

    /** A frame of 1 TiB in one segment, and one with a window of 16 MiB, of which nothing is there but the head. */
    @Test
    void aFrameThatAsksForTooMuchMemoryIsRefused() throws Exception {
        byte[] magic = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
        String refusal = "one of which nothing can be had: the zstd file needs ";

        assertRefused(
                concatenated(magic, new byte[]{(byte) 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0}), refusal + "1048576 MiB");
        assertRefused(concatenated(magic, new byte[]{0, 14 << 3, 1, 0, 0}), refusal + "16 MiB");
    }

    @Test
    void aBombIsStoppedWhereTheRoomEnds() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        byte[] zeros = Packed.zstd(new byte[10 << 20]);
        for (int i = 0; i < 100; i++) {
            frames.add(zeros);
        }
        Path bomb = file(concatenated(frames.toArray(byte[][]::new)));

        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        assertThatThrownBy(() -> UnpackedFile.unpack(InputFile.of(bomb), folder, there -> 50 << 20, Progress.NONE))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("expected a trace that unpacks to what there is room for (52428800 bytes)");
    }

    @Test
    void theCopyOfAPackedTraceGoesWhenItIsClosed() throws Exception {
        Path packed = file(Packed.gzip(new byte[1000]));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));

        try (UnpackedFile copy = UnpackedFile.unpack(InputFile.of(packed), temporary, there -> 1000, Progress.NONE)) {
            assertThat(copy.channel().size()).isEqualTo(1000);
        }

        assertThat(temporary).isEmptyDirectory();
    }
}
