package dev.irqlscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {
    private static final Path MINIPORT = Path.of("samples/miniports/MyMiniport.java");

    @TempDir
    private Path folder;

    private Path scenario;
    private String out;
    private String err;
    private final List<Path> opened = new ArrayList<>();

    @BeforeEach
    void writeScenario() throws Exception {
        scenario = folder.resolve("default.yaml");
        Files.copy(Path.of("samples/scenarios/default.yaml"), scenario);
    }

    @Test
    void aRunPrintsItsFiguresAndProgressGoesElsewhere() {
        assertThat(run("run", scenario.toString(), "--for", "5ms")).isZero();

        assertThat(out).contains("Shared line, two CPUs").contains("AhciHwInterrupt").contains("Findings, worst first");
        assertThat(err).contains("5.000 ms of 5.000 ms");
    }

    @Test
    void noRuleFillsTheFindingsAloneAndTheOthersAreCounted() throws Exception {
        String text = "samples/traces/linux_large_cut.trace.txt.gz";
        assertThat(run("analyze", text)).isZero();
        String table = out;
        assertThat(run("analyze", text, "--json")).isZero();
        JsonNode all = new ObjectMapper().readTree(out).get("findings");

        List<String> shown = table.lines().filter(line -> line.matches("  (info|warning|error) .*")).toList();
        Matcher others = Pattern.compile("… and (\\d+) more \\((.*)\\);").matcher(table);
        assertThat(others.find()).isTrue();
        assertThat(shown.size() + Integer.parseInt(others.group(1))).isEqualTo(all.size());
        assertThat(shown.stream()
                .map(line -> line.substring(27))
                .collect(Collectors.groupingBy(title -> title))
                .values())
                .allSatisfy(ofARule -> assertThat(ofARule).hasSizeLessThanOrEqualTo(3));
        assertThat(Pattern.compile("(?:^|, )(\\d+) ")
                .matcher(others.group(2))
                .results()
                .mapToInt(number -> Integer.parseInt(number.group(1)))
                .sum())
                .isEqualTo(Integer.parseInt(others.group(1)));
    }

    @Test
    void whoeverRunsATraceIsToldWhatReadsIt() {
        String text = "samples/traces/linux_small.trace.txt";
        assertThat(run("run", text)).isEqualTo(ExitCode.UNREADABLE);

        assertThat(err).startsWith(text + ":").endsWith(" (a trace is for \"irqlscope analyze\")\n");
    }

    @Test
    void withJsonThereIsOneDocumentOfSchemaOneAndNothingElse() throws Exception {
        assertThat(run("run", scenario.toString(), "--for", "3ms", "--json")).isZero();

        JsonNode document = new ObjectMapper().readTree(out);
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema", "source", "limits", "totals", "isr", "isrExclusive", "declineTime", "dpc",
                        "dpcExclusive", "dpcLatency", "routines", "findings");
        assertThat(document.get("schema").asInt()).isEqualTo(1);
        assertThat(document.get("source").fieldNames())
                .toIterable()
                .containsExactly(
                        "file", "format", "cpus", "durationNanos", "events", "lostEvents", "lostEventsByCpu",
                        "tornSpans", "images", "clock", "wallClockStart", "digest", "seed", "warnings");
        assertThat(document.get("source").get("format").asText()).isEqualTo("scenario");
        assertThat(document.get("totals").get("isrs").asLong()).isPositive();
        assertThat(document.get("isr").get("count")).isEqualTo(document.get("totals").get("isrs"));
    }

    @Test
    void withDebugWhatWasNotDecodedIsToldBesideTheDocument() throws Exception {
        Path trace = Files.writeString(folder.resolve("a.txt"), """
                # tracer: nop
                   a-1 [000] d.h1. 12.000001: irq_handler_entry: irq=3 name=x
                   a-1 [000] d.h1. 12.000002: irq_handler_exit: irq=3 ret=handled
                   a-1 [000] d.h1. 12.000003: kmalloc: call_site=x
                """);
        assertThat(run("analyze", trace.toString(), "--json", "--debug")).isZero();

        assertThat(new ObjectMapper().readTree(out).get("totals").get("isrs").asLong()).isEqualTo(1);
        assertThat(err).contains("1  kmalloc, first at line 4");

        assertThat(run("analyze", trace.toString(), "--json")).isZero();
        assertThat(err).isEmpty();
    }

    @Test
    void aTraceSavedFromARunGivesTheSameDocumentButForFileAndFormat() throws Exception {
        Path trace = folder.resolve("run.irqlscope");
        run("run", scenario.toString(), "--for", "6ms", "--json", "--out", trace.toString());
        ObjectNode ran = (ObjectNode) new ObjectMapper().readTree(out);
        run("analyze", trace.toString(), "--json");
        ObjectNode saved = (ObjectNode) new ObjectMapper().readTree(out);

        assertThat(saved.get("source").get("format").asText()).isEqualTo("irqlscope");
        for (ObjectNode document : List.of(ran, saved)) {
            ((ObjectNode) document.get("source")).remove(List.of("file", "format"));
        }
        assertThat(saved).isEqualTo(ran);
    }

    @Test
    void theSameSeedGivesTheSameDigestAndAnotherOneAnother() throws Exception {
        assertThat(digest("7")).isEqualTo(digest("7")).isNotEqualTo(digest("8"));
    }

    private String digest(String seed) throws Exception {
        run("run", scenario.toString(), "--for", "2ms", "--seed", seed, "--json");
        return new ObjectMapper().readTree(out).get("source").get("digest").asText();
    }

    @Test
    void aFaultThatIsInjectedShowsInTheFindings() throws Exception {
        assertThat(run("run", scenario.toString(), "--for", "4ms", "--json")).isZero();
        assertThat(out).doesNotContain("\"storm\"");

        assertThat(run("run", scenario.toString(), "--for", "4ms", "--json", "--inject",
                "storm,device=HBA 0,at=2.5ms,count=40,period=5us", "--inject", "surpriseRemoval,device=Usb,at=3ms"))
                .isZero();
        assertThat(out).contains("\"storm\"");
    }

    @Test
    void theJournalOfARunMakesTheSameEventsAgain() throws Exception {
        Path trace = folder.resolve("run.irqlscope");
        assertThat(run("run", scenario.toString(), "--for", "3ms", "--json", "--seed", "7", "--out", trace.toString(),
                "--inject", "storm,device=HBA 0,at=1ms,count=40,period=5us")).isZero();
        JsonNode source = new ObjectMapper().readTree(out).get("source");

        assertThat(run("run", scenario.toString(), "--for", "3ms", "--json", "--journal", trace.toString())).isZero();

        JsonNode again = new ObjectMapper().readTree(out).get("source");
        assertThat(again.get("digest")).isEqualTo(source.get("digest"));
        assertThat(again.get("seed").asLong()).isEqualTo(7);
    }

    @Test
    void aFaultThatCannotBeInjectedIsWrongUsageAndNamesThePlace() {
        assertThat(run("run", scenario.toString(), "--inject", "lateCompletion,device=Nic,at=1ms,by=1ms"))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).startsWith(
                "--inject:1:23: expected the name of a device that requests can be sent to, found \"Nic\"");
    }

    @Test
    void aJournalOfAnotherScenarioIsRefusedInOneLine() throws Exception {
        Path trace = folder.resolve("run.irqlscope");
        assertThat(run("run", scenario.toString(), "--for", "1ms", "--out", trace.toString(), "--inject",
                "pulse,device=Audio,at=100us")).isZero();

        assertThat(run("run", "samples/scenarios/nesting.yaml", "--journal", trace.toString()))
                .isEqualTo(ExitCode.UNREADABLE);
        assertThat(err.lines().toList().getLast()).startsWith(trace + ":1:").contains("found \"Audio\"");
    }

    @Test
    void aFindingThatIsBadEnoughIsExitCodeOne() {
        assertThat(run("run", scenario.toString(), "--for", "10ms", "--fail-on", "error")).isEqualTo(ExitCode.FINDING);
        assertThat(run("run", scenario.toString(), "--for", "10us", "--fail-on", "error")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void oneLimitForEveryIsr() throws Exception {
        run("run", scenario.toString(), "--for", "10ms", "--json", "--isr-limit", "1us");
        JsonNode strict = new ObjectMapper().readTree(out);
        run("run", scenario.toString(), "--for", "10ms", "--json", "--isr-limit", "1s");
        JsonNode lax = new ObjectMapper().readTree(out);

        assertThat(strict.get("limits").get("otherIsrNanos").asLong()).isEqualTo(1_000);
        assertThat(strict.get("totals").get("isrOverLimit").asLong()).isPositive();
        assertThat(lax.get("totals").get("isrOverLimit").asLong()).isZero();
    }

    @Test
    void aBugCheckGoesBeforeFindings() throws Exception {
        TraceStore trace = new TraceStore(TraceInfo.ofRun("test", "test", 1, 1));
        Examined stopped = new Examined(
                "test",
                Indexer.analyze(trace, Limits.DEFAULT),
                new RunResult(StopReason.BUGCHECK, 5, "Vector 0x91 interrupted 1,000 times in a row"));
        StringWriter complaint = new StringWriter();

        int code = stopped.report(
                new AnalysisOptions(), new PrintWriter(new StringWriter()), new PrintWriter(complaint, true));

        assertThat(code).isEqualTo(ExitCode.BUGCHECK);
        assertThat(complaint.toString()).isEqualToIgnoringNewLines(
                "The machine stopped: Vector 0x91 interrupted 1,000 times in a row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001\u0002 rubbish \u0007", "just some words\nand more of them\n"})
    void aFileThatIsNoTraceIsRefusedInOneLine(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), content, StandardCharsets.UTF_8);

        assertThat(run("analyze", file.toString(), "--json")).isEqualTo(ExitCode.UNREADABLE);
        assertThat(out).isEmpty();
        assertThat(err).hasLineCount(1).startsWith(file.toString()).contains("expected").contains("found");
    }

    @Test
    void aFileThatIsNotThereIsRefusedInOneLine() {
        assertThat(run("analyze", folder.resolve("none").toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1).contains("expected a file");
        assertThat(run("run", folder.resolve("none.yaml").toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1).contains("none.yaml");
    }

    @Test
    void aMistakeInAScenarioNamesLineAndColumn() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "title: Wrong\nmachine: { processors: none }\n");

        assertThat(run("run", wrong.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1).startsWith(wrong + ":2:24: expected").contains("found \"none\"");
    }

    @Test
    void aTraceThatIsCutOffIsReadAsFarAsItGoesAndSaysSo() throws Exception {
        Path trace = folder.resolve("run.irqlscope");
        run("run", scenario.toString(), "--for", "6ms", "--out", trace.toString());
        byte[] whole = Files.readAllBytes(trace);
        Files.write(trace, Arrays.copyOf(whole, whole.length - 40));

        assertThat(run("analyze", trace.toString())).isZero();
        assertThat(out).contains("Warnings");
    }

    @Test
    void aMisspeltOptionIsWrongUsageAndTheRightOneIsSuggested() {
        assertThat(run("analyze", scenario.toString(), "--jsn")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--jsn").contains("--json");
        assertThat(out).isEmpty();
    }

    @Test
    void whereAFaultCameFromIsShownOnRequestBeforeOrBehindTheCommand() {
        String missing = folder.resolve("missing.yaml").toString();

        assertThat(run("analyze", missing)).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).hasLineCount(1);
        assertThat(run("analyze", missing, "--debug")).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).contains("NoSuchFileException").contains("\tat ");
        assertThat(run("--debug", "analyze", missing)).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).contains("NoSuchFileException").contains("\tat ");
    }

    @Test
    void aDurationNeedsItsUnit() {
        assertThat(run("run", scenario.toString(), "--for", "50")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("expected a duration such as 50us, 1.5ms or 2s, found \"50\"");
    }

    @Test
    void picturesAreDrawnWithoutAWindow() throws Exception {
        Path png = folder.resolve("run.png");
        Path svg = folder.resolve("run.svg");
        Path strip = folder.resolve("strip.png");

        assertThat(run("render", scenario.toString(), png.toString(), "--width", "900")).isZero();
        assertThat(
                run("render", scenario.toString(), svg.toString(), "--theme", "light", "--from", "2ms", "--to", "3ms"))
                .isZero();
        assertThat(run("render", scenario.toString(), strip.toString(), "--width", "800", "--height", "300")).isZero();

        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(900);
        assertThat(ImageIO.read(strip.toFile()).getHeight()).isEqualTo(300);
        assertThat(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(svg.toFile())
                .getDocumentElement()
                .getTagName()).isEqualTo("svg");
    }

    @Test
    void aPictureNeedsANameThatSaysWhatItIs() {
        assertThat(run("render", scenario.toString(), folder.resolve("run.gif").toString()))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("expected a name that ends in .png or .svg");
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeTheRun() {
        Path nowhere = folder.resolve("no such folder").resolve("run.irqlscope");

        assertThat(run("run", scenario.toString(), "--out", nowhere.toString())).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--out: expected a file in a folder that exists");
    }

    @Test
    void withoutACommandTheWindowOpensOnTheFiles() {
        assertThat(run()).isZero();
        assertThat(opened).isEmpty();
        assertThat(run("open", "a.yaml", "b.irqlscope")).isZero();
        assertThat(opened).containsExactly(Path.of("a.yaml"), Path.of("b.irqlscope"));
    }

    @ParameterizedTest
    @CsvSource({"analyse, analyze", "rnder, render", "Convert, convert", "format, formats"})
    void aMisspeltCommandIsNoFileToOpen(String word, String meant) {
        assertThat(run(word, "x")).isEqualTo(ExitCode.WRONG_USAGE);

        assertThat(err).hasLineCount(1)
                .startsWith(
                        "Unknown command \"" + word + "\", and no file of that name: did you mean \"" + meant + "\"?");
        assertThat(opened).isEmpty();
    }

    @Test
    void whatLooksLikeAFileIsOneEvenIfItIsNotThere() throws Exception {
        for (String file : List.of("analyse.dat", "./analyse", "some/folder", "/analyse", "..", scenario.toString())) {
            opened.clear();
            assertThat(run(file)).isZero();
            assertThat(opened).containsExactly(Path.of(file));
        }
    }

    @Test
    void anOwnTraceIsNotGivenAMisleadingName() {
        Path misleading = folder.resolve("run.json");

        assertThat(run("run", scenario.toString(), "--out", misleading.toString())).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--out: expected a name that ends in .irqlscope, found " + misleading);
        assertThat(misleading).doesNotExist();
        assertThat(run("run", scenario.toString(), "--for", "1ms", "--out", folder.resolve("A.IrqlScope").toString()))
                .isZero();
    }

    @Test
    void shellsLearnCommandsAndOptions() {
        assertThat(run("generate-completion")).isZero();

        assertThat(out).contains("complete -F _complete_irqlscope", "analyze", "'--clock-hz'", "check", "'--picture'");
        assertThat(err).isEmpty();
    }

    @Test
    void aSeedIsWhatAScenarioMayHave() {
        assertThat(run("run", scenario.toString(), "--seed", "-1")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--seed: expected 0 or more, found -1");
        assertThat(run("run", scenario.toString(), "--for", "1ms", "--seed", "0")).isZero();
    }

    @Test
    void formatsNamesWhatIsReadAndWritten() {
        assertThat(run("formats")).isZero();
        assertThat(out).contains("irqlscope").contains("ftrace").contains("scenario");
    }

    @Test
    void whereThereIsNoDisplayAPictureAndATraceAreLeft() throws Exception {
        StringWriter said = new StringWriter();
        int code = Showcase.run(folder, new PrintWriter(said, true), new PrintWriter(new StringWriter(), true));

        assertThat(code).isZero();
        assertThat(folder.resolve("irqlscope-default.png")).isNotEmptyFile();
        assertThat(folder.resolve("irqlscope-default.irqlscope")).isNotEmptyFile();
        assertThat(said.toString())
                .contains(folder.resolve("irqlscope-default.png").toAbsolutePath().toString())
                .contains(folder.resolve("irqlscope-default.irqlscope").toAbsolutePath().toString());
    }

    @Test
    void aMiniportOfOnesOwnTakesThePlaceOfTheOneThatShips() {
        assertThat(run("run", scenario.toString(), "--for", "3ms", "--miniport", MINIPORT.toString())).isZero();

        assertThat(out).contains("MyHwInterrupt", "mydriver.sys").doesNotContain("AhciHwInterrupt");
    }

    @Test
    void aMiniportThatDoesNotCompileIsRefusedWithLineAndColumn() throws Exception {
        Path wrong = folder.resolve("MyMiniport.java");
        Files.writeString(wrong, Files.readString(MINIPORT).replace("x.finished |= done;", "x.finish |= done;"));

        assertThat(run("run", scenario.toString(), "--miniport", wrong.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(out).isEmpty();
        assertThat(err).hasLineCount(1)
                .matches(Pattern.quote(wrong.toString()) + ":\\d+:\\d+: cannot find symbol; .*\\R");
    }

    @Test
    void aMiniportThatLoopsForEverStopsTheMachineAndNotTheProgram() throws Exception {
        Path endless = folder.resolve("MyMiniport.java");
        Files.writeString(endless,
                Files.readString(MINIPORT).replace("if (done != 0) {", "while (done != 0) { }\nif (done != 0) {"));

        assertThat(run("run", scenario.toString(), "--miniport", endless.toString())).isEqualTo(ExitCode.BUGCHECK);
        assertThat(err).containsPattern(
                "The machine stopped: bug check 0x133 DPC_WATCHDOG_VIOLATION \\(0x0, .*\\): hwStorInterrupt \\(MyMiniport.java:\\d+\\) does not come to an end");
    }

    @Test
    void aMiniportNeedsAnAdapter() throws Exception {
        Path bare = Files.writeString(folder.resolve("bare.yaml"), "title: Bare\n");

        assertThat(run("run", bare.toString(), "--miniport", MINIPORT.toString())).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).isEqualToIgnoringNewLines(
                bare + ": expected an adapter that a constructor of the miniport takes, which is AhciHba, found none");
    }

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        opened.clear();
        Window window = files -> {
            opened.addAll(files);
            return ExitCode.DONE;
        };
        int code = new CommandLineInterface("test", window, new PrintWriter(outText), new PrintWriter(errText))
                .run(arguments);
        out = outText.toString();
        err = errText.toString();
        return code;
    }
}
