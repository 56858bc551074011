package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of xperf and tracerpt that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants are tried. */
class DamagedTablesTest {
    private static final int MUTANTS = Integer.getInteger("irqlscope.mutations", 400);
    private static final Path TRACES = Path.of("../shared/traces");
    private static final String[] BAD_TEXTS = {
        ",", "\"", "\r\n", "\n\n", "-1", "0x", "0xFFFFFFFFFFFFFFFF", "9223372036854775807", "-9223372036854775808", "!",
        "99999999999999999999", "EndHeader", "\uFEFF", "\u0000", "8191", "65535", ",,,,,,,,", "1e9"
    };

    @TempDir
    Path folder;

    static Stream<byte[]> files() {
        String xperf = XperfReaderTest.HEADER + XperfReaderTest.FACTS + XperfReaderTest.ROWS.repeat(3);
        String tracerpt = TracerptReaderTest.HEADER
                + TracerptReaderTest.isr(0, 100, 150, 0xFFFF_F801_6E72_0000L, 1, 145) + "\n"
                + TracerptReaderTest.dpc(68, 1, 120, 170, 0xFFFF_F801_6E72_0000L) + "\n"
                + TracerptReaderTest.image(4, 200, 0xFFFF_F801_6E72_0000L, 4096, 0, "\\x\\y.sys") + "\n";
        return Stream.of(
                xperf.getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + xperf).getBytes(StandardCharsets.UTF_16LE),
                tracerpt.getBytes(StandardCharsets.UTF_8));
    }

    private void readOrRefuse(byte[] bytes) throws IOException {
        try {
            TraceFile.readWhole(Files.write(folder.resolve("mutant"), bytes));
        } catch (TraceFormatException e) {
            assertThat(e.getMessage()).doesNotContain("\n").contains("expected ", "found ").hasSizeLessThan(500);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void noMutantDoesHarm(byte[] whole) throws Exception {
        Random random = new Random(41);
        for (int i = 0; i < MUTANTS; i++) {
            readOrRefuse(mutant(whole, random));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileCutAnywhereIsReadOrRefused(byte[] whole) throws Exception {
        for (int length = 0; length < whole.length; length += 7) {
            readOrRefuse(Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"synth_xperf_dumper.csv", "synth_tracerpt.csv"})
    void noMutantOfAWholeTableDoesHarm(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve(name));
        Random random = new Random(42);
        for (int i = 0; i < MUTANTS / 8; i++) {
            readOrRefuse(mutant(whole, random));
        }
    }

    /** Changes letters and numbers, puts in what parts fields and lines, moves pieces, and cuts. */
    private static byte[] mutant(byte[] whole, Random random) {
        byte[] mutant = whole.clone();
        int changes = 1 + random.nextInt(5);
        for (int i = 0; i < changes && mutant.length > 80; i++) {
            int at = 12 + random.nextInt(mutant.length - 60);
            int length = 1 + random.nextInt(40);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] = (byte) ('0' + random.nextInt(10));
                case 2 -> {
                    byte[] text = BAD_TEXTS[random.nextInt(BAD_TEXTS.length)].getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(text, 0, mutant, at, Math.min(text.length, mutant.length - at));
                }
                case 3 -> System.arraycopy(mutant.clone(), at, mutant, 12 + random.nextInt(mutant.length - 60), length);
                default -> mutant = Arrays.copyOf(mutant, mutant.length - random.nextInt(mutant.length / 8));
            }
        }
        return mutant;
    }
}
