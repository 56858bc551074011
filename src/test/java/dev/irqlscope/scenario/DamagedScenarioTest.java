package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.fuzz.Mutants;
import dev.irqlscope.fuzz.Tally;
import dev.irqlscope.fuzz.Tally.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scenario documents that are cut or damaged: they are a scenario or one line of complaint.
 * {@code -Dirqlscope.mutations=N} sets how many mutants of each are tried.
 */
class DamagedScenarioTest {
    private static final Path SAMPLES = Path.of("samples/scenarios");
    private static final Tally TALLY = new Tally("scenario YAML", 32L << 20, 10_000);
    private static final String[] SCRAPS = {
        "{", "}", "[", "]", ":", ",", "- ", "\n", "  ", "&a ", "*a", "<<: ", "!!int ", "!", "|", ">", "'", "\"", "#",
        "\t", "\0", "?", "---\n", "0x", "-1", "99999999999999999999s", "1e9", "%", "@", "\uFEFF", "[[[[[[[[",
        "{a: {b: {c: ", "true", "~", "µs", "null", "50ms", "adapters:", "processors:", "miniport:", "cpu:", "line:"
    };

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            List<Path> documents = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
            return documents.stream();
        }
    }

    @AfterAll
    static void tell() {
        System.out.println(TALLY.line());
    }

    private static void readOrRefuse(byte[] bytes) throws Exception {
        String text = new String(bytes, StandardCharsets.UTF_8);
        TALLY.attempt(bytes.length, () -> {
            try {
                ScenarioReader.read("s.yaml", text);
                return Outcome.CLEAN;
            } catch (ScenarioException e) {
                assertThat(e.getMessage()).matches("s\\.yaml:\\d+:\\d+: expected .+, found .*").hasSizeLessThan(400);
                return Outcome.REFUSED;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void noMutantDoesHarm(Path document) throws Exception {
        byte[] whole = Files.readAllBytes(document);
        Mutants mutants = new Mutants(document.getFileName().toString().hashCode(), 0).scraps(SCRAPS);
        for (int i = 0; i < Mutants.EACH / 4; i++) {
            readOrRefuse(mutants.of(whole));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDocumentCutAnywhereIsReadOrRefused(Path document) throws Exception {
        byte[] whole = Files.readAllBytes(document);
        for (int length = 0; length < whole.length; length += 41) {
            readOrRefuse(Arrays.copyOf(whole, length));
        }
    }
}
