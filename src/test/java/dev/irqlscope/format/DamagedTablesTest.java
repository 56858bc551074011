package dev.irqlscope.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of xperf and tracerpt that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants are tried. */
class DamagedTablesTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final Trial XPERF = new Trial("xperf");
    private static final Trial TRACERPT = new Trial("tracerpt");
    private static final String[] SCRAPS = {
        ",", "\"", "\r\n", "\n\n", "-1", "0x", "0xFFFFFFFFFFFFFFFF", "9223372036854775807", "-9223372036854775808", "!",
        "99999999999999999999", "EndHeader", "\uFEFF", "\u0000", "8191", "65535", ",,,,,,,,", "1e9"
    };

    @TempDir
    Path folder;

    static Stream<Arguments> files() {
        String xperf = XperfReaderTest.HEADER.replace("EndHeader", XperfReaderTest.SWITCHES + "\nEndHeader")
                + XperfReaderTest.FACTS + XperfReaderTest.ROWS.repeat(3)
                + XperfReaderTest.cswitch(200, "a.exe (4)", 8, 1);
        String tracerpt = TracerptReaderTest.HEADER
                + TracerptReaderTest.isr(0, 100, 150, 0xFFFF_F801_6E72_0000L, 1, 145) + "\n"
                + TracerptReaderTest.cswitch(1, 90, 8) + "\n"
                + TracerptReaderTest.row(
                        "Process", "DCStart", 4, 3, 0, 0, "0xFF", "0x2C8", "0x4", 1, 259, "0x1000", 0, "\"\\\\A\\B\"",
                        "\"Fio.exe\"", "\"fio, \"-x\"\"")
                + "\n"
                + TracerptReaderTest.dpc(68, 1, 120, 170, 0xFFFF_F801_6E72_0000L) + "\n"
                + TracerptReaderTest.image(4, 200, 0xFFFF_F801_6E72_0000L, 4096, 0, "\\x\\y.sys") + "\n";
        return Stream.of(
                Arguments.of(XPERF, xperf.getBytes(StandardCharsets.UTF_8)),
                Arguments.of(XPERF, ("\uFEFF" + xperf).getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of(TRACERPT, tracerpt.getBytes(StandardCharsets.UTF_8)),
                Arguments.of(TRACERPT, ("\uFEFF" + tracerpt).getBytes(StandardCharsets.UTF_16LE)));
    }

    @AfterAll
    static void tell() {
        XPERF.tell();
        TRACERPT.tell();
    }

    private static Mutants mutants(long seed) {
        return new Mutants(seed, 12).scraps(SCRAPS);
    }

    @ParameterizedTest
    @MethodSource("files")
    void noMutantDoesHarm(Trial trial, byte[] whole) throws Exception {
        Mutants mutants = mutants(41);
        for (int i = 0; i < Mutants.EACH; i++) {
            trial.read(folder, mutants.of(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileCutAnywhereIsReadOrRefused(Trial trial, byte[] whole) throws Exception {
        for (int length = 0; length < whole.length; length += 7) {
            trial.read(folder, Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"synth_xperf_dumper.csv", "synth_tracerpt.csv"})
    void noMutantOfAWholeTableDoesHarm(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve(name));
        Mutants mutants = mutants(42);
        for (int i = 0; i < Mutants.EACH / 8; i++) {
            (name.contains("xperf") ? XPERF : TRACERPT).read(folder, mutants.of(whole));
        }
    }
}
