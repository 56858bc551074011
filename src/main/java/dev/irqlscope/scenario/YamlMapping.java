package dev.irqlscope.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping of a YAML document, read key by key. Whatever is wrong is reported with its line and column. */
final class YamlMapping {
    private static final Map<String, Long> NANOS_PER_UNIT = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "ms",
            1_000_000L, "s", 1_000_000_000L);

    private final String source;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();

    YamlMapping(String source, Node node, Set<String> allowedKeys) throws ScenarioException {
        this.source = source;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "a mapping with " + inOrder(allowedKeys), describe(node));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!allowedKeys.contains(key)) {
                throw wrong(tuple.getKeyNode(), "one of " + inOrder(allowedKeys), describe(tuple.getKeyNode()));
            }
            if (values.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "each key once", "\"" + key + "\" again");
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Set<String> keys() {
        return values.keySet();
    }

    String text(String key) throws ScenarioException {
        return scalar(required(key), "text");
    }

    String text(String key, String otherwise) throws ScenarioException {
        return has(key) ? text(key) : otherwise;
    }

    boolean flag(String key, boolean otherwise) throws ScenarioException {
        if (!has(key)) {
            return otherwise;
        }
        String value = scalar(values.get(key), "true or false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(values.get(key), "true or false", "\"" + value + "\"");
        };
    }

    /** A whole number, decimal or 0x…, within bounds. */
    long number(String key, long min, long max) throws ScenarioException {
        return number(required(key), min, max);
    }

    long number(String key, long min, long max, long otherwise) throws ScenarioException {
        return has(key) ? number(key, min, max) : otherwise;
    }

    /** A duration with its unit, as in {@code 50us}. */
    long nanos(String key) throws ScenarioException {
        return nanos(required(key));
    }

    long nanos(String key, long otherwise) throws ScenarioException {
        return has(key) ? nanos(key) : otherwise;
    }

    OptionalLong optionalNanos(String key) throws ScenarioException {
        return has(key) ? OptionalLong.of(nanos(key)) : OptionalLong.empty();
    }

    List<Integer> numbers(String key, int min, int max, List<Integer> otherwise) throws ScenarioException {
        if (!has(key)) {
            return otherwise;
        }
        List<Integer> numbers = new ArrayList<>();
        for (Node item : items(key)) {
            numbers.add((int) number(item, min, max));
        }
        if (numbers.isEmpty()) {
            throw wrong(values.get(key), "at least one number", "an empty list");
        }
        return numbers;
    }

    YamlMapping mapping(String key, Set<String> allowedKeys) throws ScenarioException {
        return new YamlMapping(source, required(key), allowedKeys);
    }

    List<YamlMapping> mappings(String key, Set<String> allowedKeys) throws ScenarioException {
        List<YamlMapping> mappings = new ArrayList<>();
        if (has(key)) {
            for (Node item : items(key)) {
                mappings.add(new YamlMapping(source, item, allowedKeys));
            }
        }
        return mappings;
    }

    /** A complaint about the value of a key. */
    ScenarioException wrong(String key, String expected, String found) {
        return wrong(values.getOrDefault(key, node), expected, found);
    }

    private List<Node> items(String key) throws ScenarioException {
        if (values.get(key) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(values.get(key), "a list", describe(values.get(key)));
    }

    private Node required(String key) throws ScenarioException {
        Node value = values.get(key);
        if (value == null) {
            throw wrong(node, "the key \"" + key + "\"", "only " + inOrder(values.keySet()));
        }
        return value;
    }

    private long number(Node value, long min, long max) throws ScenarioException {
        String expected = "a whole number from %d to %d".formatted(min, max);
        String text = scalar(value, expected);
        try {
            long number = Long.decode(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(value, expected, "\"" + text + "\"");
        }
        throw wrong(value, expected, text);
    }

    private long nanos(Node value) throws ScenarioException {
        String expected = "a duration such as 50us, 1.5ms or 2s";
        String text = scalar(value, expected).trim();
        int digits = 0;
        while (digits < text.length() && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '.')) {
            digits++;
        }
        Long unit = NANOS_PER_UNIT.get(text.substring(digits).trim());
        if (unit == null || digits == 0) {
            throw wrong(value, expected, "\"" + text + "\"");
        }
        try {
            return Math.round(Double.parseDouble(text.substring(0, digits)) * unit);
        } catch (NumberFormatException e) {
            throw wrong(value, expected, "\"" + text + "\"");
        }
    }

    private String scalar(Node value, String expected) throws ScenarioException {
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(value, expected, describe(value));
    }

    private ScenarioException wrong(Node at, String expected, String found) {
        Mark mark = at.getStartMark();
        return new ScenarioException("%s:%d:%d: expected %s, found %s"
                .formatted(source, mark.getLine() + 1, mark.getColumn() + 1, expected, found));
    }

    private static String describe(Node node) {
        return switch (node) {
            case ScalarNode scalar -> "\"" + scalar.getValue() + "\"";
            case SequenceNode _ -> "a list";
            default -> "a mapping";
        };
    }

    private static String inOrder(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }
}
