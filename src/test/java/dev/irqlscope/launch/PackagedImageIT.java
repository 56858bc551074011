package dev.irqlscope.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged image, started as a user would: on its own runtime and its module path. */
class PackagedImageIT {
    private static final Path IMAGE = Path.of(System.getProperty("irqlscope.image"));
    private static final String VERSION = System.getProperty("irqlscope.version");

    @TempDir
    private Path folder;

    @Test
    void saysItsVersionAndNothingElse() throws Exception {
        Outcome outcome = start("--version");

        assertThat(outcome).isEqualTo(new Outcome(0, "IRQL Scope " + VERSION + System.lineSeparator(), ""));
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        Outcome outcome = start("--help");

        assertThat(outcome.exitCode).isZero();
        assertThat(outcome.out).contains("Usage: irqlscope");
        assertThat(outcome.err).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        Outcome outcome = start("--no-such-option");

        assertThat(outcome.exitCode).isEqualTo(2);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err).contains("Usage: irqlscope");
    }

    @Test
    void bringsTheSamplesAlong() throws Exception {
        Path samples = launcher().getParent().resolveSibling("samples");
        Outcome outcome = start("run", samples.resolve("scenarios/first-interrupt.yaml").toString());

        assertThat(outcome.exitCode).as(outcome.err).isZero();
        assertThat(samples.resolve("traces/linux_small.trace.txt")).exists();
    }

    @Test
    void compilesAndRunsAMiniport() throws Exception {
        Outcome outcome = start("run", "samples/scenarios/default.yaml", "--miniport",
                "samples/miniports/MyMiniport.java",
                "--for", "5ms");

        assertThat(outcome.exitCode).as(outcome.err).isZero();
        assertThat(outcome.out).contains("MyHwInterrupt");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void startsThroughALinkInAFolderWithSpaces() throws Exception {
        Path link = Files.createDirectory(folder.resolve("my tools")).resolve("irqlscope");
        Files.createSymbolicLink(link, launcher());

        assertThat(run(link, "--version").exitCode).isZero();
        Files.delete(link);
    }

    private Outcome start(String... arguments) throws IOException, InterruptedException {
        return run(launcher(), arguments);
    }

    private static Path launcher() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return IMAGE.resolve("bin").resolve(windows ? "irqlscope.bat" : "irqlscope");
    }

    private Outcome run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        int exitCode = builder.start().waitFor();
        return new Outcome(exitCode, Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** What a finished program leaves behind. */
    private record Outcome(int exitCode, String out, String err) {}
}
