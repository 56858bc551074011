package dev.irqlscope.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.export.ExportFormat;
import dev.irqlscope.fuzz.Mutants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Perfetto traces that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each are tried. */
class DamagedPerfettoTest {
    private static final Trial TRIAL = new Trial("Perfetto", 30);
    private static final Path TRACES = Path.of("../shared/traces");

    @TempDir
    Path folder;

    static Stream<byte[]> files() {
        return Stream.of(image().plain(), image().zlib(), image().zstd());
    }

    private static PerfettoImage image() {
        PerfettoImage image = new PerfettoImage().clocks(6, 900, 1, 1_700_000_000_000_000_000L);
        for (long at = 1_000; at < 9_000; at += 1_000) {
            for (int cpu = 0; cpu < 2; cpu++) {
                image.bundle(cpu).descriptor(65_536, "reschedule_entry").described(at, 65_536, 253);
                image.irqEntry(at + 1, 36, "nvme0q1").softirqRaise(at + 5, 4).irqExit(at + 9, 36, 1);
                image.softirqEntry(at + 10, 4).softirqExit(at + 20, 4).generic(at + 30, "local_timer_entry", 236);
                image.schedSwitch(at + 40, "fio", 123).blockIssue(at + 50, 254, 3, 1000);
                image.switches(
                        new Proto().text(5, "x").packed(1, at + 60, 5).packed(3, 1, 2).packed(6, 0, 0).packed(4, 1, 1));
                image.bundle(cpu).lostBefore().clock(3, at, at).ipiEntry(at + 100, "call").ipiExit(at + 101, "call");
            }
        }
        return image;
    }

    private void readOrRefuse(byte[] bytes) throws Exception {
        TRIAL.read(folder, bytes);
    }

    /** The first packet's tag stays, so that it is recognised. */
    private static Mutants mutants(long seed) {
        return new Mutants(seed, 2);
    }

    @AfterAll
    static void tell() {
        TRIAL.tell();
    }

    @ParameterizedTest
    @MethodSource("files")
    void noMutantDoesHarm(byte[] whole) throws Exception {
        Mutants mutants = mutants(31);
        for (int i = 0; i < Mutants.EACH; i++) {
            readOrRefuse(mutants.of(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileCutAnywhereIsReadOrRefused(byte[] whole) throws Exception {
        for (int length = 0; length < whole.length; length += 11) {
            readOrRefuse(Arrays.copyOf(whole, length));
        }
    }

    /** Damage inside of what is packed, which no damage from outside gets at. */
    @Test
    void noMutantInsideACompressedPacketDoesHarm() throws Exception {
        byte[] whole = image().plain();
        Mutants mutants = mutants(32);
        for (int i = 0; i < Mutants.EACH; i++) {
            byte[] packed = PerfettoImage.deflate(mutants.of(whole));
            readOrRefuse(new Proto().message(1, new Proto().bytes(50, packed)).toBytes());
        }
    }

    @Test
    void noMutantOfAnExportDoesHarm() throws Exception {
        Path file = folder.resolve("export.pftrace");
        ExportFormat.PERFETTO.write(Indexer.analyze(Traces.ofInterrupts(60, 3), Limits.DEFAULT), file);
        byte[] whole = Files.readAllBytes(file);
        Mutants mutants = mutants(34);
        for (int i = 0; i < Mutants.EACH; i++) {
            readOrRefuse(mutants.of(whole));
        }
    }

    @Test
    void noMutantOfARealRecordingDoesHarm() throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve("linux_small.perfetto-trace"));
        Mutants mutants = mutants(33);
        for (int i = 0; i < Mutants.EACH / 4; i++) {
            readOrRefuse(mutants.of(whole));
        }
    }
}
