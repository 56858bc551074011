package dev.irqlscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    @TempDir
    private Path folder;

    private Path trace;
    private Path picture;
    private String out;
    private String err;

    /** A handler of 30 µs of which a nested one takes 10, one of 10 µs, a softirq of 120 µs. */
    @BeforeEach
    void writeTrace() throws Exception {
        picture = folder.resolve("breach.png");
        trace = Files.writeString(folder.resolve("trace.txt"), """
                # tracer: nop
                  a-1 [000] d.h1. 1.000000: irq_handler_entry: irq=3 name=outer
                  a-1 [000] d.h1. 1.000005: irq_handler_entry: irq=4 name=inner
                  a-1 [000] d.h1. 1.000015: irq_handler_exit: irq=4 ret=handled
                  a-1 [000] d.h1. 1.000030: irq_handler_exit: irq=3 ret=handled
                  a-1 [000] d.h1. 1.000040: softirq_entry: vec=4 [action=BLOCK]
                  a-1 [000] d.h1. 1.000160: softirq_exit: vec=4 [action=BLOCK]
                  a-1 [000] d.h1. 1.000900: irq_handler_entry: irq=5 name=last
                  a-1 [000] d.h1. 1.000901: irq_handler_exit: irq=5 ret=handled
                """);
    }

    private int run(String... arguments) {
        StringWriter said = new StringWriter();
        StringWriter complained = new StringWriter();
        int code = new CommandLineInterface(
                "0", files -> 0, new PrintWriter(said, true), new PrintWriter(complained, true)).run(arguments);
        out = said.toString();
        err = complained.toString();
        return code;
    }

    private int check(Path file, String limits) throws Exception {
        Path document = Files.writeString(folder.resolve("limits.yaml"), limits);
        return run("check", file.toString(), document.toString(), "--picture", picture.toString());
    }

    @Test
    void aTraceThatPassesNoLimitIsDoneWithoutAPicture() throws Exception {
        assertThat(check(trace, "otherIsr: 20us\ndpc: 120us\n")).isEqualTo(ExitCode.DONE);

        assertThat(out).isEqualToIgnoringNewLines("No limit was passed.");
        assertThat(picture).doesNotExist();
    }

    /** Limits are held against a routine's own time: 30 µs, but for the 10 of another. */
    @ParameterizedTest
    @CsvSource({"'otherIsr: 19.999us\ndpc: 1ms', outer, BLOCK", "'dpc: 119999ns', BLOCK, outer"})
    void whatPassesALimitIsToldAndDrawn(String limits, String told, String notTold) throws Exception {
        assertThat(check(trace, limits)).isEqualTo(ExitCode.FINDING);

        assertThat(out).contains(told).doesNotContain(notTold).contains("Picture: " + picture.toAbsolutePath());
        assertThat(out.lines()).hasSize(2);
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(1_440);
    }

    @Test
    void whatIsNotNamedIsLimitedAsUsual() throws Exception {
        assertThat(check(trace, "lockHold: 5us\n")).isEqualTo(ExitCode.FINDING);
        assertThat(out).contains("BLOCK").doesNotContain("outer");
        assertThat(run("check", trace.toString(), "samples/limits/guidelines.yaml", "--picture", picture.toString()))
                .isEqualTo(ExitCode.FINDING);
        assertThat(out).contains("BLOCK").doesNotContain("outer");
    }

    @Test
    void theRunOfAScenarioIsCheckedToo() throws Exception {
        Path scenario = Path.of("samples/scenarios/default.yaml");

        assertThat(check(scenario, "storportIsr: 1us\n")).isEqualTo(ExitCode.FINDING);
        assertThat(picture).isNotEmptyFile();
        assertThat(check(scenario, "{ storportIsr: 1s, otherIsr: 1s, dpc: 1s, lockHold: 1s }"))
                .isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @CsvSource({
        "'dpc: 10us\ndcp: 10us\n', 2:1, 'expected one of dpc, lockHold, otherIsr, storportIsr, found \"dcp\"'",
        "'dpc: 10\n', 1:6, 'expected a duration such as 50us, 1.5ms or 2s, found \"10\"'",
        "'dpc: 0us\n', 1:6, 'expected a duration above 0, found 0'",
        "'- dpc\n', 1:1, 'expected a mapping with dpc, lockHold, otherIsr, storportIsr, found a list'",
        "'dpc: [\n', 2:1, 'expected YAML, found'",
        "'', 1:1, 'expected limits, found an empty document'"
    })
    void aMistakeInTheLimitsIsReportedWithLineAndColumn(String limits, String place, String complaint)
            throws Exception {
        assertThat(check(trace, limits)).isEqualTo(ExitCode.UNREADABLE);

        assertThat(out).isEmpty();
        assertThat(err).hasLineCount(1)
                .matches(Pattern.quote(folder.resolve("limits.yaml") + ":" + place + ": " + complaint) + ".*\\R");
        assertThat(picture).doesNotExist();
    }

    @Test
    void ticksHaveNoLimitsUnlessTheirRateIsGiven() throws Exception {
        Path ticks = Files.writeString(folder.resolve("ticks.txt"), """
                  a-1 [000] d.h1. 1000000: irq_handler_entry: irq=3 name=slow
                  a-1 [000] d.h1. 1100000: irq_handler_exit: irq=3 ret=handled
                """);

        assertThat(check(ticks, "otherIsr: 25us")).isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).contains("expected a clock that counts nanoseconds", "--clock-hz");
        String document = folder.resolve("limits.yaml").toString();
        assertThat(run(
                "check", ticks.toString(), document, "--clock-hz", "1000000000", "--picture", picture.toString()))
                .isEqualTo(ExitCode.FINDING);
        assertThat(out).contains("slow");
    }

    @Test
    void wrongUsageIsSaidBeforeAnythingIsRead() {
        assertThat(run("check", "no trace", "no limits", "--picture", "a.gif")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(err).contains("--picture: expected a name that ends in .png, found a.gif");
        assertThat(run("check", "no trace")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run("check", trace.toString(), folder.resolve("none.yaml").toString()))
                .isEqualTo(ExitCode.UNREADABLE);
        assertThat(err).contains("none.yaml: expected a file, found none");
    }
}
