package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed without warning leaves a file behind that opens, with all that it had reached, and says so. */
class KilledProgramTest {
    @TempDir
    private Path folder;

    @RepeatedTest(3)
    void theFileOfAKilledRunHoldsWhatItHeld() throws Exception {
        Path file = folder.resolve("run.irqlscope");
        Process program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SavingProcess.class.getName(),
                file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long inFile;
        try (BufferedReader told = program.inputReader()) {
            // What it had at some moment has come to be in the file: it follows.
            long had = lastOf(told, 5);
            inFile = eventsIn(file);
            while (inFile < had) {
                lastOf(told, 1);
                inFile = eventsIn(file);
            }
            // Then it is killed at any moment, be it in the middle of a chunk, of a column, of a commit.
            lastOf(told, 1 + new Random().nextInt(60));
            inFile = Math.max(inFile, eventsIn(file));
            program.destroyForcibly().waitFor();
        } finally {
            program.destroyForcibly();
        }

        TraceStore left = TraceFile.readWhole(file).store();

        assertThat(left.info().warnings()).singleElement().asString().contains("never finished", " events, up to ");
        assertThat(left.size()).isPositive().isGreaterThanOrEqualTo(inFile);
        assertBeginningOfTheRun(left);
    }

    /** Reads so many numbers and returns the last. */
    private static long lastOf(BufferedReader told, int count) throws IOException {
        long last = 0;
        for (int i = 0; i < count; i++) {
            String line = told.readLine();
            assertThat(line).as("the program ended by itself").isNotNull();
            last = Long.parseLong(line);
        }
        return last;
    }

    private static long eventsIn(Path file) throws TraceFormatException, IOException {
        return TraceFile.open(file).store().size();
    }

    private static void assertBeginningOfTheRun(TraceStore left) throws IOException {
        TraceSnapshot found = left.snapshot();
        Scenario scenario = Scenario.defaultScenario();
        TraceSnapshot run = HeadlessRun.run(
                scenario, SavingProcess.SEED, found.lastNanos() + 1_000_000, SessionLimits.of(scenario), null, at -> {
                })
                .trace()
                .snapshot();
        for (long i = 0; i < found.endIndex(); i++) {
            boolean same = found.timeNanos(i) == run.timeNanos(i)
                    && found.kindCode(i) == run.kindCode(i)
                    && found.cpu(i) == run.cpu(i)
                    && found.subject(i) == run.subject(i)
                    && found.arg(i) == run.arg(i);
            assertThat(same).as("event %d", i).isTrue();
        }
    }
}
