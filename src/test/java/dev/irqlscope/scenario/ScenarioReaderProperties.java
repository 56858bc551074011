package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Damaged documents are refused in one line, and nothing else happens. */
class ScenarioReaderProperties {
    private static final String[] SCRAPS = {
        "{", "}", "[", "]", ":", ",", "- ", "\n", "  ", "&a ", "*a", "<<: ", "!!int ", "!", "|", ">", "'", "\"", "#",
        "\t", "\0",
        "?", "---\n", "0x", "-1", "99999999999999999999s", "1e9", "%", "@", "\uFEFF", "\uD800", "[[[[[[[[",
        "{a: {b: {c: ",
        "true", "~", "µs"
    };

    @Property(tries = 3_000)
    void aDamagedDocumentIsAScenarioOrOneLineOfComplaint(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(Files.readString(Path.of("assets/scenarios/default.yaml")));
        for (int damage = random.nextInt(1, 6); damage > 0; damage--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, SCRAPS[random.nextInt(SCRAPS.length)]);
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(1, 40)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(0x250));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 300))));
            }
        }
        try {
            ScenarioReader.read("s.yaml", text.toString());
        } catch (ScenarioException e) {
            assertThat(e.getMessage()).matches("s\\.yaml:\\d+:\\d+: expected .+, found .*").hasSizeLessThan(400);
        }
    }
}
