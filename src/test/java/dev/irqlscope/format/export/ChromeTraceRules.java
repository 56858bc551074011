package dev.irqlscope.format.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the document "Trace Event Format" asks of a file, for the phases M, X, i, C, s and f. Knows nothing of whoever wrote it;
 * where viewers are lenient, it is not.
 */
final class ChromeTraceRules {
    private static final Set<String> NAMES = Set.of("process_name", "process_labels", "thread_name");
    private static final Set<String> ORDERS = Set.of("process_sort_index", "thread_sort_index");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "M", Set.of("ph", "pid", "tid", "name", "args"),
            "X", Set.of("ph", "pid", "tid", "ts", "dur", "name", "cat", "args"),
            "i", Set.of("ph", "pid", "tid", "ts", "s", "name", "cat", "args"),
            "C", Set.of("ph", "pid", "tid", "ts", "name", "args"),
            "s", Set.of("ph", "pid", "tid", "ts", "id", "name", "cat"),
            "f", Set.of("ph", "pid", "tid", "ts", "id", "name", "cat", "bp"));
    private static final int MOST_VIOLATIONS = 20;

    private final List<String> violations = new ArrayList<>();
    private final Set<String> metadata = new HashSet<>();
    private final Map<String, Set<Long>> ordersOf = new HashMap<>();
    private final Map<String, List<JsonNode>> slicesOf = new HashMap<>();
    private final Map<String, JsonNode> starts = new HashMap<>();
    private final Map<String, JsonNode> finishes = new HashMap<>();

    private ChromeTraceRules() {}

    /** What is wrong with a file, the first things; nothing if all is well. */
    static List<String> violations(JsonNode document) {
        ChromeTraceRules rules = new ChromeTraceRules();
        rules.check(document);
        return rules.violations;
    }

    private void check(JsonNode document) {
        require(document.path("traceEvents").isArray(), "traceEvents is no array", document);
        String unit = document.path("displayTimeUnit").asText();
        require(unit.equals("ns") || unit.equals("ms"), "displayTimeUnit is neither ms nor ns", document);
        for (JsonNode event : document.path("traceEvents")) {
            checkEvent(event);
        }
        slicesOf.values().forEach(this::checkNesting);
        checkFlows();
    }

    private void checkEvent(JsonNode event) {
        String phase = event.path("ph").asText();
        Set<String> fields = FIELDS.get(phase);
        if (fields == null) {
            require(false, "unknown phase", event);
            return;
        }
        Set<String> found = new HashSet<>();
        event.fieldNames().forEachRemaining(field -> require(found.add(field), "field twice", event));
        require(found.equals(fields), "fields are not those of its phase", event);
        require(event.path("pid").isInt() && event.path("tid").isInt(), "pid or tid is no integer", event);
        require(event.path("name").isTextual() && !event.path("name").asText().isEmpty(), "no name", event);
        require(!found.contains("cat") || event.path("cat").isTextual(), "cat is no text", event);
        require(!found.contains("args") || event.path("args").isObject(), "args is no object", event);
        if (phase.equals("M")) {
            checkMetadata(event);
            return;
        }
        require(isTime(event.path("ts")), "ts is no time of whole nanoseconds", event);
        require(metadata.contains("process_name " + event.path("pid")), "its process has no name yet", event);
        require(
                phase.equals("C") || metadata.contains("thread_name " + thread(event)),
                "its thread has no name yet",
                event);
        switch (phase) {
            case "X" -> {
                require(isTime(event.path("dur")), "dur is no length of whole nanoseconds", event);
                slicesOf.computeIfAbsent(thread(event), key -> new ArrayList<>()).add(event);
            }
            case "i" -> require(Set.of("g", "p", "t").contains(event.path("s").asText()), "s is no scope", event);
            case "C" -> {
                require(!event.path("args").isEmpty(), "a counter without a series", event);
                event.path("args").forEach(value -> require(value.isNumber(), "a series is no number", event));
            }
            case "s" -> require(starts.put(event.path("id").asText(), event) == null, "flow begins twice", event);
            default -> {
                require(event.path("bp").asText().equals("e"), "bp is not e", event);
                require(finishes.put(event.path("id").asText(), event) == null, "flow ends twice", event);
            }
        }
    }

    private void checkMetadata(JsonNode event) {
        String name = event.path("name").asText();
        boolean ofThread = name.startsWith("thread");
        require(metadata.add(name + " " + (ofThread ? thread(event) : event.path("pid"))), "said twice", event);
        require(event.path("args").size() == 1, "metadata of other than one argument", event);
        if (NAMES.contains(name)) {
            require(event.path("args").path("name").isTextual(), "its argument is no name", event);
        } else if (ORDERS.contains(name)) {
            JsonNode order = event.path("args").path("sort_index");
            require(order.isInt(), "its argument is no order", event);
            Set<Long> others = ordersOf.computeIfAbsent(
                    ofThread ? "threads of " + event.path("pid") : "processes",
                    key -> new HashSet<>());
            require(others.add(order.asLong()), "two of one order", event);
        } else {
            require(false, "unknown metadata", event);
        }
    }

    /** Of two slices of one thread, one lies inside the other, or they do not meet. */
    private void checkNesting(List<JsonNode> slices) {
        slices.sort(Comparator.comparing((JsonNode slice) -> begin(slice))
                .thenComparing(ChromeTraceRules::end, Comparator.reverseOrder()));
        Deque<JsonNode> open = new ArrayDeque<>();
        for (JsonNode slice : slices) {
            while (!open.isEmpty() && end(open.peek()).compareTo(begin(slice)) <= 0) {
                open.pop();
            }
            require(open.isEmpty() || end(open.peek()).compareTo(end(slice)) >= 0, "cuts the slice before it", slice);
            open.push(slice);
        }
    }

    private void checkFlows() {
        require(starts.keySet().equals(finishes.keySet()), "flows that do not both begin and end", null);
        Iterator<JsonNode> each = starts.values().iterator();
        while (each.hasNext() && violations.size() < MOST_VIOLATIONS) {
            JsonNode start = each.next();
            JsonNode finish = finishes.get(start.path("id").asText());
            if (finish != null) {
                require(start.get("name").equals(finish.get("name")), "a flow of two names", start);
                require(start.get("cat").equals(finish.get("cat")), "a flow of two categories", start);
                require(begin(start).compareTo(begin(finish)) <= 0, "a flow back in time", start);
                require(isInSlice(start), "a flow that begins in no slice", start);
                require(isInSlice(finish), "a flow that ends in no slice", finish);
            }
        }
    }

    private boolean isInSlice(JsonNode moment) {
        return slicesOf.getOrDefault(thread(moment), List.of())
                .stream()
                .anyMatch(slice -> begin(slice).compareTo(begin(moment)) <= 0
                        && end(slice).compareTo(begin(moment)) >= 0);
    }

    private static boolean isTime(JsonNode value) {
        return value.isNumber() && value.decimalValue().signum() >= 0
                && value.decimalValue().stripTrailingZeros().scale() <= 3;
    }

    private static String thread(JsonNode event) {
        return event.path("pid") + "/" + event.path("tid");
    }

    private static BigDecimal begin(JsonNode event) {
        return event.path("ts").decimalValue();
    }

    private static BigDecimal end(JsonNode slice) {
        return begin(slice).add(slice.path("dur").decimalValue());
    }

    private void require(boolean kept, String rule, JsonNode event) {
        if (!kept && violations.size() < MOST_VIOLATIONS) {
            String text = String.valueOf(event);
            violations.add(rule + ": " + text.substring(0, Math.min(text.length(), 200)));
        }
    }
}
