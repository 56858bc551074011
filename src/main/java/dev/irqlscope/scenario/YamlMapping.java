package dev.irqlscope.scenario;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping of a YAML document, read key by key. Whatever is wrong is reported with its line and column. */
final class YamlMapping {
    /** Longest duration that a scenario may name: a day. Sums and multiples of it stay far below the end of time. */
    private static final long LONGEST_NANOS = 86_400_000_000_000L;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}|0x[0-9a-fA-F]{1,15}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?(ns|us|µs|ms|s)");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0085\u2028\u2029]");
    private static final int LONGEST_QUOTE = 40;

    private static final Map<String, Long> NANOS_PER_UNIT = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "ms",
            1_000_000L, "s", 1_000_000_000L);

    private final String source;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final List<Node> keyNodes = new ArrayList<>();

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
            keyNodes.add(tuple.getKeyNode());
            if (values.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "each key once", quote(key) + " again");
            }
        }
    }

    private YamlMapping(String source, Node in) {
        this.source = source;
        this.node = in;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Set<String> keys() {
        return values.keySet();
    }

    /** Words; not none. */
    String text(String key) throws ScenarioException {
        String text = scalar(required(key), "text");
        if (text.isBlank()) {
            throw wrong(key, "text", quote(text));
        }
        return text;
    }

    /** Complains about keys that mean nothing for a mapping of this kind. */
    void onlyFor(String kind, Set<String> keys) throws ScenarioException {
        for (Node key : keyNodes) {
            if (!keys.contains(((ScalarNode) key).getValue())) {
                throw wrong(key, "a key of kind " + kind + ", one of " + inOrder(keys), describe(key));
            }
        }
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
            default -> throw wrong(values.get(key), "true or false", quote(value));
        };
    }

    /** A whole number, decimal or 0x…, within bounds. */
    long number(String key, long min, long max) throws ScenarioException {
        return number(required(key), min, max);
    }

    long number(String key, long min, long max, long otherwise) throws ScenarioException {
        return has(key) ? number(key, min, max) : otherwise;
    }

    /** One of these words, and what it stands for. */
    <T> T choice(String key, Map<String, T> words, T otherwise) throws ScenarioException {
        if (!has(key)) {
            return otherwise;
        }
        return choice(values.get(key), words);
    }

    /** The same of a key that must be there. */
    <T> T choice(String key, Map<String, T> words) throws ScenarioException {
        return choice(required(key), words);
    }

    /** Any of these words, as a list, and what they stand for; none if the key is not there. */
    <T> List<T> choices(String key, Map<String, T> words) throws ScenarioException {
        List<T> chosen = new ArrayList<>();
        if (has(key)) {
            for (Node item : items(key)) {
                chosen.add(choice(item, words));
            }
        }
        return chosen;
    }

    private <T> T choice(Node value, Map<String, T> words) throws ScenarioException {
        String expected = "one of " + inOrder(words.keySet());
        String word = scalar(value, expected);
        if (!words.containsKey(word)) {
            throw wrong(value, expected, quote(word));
        }
        return words.get(word);
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

    /** An empty one if there is none. */
    YamlMapping optionalMapping(String key, Set<String> allowedKeys) throws ScenarioException {
        return has(key) ? mapping(key, allowedKeys) : new YamlMapping(source, node);
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
        if (!NUMBER.matcher(text).matches()) {
            throw wrong(value, expected, quote(text));
        }
        long number = text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
        if (number < min || number > max) {
            throw wrong(value, expected, text);
        }
        return number;
    }

    private long nanos(Node value) throws ScenarioException {
        String expected = "a duration such as 50us, 1.5ms or 2s";
        String text = scalar(value, expected).trim();
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw wrong(value, expected, quote(text));
        }
        BigDecimal nanos = new BigDecimal(duration.group(1))
                .multiply(BigDecimal.valueOf(NANOS_PER_UNIT.get(duration.group(2))));
        if (nanos.compareTo(BigDecimal.valueOf(LONGEST_NANOS)) > 0) {
            throw wrong(value, "a duration of at most a day", quote(text));
        }
        return nanos.setScale(0, RoundingMode.HALF_UP).longValueExact();
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
            case ScalarNode scalar -> quote(scalar.getValue());
            case SequenceNode _ -> "a list";
            default -> "a mapping";
        };
    }

    /** In quotation marks, on one line, and cut if it is long. */
    static String quote(String text) {
        return "\"" + oneLine(text, LONGEST_QUOTE) + "\"";
    }

    /** On one line, and cut if it is longer than so many characters. */
    static String oneLine(String text, int longest) {
        String kept = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return CONTROL.matcher(kept).replaceAll(" ");
    }

    private static String inOrder(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }
}
