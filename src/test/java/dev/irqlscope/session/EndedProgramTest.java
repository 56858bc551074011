package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.format.TraceFile;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that is told to end (SIGTERM, Ctrl+C) while it saves leaves a whole file, with nothing beside it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there destroy() kills at once")
class EndedProgramTest {
    private static final int TOLD_TO_END = 128 + 15;

    @TempDir
    private Path folder;

    @RepeatedTest(2)
    void aSessionMakesItsFileWhole() throws Exception {
        Path file = folder.resolve("run.irqlscope");
        Process program = java(SavingProcess.class.getName(), file.toString());
        try (BufferedReader told = program.inputReader()) {
            // So many times it has told that the run went on; the file follows it.
            for (int i = 0; i < 20; i++) {
                assertThat(told.readLine()).as("the program ended by itself").isNotNull();
            }
            program.destroy();
            assertThat(program.waitFor()).isEqualTo(TOLD_TO_END);
        } finally {
            program.destroyForcibly();
        }

        assertWhole(file);
    }

    @RepeatedTest(2)
    void aRunWithoutAWindowSavesAndReportsWhatItHasComeTo() throws Exception {
        Path file = folder.resolve("run.irqlscope");
        Process program = java("dev.irqlscope.launch.Main", "run", "samples/scenarios/default.yaml", "--for", "100s",
                "--out", file.toString());
        String out;
        List<String> err = new ArrayList<>();
        try (BufferedReader complaints = program.errorReader(); BufferedReader results = program.inputReader()) {
            // The shutdown hook is there as soon as the run's file is.
            while (Files.notExists(file)) {
                assertThat(program.isAlive()).as("the program ended by itself").isTrue();
                Thread.onSpinWait();
            }
            // By its handle: the process itself would close what it has yet to say.
            program.toHandle().destroy();
            out = results.lines().collect(Collectors.joining("\n"));
            complaints.lines().forEach(err::add);
            assertThat(program.waitFor()).isEqualTo(TOLD_TO_END);
        } finally {
            program.destroyForcibly();
        }

        assertThat(err).last().asString().matches("Stopped at .* of 100.000 s\\.");
        assertThat(out).contains("ISRs");
        assertWhole(file);
    }

    private void assertWhole(Path file) throws Exception {
        TraceFile left = TraceFile.readWhole(file);
        assertThat(left.store().info().warnings()).isEmpty();
        assertThat(left.store().size()).isPositive();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static Process java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
