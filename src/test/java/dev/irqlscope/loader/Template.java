package dev.irqlscope.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.Recipe;
import dev.irqlscope.session.SessionLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The sample miniport, as it is or with a mistake in it. */
final class Template {
    static final Path FILE = Path.of("samples/miniports/MyMiniport.java");

    private static final long RUN_NANOS = 5_000_000;

    private final Path folder;
    private String source;

    Template(Path folder) throws IOException {
        this.folder = folder;
        source = Files.readString(FILE);
    }

    /** Puts something in the place of a piece that stands there once. */
    Template with(String piece, String instead) {
        assertThat(source.split(Pattern.quote(piece), -1)).as(piece).hasSize(2);
        source = source.replace(piece, instead);
        return this;
    }

    /** Puts statements at the beginning of the ISR. */
    Template inIsr(String statements) {
        return with("        // 1. Not mine? One read, and out.\n", statements + "\n");
    }

    /** The line in which a piece first stands. */
    int lineOf(String piece) {
        assertThat(source).contains(piece);
        return (int) source.substring(0, source.indexOf(piece)).lines().count()
                + (source.substring(0, source.indexOf(piece)).endsWith("\n") ? 1 : 0);
    }

    Path write() throws IOException {
        return Files.writeString(folder.resolve("MyMiniport.java"), source);
    }

    LoadedMiniport load() throws Exception {
        return LoadedMiniport.read(write());
    }

    /** What is said instead of loading it. */
    String complaint() throws IOException {
        Path file = write();
        return catchThrowableOfType(MiniportException.class, () -> LoadedMiniport.read(file))
                .getMessage()
                .replace(folder + "/", "");
    }

    /** Runs it in the default scenario. */
    HeadlessRun.Outcome run() throws Exception {
        return run(load(), Scenario.defaultScenario());
    }

    /** Runs it where few interrupts in a row already count as a storm. */
    HeadlessRun.Outcome runWithStormThreshold(int threshold) throws Exception {
        return runOnMachine("stormThreshold: " + threshold);
    }

    /** Runs it on the default machine with one more key. */
    HeadlessRun.Outcome runOnMachine(String key) throws Exception {
        String scenario = Files.readString(Path.of("samples/scenarios/default.yaml"))
                .replace("  processors: 2", "  processors: 2\n  " + key);
        return run(load(), Scenario.read(Files.writeString(folder.resolve("machine.yaml"), scenario)));
    }

    /** Runs it where a request times out after so long. */
    HeadlessRun.Outcome runWithTimeout(String timeout) throws Exception {
        String scenario = Files.readString(Path.of("samples/scenarios/default.yaml"))
                .replace("cpus: [0, 1, 1] }", "cpus: [0, 1, 1], timeout: " + timeout + " }");
        return run(load(), Scenario.read(Files.writeString(folder.resolve("timeout.yaml"), scenario)));
    }

    static HeadlessRun.Outcome run(LoadedMiniport miniport, Scenario scenario) throws IOException {
        return HeadlessRun.run(
                new Recipe(scenario, 1, miniport), RUN_NANOS, SessionLimits.of(scenario), null, nanos -> true);
    }
}
