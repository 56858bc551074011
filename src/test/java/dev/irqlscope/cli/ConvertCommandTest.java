package dev.irqlscope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.format.TraceFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertCommandTest {
    private static final Path SHARED = Path.of("../shared/traces");

    @TempDir
    private Path folder;

    private Path scenario;
    private String out;
    private String err;

    @BeforeEach
    void writeScenario() throws Exception {
        scenario = folder.resolve("default.yaml");
        Files.copy(Path.of("samples/scenarios/default.yaml"), scenario);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.irqlscope", "run.json", "run.pftrace", "run.csv", "RUN.CSV"})
    void aScenarioIsRunAndWrittenAsTheNameSays(String name) {
        Path file = folder.resolve(name);

        assertThat(run("convert", scenario.toString(), file.toString())).isZero();
        assertThat(file).isNotEmptyFile();
        assertThat(out).isEqualToIgnoringNewLines(file.toString());
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatIsSavedAndThenExportedIsWhatWasRun() throws Exception {
        Path trace = folder.resolve("run.irqlscope");
        Path again = folder.resolve("again.irqlscope");
        for (Path file : List.of(trace, folder.resolve("a.json"), folder.resolve("a.pftrace"),
                folder.resolve("a.csv"))) {
            run("convert", scenario.toString(), file.toString());
        }
        for (Path file : List.of(again, folder.resolve("b.json"), folder.resolve("b.pftrace"),
                folder.resolve("b.csv"))) {
            assertThat(run("convert", trace.toString(), file.toString())).isZero();
        }

        assertThat(digest(again)).isEqualTo(digest(trace));
        assertThat(folder.resolve("b.pftrace")).hasSameBinaryContentAs(folder.resolve("a.pftrace"));
        assertThat(folder.resolve("b.csv")).hasSameBinaryContentAs(folder.resolve("a.csv"));
        assertThat(events(folder.resolve("b.json"))).isEqualTo(events(folder.resolve("a.json")));
    }

    private static JsonNode events(Path file) throws Exception {
        return new ObjectMapper().readTree(file.toFile()).get("traceEvents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux_small.trace.txt", "linux_perf.script.txt", "linux_tsc.trace.txt",
        "synth_isr_dpc_x86.etl"})
    void aRealTraceInOurFormatHasTheSameEventsAndTheSameFigures(String name) throws Exception {
        Path real = shared(name);
        Path own = folder.resolve("own.irqlscope");

        assertThat(run("convert", real.toString(), own.toString())).isZero();
        assertThat(digest(own)).isEqualTo(digest(real));
        assertThat(figures(own)).isEqualTo(figures(real));
    }

    private static String digest(Path file) throws Exception {
        return EventDigest.of(TraceFile.readWhole(file).store().snapshot());
    }

    private JsonNode figures(Path file) throws Exception {
        assertThat(run("analyze", file.toString(), "--json")).isZero();
        ObjectNode document = (ObjectNode) new ObjectMapper().readTree(out);
        ((ObjectNode) document.get("source")).remove(List.of("file", "format"));
        return document;
    }

    @ParameterizedTest
    @ValueSource(strings = {".json", ".pftrace"})
    void aViewerGetsNoTicks(String ending) throws Exception {
        String ticks = shared("linux_tsc.trace.txt").toString();
        Path file = Files.writeString(folder.resolve("ticks" + ending), "as it was");

        assertThat(run("convert", ticks, file.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1)
                .startsWith(ticks + ": expected a clock that counts nanoseconds, found one that counts ticks")
                .contains("--clock-hz");
        assertThat(file).hasContent("as it was");

        assertThat(run("convert", ticks, file.toString(), "--clock-hz", "2500000000")).isZero();
        assertThat(Files.size(file)).isGreaterThan(10_000);
    }

    @Test
    void rowsOfTicksAreRowsAllTheSame() throws Exception {
        Path file = folder.resolve("ticks.csv");

        assertThat(run("convert", shared("linux_tsc.trace.txt").toString(), file.toString())).isZero();
        assertThat(Files.readAllLines(file).getFirst()).contains("start_ticks");
    }

    @Test
    void theDocumentOfChromeHoldsTheCallsThatAnalyzeCounts() throws Exception {
        Path file = folder.resolve("run.json");
        run("convert", scenario.toString(), file.toString());
        run("analyze", scenario.toString(), "--json");

        assertThat(StreamSupport.stream(events(file).spliterator(), false)
                .filter(event -> event.get("ph").asText().equals("X") && event.get("tid").asInt() == 1)
                .count()).isEqualTo(new ObjectMapper().readTree(out).get("totals").get("isrs").asLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.txt", "run", "json", "run.json.gz"})
    void aNameThatSaysNoFormatIsWrongUsage(String name) {
        Path file = folder.resolve(name);

        assertThat(run("convert", scenario.toString(), file.toString())).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains(
                "OUT: expected a name that ends in .irqlscope, .json, .pftrace or .csv, found " + file);
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderIsNeitherAScenarioNorAPlaceForATrace() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("folder.yaml"));

        assertThat(run("run", directory.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).contains(directory + ": expected a scenario, found a directory");
        assertThat(run("run", "samples/scenarios/default.yaml", "--out", directory.toString()))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--out: expected a file, found the directory " + directory);
    }

    @Test
    void aFolderThatIsNotThereIsSaidBeforeAnythingIsRead() {
        Path nowhere = folder.resolve("no such folder").resolve("run.json");

        assertThat(run("convert", folder.resolve("none").toString(), nowhere.toString()))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("OUT: expected a file in a folder that exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.irqlscope", "out.json", "out.pftrace", "out.csv"})
    void whatCannotBeReadLeavesTheTargetAsItWas(String name) throws Exception {
        Path rubbish = Files.writeString(folder.resolve("rubbish"), "just some words\n");
        Path file = Files.writeString(folder.resolve(name), "as it was");

        assertThat(run("convert", rubbish.toString(), file.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1).startsWith(rubbish + ": ").contains("expected ");
        assertThat(out).isEmpty();
        assertThat(file).hasContent("as it was");
        assertThat(run("convert", folder.resolve("none").toString(), file.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1);
    }

    @Test
    void aRateThatNoClockHasIsWrongUsage() {
        assertThat(run("convert", scenario.toString(), folder.resolve("a.csv").toString(), "--clock-hz", "0"))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--clock-hz");
    }

    @Test
    void formatsTellsWhatIsOnlyWritten() {
        run("formats");

        assertThat(out.lines().map(line -> line.replaceAll(" +", " ")).toList())
                .contains("chrome-json writes Chrome trace events (.json)", " asked for by a name that ends in .json")
                .anyMatch(line -> line.startsWith("perfetto reads, writes "))
                .anyMatch(line -> line.startsWith("csv writes "));
    }

    private static Path shared(String name) {
        assumeTrue(Files.isDirectory(SHARED), "the sample traces beside the project are not there");
        return SHARED.resolve(name);
    }

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int code = new CommandLineInterface(
                "test", files -> ExitCode.DONE, new PrintWriter(outText), new PrintWriter(errText)).run(arguments);
        out = outText.toString();
        err = errText.toString();
        return code;
    }
}
