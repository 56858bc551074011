package dev.irqlscope.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged image, started as a user would: on its own runtime and its module path. */
class PackagedImageIT {
    private static final Path IMAGE = Path.of(System.getProperty("irqlscope.image"));
    private static final String VERSION = System.getProperty("irqlscope.version");

    /** What the Java machine tells of a class that it did not have to read from the image's modules. */
    private static final Predicate<String> FROM_CACHE = line -> line.contains("source: shared objects file");

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

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void commandsStartFromTheirCache() throws Exception {
        List<String> loaded = classesLoadedBy(launcher(), "--version");

        assertThat(loaded).filteredOn(line -> line.contains(" dev.irqlscope.cli.CommandLineInterface "))
                .isNotEmpty()
                .allMatch(FROM_CACHE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theWindowStartsFromItsCache() throws Exception {
        List<String> loaded = classesLoadedBy(launcher(), "open", "--help");

        assertThat(loaded).filteredOn(line -> line.contains(" dev.irqlscope.app.MainWindow "))
                .isNotEmpty()
                .allMatch(FROM_CACHE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCopyElsewhereStartsFromItsCachesToo() throws Exception {
        Path copy = copyOfTheImage("my tools");

        assertThat(classesLoadedBy(copy, "--version"))
                .filteredOn(line -> line.contains(" dev.irqlscope.cli.CommandLineInterface "))
                .isNotEmpty()
                .allMatch(FROM_CACHE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void cachesThatDoNotFitAreNotSpokenOf() throws Exception {
        Path copy = copyOfTheImage("damaged");
        Outcome good = new Outcome(0, "IRQL Scope " + VERSION + System.lineSeparator(), "");

        Path cache = copy.getParent().resolveSibling("lib").resolve("commands.aot");
        byte[] cut = Arrays.copyOf(Files.readAllBytes(cache), 1_000_000);
        Files.write(cache, cut);
        assertThat(run(copy, "--version")).isEqualTo(good);
        Files.writeString(cache, "no cache");
        assertThat(run(copy, "--version")).isEqualTo(good);
        Files.delete(cache);
        assertThat(run(copy, "--version")).isEqualTo(good);
    }

    /** What the Java machine tells of each class that it loads. */
    private List<String> classesLoadedBy(Path program, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("classes");
        run(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log), program, arguments);
        return Files.readAllLines(log);
    }

    /** The image without its samples, in a folder of this name. */
    private Path copyOfTheImage(String name) throws IOException {
        Path copy = folder.resolve(name);
        for (String part : List.of("bin", "conf", "lib")) {
            try (Stream<Path> files = Files.walk(IMAGE.resolve(part))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path target = copy.resolve(IMAGE.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
        }
        return copy.resolve("bin").resolve("irqlscope");
    }

    private Outcome start(String... arguments) throws IOException, InterruptedException {
        return run(launcher(), arguments);
    }

    private static Path launcher() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return IMAGE.resolve("bin").resolve(windows ? "irqlscope.bat" : "irqlscope");
    }

    private Outcome run(Path program, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), program, arguments);
    }

    private Outcome run(Map<String, String> environment, Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Outcome(exitCode, Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** What a finished program leaves behind. */
    private record Outcome(int exitCode, String out, String err) {}
}
