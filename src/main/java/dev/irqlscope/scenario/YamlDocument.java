package dev.irqlscope.scenario;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** A document in YAML, whose parts know where they stand. */
final class YamlDocument {
    /** Bytes that one may have. */
    static final int LONGEST = 1 << 20;

    private static final int LONGEST_COMPLAINT = 120;

    private YamlDocument() {}

    /** The text of a file; {@code what} says in messages what it is to be. */
    static String text(Path file, String what) throws ScenarioException, IOException {
        if (Files.isDirectory(file)) {
            throw new ScenarioException("%s: expected %s, found a directory".formatted(file, what));
        }
        if (Files.size(file) > LONGEST) {
            throw new ScenarioException(
                    "%s: expected %s of at most %d bytes, found %d".formatted(file, what, LONGEST, Files.size(file)));
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    static Node parse(String source, String text, String what) throws ScenarioException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setMaxAliasesForCollections(0);
        try {
            Node document = new Yaml(options).compose(new StringReader(text));
            if (document == null) {
                throw new ScenarioException("%s:1:1: expected %s, found an empty document".formatted(source, what));
            }
            return document;
        } catch (MarkedYAMLException e) {
            throw new ScenarioException("%s:%d:%d: expected YAML, found %s"
                    .formatted(
                            source,
                            e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1,
                            e.getProblemMark() == null ? 1 : e.getProblemMark().getColumn() + 1,
                            YamlMapping.oneLine(String.valueOf(e.getProblem()), LONGEST_COMPLAINT)));
        } catch (YAMLException e) {
            throw new ScenarioException(
                    source + ":1:1: expected YAML, found " + YamlMapping.oneLine(e.getMessage(), LONGEST_COMPLAINT));
        }
    }
}
