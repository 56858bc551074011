package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {
    private static final Path SHARED = Path.of("../shared/traces");

    @TempDir
    Path folder;

    private void assertRefused(Path file, String found) {
        assertThatThrownBy(() -> TraceFile.open(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("expected ")
                .hasMessageContaining(", found " + found)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("anything.dat"), bytes);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theContentCountsAndNotTheName() throws Exception {
        Path own = folder.resolve("run.txt");
        TraceWriter.write(own, Traces.ofInterrupts(2, 1), Limits.DEFAULT);
        Path text = Files.writeString(folder.resolve("trace.etl"), Ftrace.EXAMPLE);
        Path packed = Files.write(folder.resolve("trace.irqlscope"), Packed.gzip(Bytes.ascii(Ftrace.EXAMPLE)));

        assertThat(TraceFile.readWhole(own).store().size()).isEqualTo(10);
        assertThat(TraceFile.readWhole(text).store().size()).isEqualTo(11);
        assertThat(TraceFile.readWhole(packed).store().size()).isEqualTo(11);
    }

    @Test
    void whatIsNoTraceIsNamedInOneLine() throws Exception {
        assertRefused(folder.resolve("nowhere"), "nothing of that name");
        assertRefused(folder, "a directory without one");
        assertRefused(file(new byte[0]), "an empty file");
        assertRefused(file(" \n\n"), "blank text");
        assertRefused(file("Dear all,\nthe disk is slow.\n"), "text that begins \"Dear all,\"");
        assertRefused(file(new byte[]{1, 2, (byte) 0xFE, 0}), "binary data that begins 01 02 FE 00");
        assertRefused(file("{\"traceEvents\": ["), "a Chrome trace (JSON), which this version does not read");
        assertRefused(file("PERFILE2........"), "a perf.data file (what \"perf script\" prints of it is read)");
        assertRefused(file("PK\3\4....."), "a damaged zip archive");
        assertRefused(file("----\n\nCPU Usage Summing By Module For the Whole Trace\n\nDPC Info\n"),
                "an xperf dpcisr report (statistics without a timeline: xperf -a dumper gives one)");
        assertRefused(file(XperfReaderTest.ROWS.lines().skip(1).collect(Collectors.joining("\n"))),
                "rows of xperf's dumper without the lines from BeginHeader to EndHeader");
        assertRefused(file(TracerptReaderTest.dpc(68, 1, 120, 170, 1)),
                "rows of tracerpt's CSV without its first line");
        assertRefused(file("<Events>\n<Event xmlns=\"x\">"), "a dump of tracerpt in XML");
    }

    @Test
    void rubbishOfAnyLengthIsRefused() throws Exception {
        Random random = new Random(1);
        for (int length = 1; length < 300; length++) {
            byte[] rubbish = new byte[length];
            random.nextBytes(rubbish);
            assertRefused(file(rubbish), "");
        }
    }

    @Test
    void aFileThatMayNotBeReadIsSaidToBeSo() throws Exception {
        Path file = file(Ftrace.EXAMPLE);
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "this user may read everything");

        assertRefused(file, "one that may not be read");
    }

    /** Memory that nobody mapped reads as a failing disk does. */
    @Test
    void aDiskThatFailsIsSaidToWithTheFilesName() {
        Path memory = Path.of("/proc/self/mem");
        assumeTrue(Files.exists(memory), "no file here that fails when it is read");

        assertThatThrownBy(() -> TraceFile.open(memory)).isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith("/proc/self/mem: ");
    }

    @ParameterizedTest
    @CsvSource({"ctf_mips_be/channel-context-switches_0, part of a CTF trace (the directory"})
    void knownKindsThatAreNotReadAreNamed(String name, String found) {
        assumeTrue(Files.isDirectory(SHARED), "the sample traces beside the project are not there");
        assertRefused(SHARED.resolve(name), found);
    }

    @Test
    void theTableOfFormatsHoldsWhatIsReadAndWhatIsWritten() {
        assertThat(TraceFormats.all())
                .filteredOn(known -> !known.reads())
                .allMatch(TraceFormats.Known::writes)
                .extracting(TraceFormats.Known::word)
                .containsExactly("chrome-json", "csv");
        assertThat(TraceFormats.all()).extracting(TraceFormats.Known::word).doesNotHaveDuplicates();
    }
}
