package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Summary;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChromeJsonTest {
    private static final Set<String> DPC_WORDS = Set.of("dpc", "timer-dpc", "threaded-dpc", "softirq");

    @TempDir
    private Path folder;

    static List<String> traces() {
        return Exported.names();
    }

    private List<JsonNode> export(Analysis analysis) throws Exception {
        Path file = folder.resolve("trace.json");
        ExportFormat.CHROME_JSON.write(analysis, file);
        JsonNode document = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(file.toFile());
        assertThat(document.get("displayTimeUnit").asText()).isEqualTo("ns");
        List<JsonNode> events = new ArrayList<>();
        document.get("traceEvents").forEach(events::add);
        return events;
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyEventHasTheFieldsThatItsPhaseAsksFor(String name) throws Exception {
        for (JsonNode event : export(Exported.analysis(name))) {
            assertThat(event.get("pid").asInt()).isPositive();
            assertThat(event.get("tid").isInt()).isTrue();
            assertThat(event.get("name").asText()).isNotEmpty();
            switch (event.get("ph").asText()) {
                case "M" -> assertThat(event.get("args")).hasSize(1);
                case "X" -> {
                    assertThat(nanos(event, "ts")).isNotNegative();
                    assertThat(nanos(event, "dur")).isNotNegative();
                    assertThat(event.get("args").isObject()).isTrue();
                }
                case "i" -> assertThat(event.get("s").asText()).isEqualTo("t");
                case "C" -> assertThat(event.get("args").get("irql").asInt()).isBetween(-1, 15);
                case "s" -> assertThat(event.get("id").isInt()).isTrue();
                case "f" -> assertThat(event.get("bp").asText()).isEqualTo("e");
                default -> throw new AssertionError("phase that nobody knows: " + event);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void countsAndTimesAreThoseOfTheSummary(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);
        Summary summary = Summary.of(analysis);
        List<JsonNode> slices = phase(export(analysis), "X");
        List<JsonNode> isrs = slices.stream().filter(event -> word(event).startsWith("isr")).toList();
        List<JsonNode> dpcs = slices.stream().filter(event -> DPC_WORDS.contains(word(event))).toList();

        assertThat(isrs).hasSize((int) summary.isr().count());
        assertThat(dpcs).hasSize((int) summary.dpc().count());
        assertThat(isrs.stream().filter(event -> !event.get("args").get("claimed").asBoolean()).count())
                .isEqualTo(summary.totals().declined());
        assertThat(isrs.stream().mapToLong(event -> nanos(event, "dur")).sum()).isEqualTo(summary.isr().totalNanos());
        assertThat(dpcs.stream().mapToLong(event -> nanos(event, "dur")).sum()).isEqualTo(summary.dpc().totalNanos());
        assertThat(dpcs.stream().mapToLong(event -> event.get("args").get("exclusiveNanos").asLong()).sum())
                .isEqualTo(summary.dpcExclusive().totalNanos());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void slicesOfOneThreadNest(String name) throws Exception {
        Map<String, List<JsonNode>> threads = new HashMap<>();
        for (JsonNode event : phase(export(Exported.analysis(name)), "X")) {
            threads.computeIfAbsent(thread(event), key -> new ArrayList<>()).add(event);
        }
        for (List<JsonNode> slices : threads.values()) {
            slices.sort(Comparator.comparingLong((JsonNode event) -> nanos(event, "ts"))
                    .thenComparing(Comparator.comparingLong((JsonNode event) -> nanos(event, "dur")).reversed()));
            Deque<Long> ends = new ArrayDeque<>();
            for (JsonNode slice : slices) {
                long start = nanos(slice, "ts");
                while (!ends.isEmpty() && ends.peek() <= start) {
                    ends.pop();
                }
                long end = start + nanos(slice, "dur");
                assertThat(ends.isEmpty() ? Long.MAX_VALUE : ends.peek()).isGreaterThanOrEqualTo(end);
                ends.push(end);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void flowsLeadFromASliceToASlice(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);
        List<JsonNode> events = export(analysis);
        List<JsonNode> slices = phase(events, "X");
        Map<Integer, JsonNode> begun = new HashMap<>();
        for (JsonNode start : phase(events, "s")) {
            assertThat(begun.put(start.get("id").asInt(), start)).isNull();
            assertThat(slices).anyMatch(slice -> word(slice).startsWith("isr") && holds(slice, start));
        }
        assertThat(begun).hasSize((int) Exported.pairs(analysis));
        for (JsonNode finish : phase(events, "f")) {
            JsonNode start = begun.remove(finish.get("id").asInt());
            assertThat(start.get("name")).isEqualTo(finish.get("name"));
            assertThat(start.get("cat")).isEqualTo(finish.get("cat"));
            assertThat(nanos(start, "ts")).isLessThanOrEqualTo(nanos(finish, "ts"));
            assertThat(slices).anyMatch(
                    slice -> DPC_WORDS.contains(word(slice)) && nanos(slice, "ts") == nanos(finish, "ts")
                            && holds(slice, finish));
        }
        assertThat(begun).isEmpty();
    }

    @Test
    void whatIsNotKnownIsNoSlice() throws Exception {
        List<JsonNode> events = export(Exported.analysis("awkward"));

        assertThat(phase(events, "i")).filteredOn(event -> word(event).equals("torn"))
                .extracting(event -> nanos(event, "ts"))
                .containsExactly(8_000L,
                        1_234_567_890_123L);
        assertThat(phase(events, "X").stream().filter(event -> word(event).equals("lost")).toList())
                .singleElement()
                .satisfies(gap -> {
                    assertThat(nanos(gap, "ts")).isEqualTo(8_000);
                    assertThat(nanos(gap, "dur")).isEqualTo(2_000);
                    assertThat(gap.get("args").get("events").asInt()).isEqualTo(42);
                });
        assertThat(phase(events, "C"))
                .extracting(event -> nanos(event, "ts") + " " + event.get("args").get("irql"))
                .containsExactly("0 0", "1001 5", "3000 2", "6000 0", "8000 -1", "10000 0");
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyFindingIsAMark(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);

        assertThat(phase(export(analysis), "i")).filteredOn(event -> word(event).equals("finding"))
                .extracting(event -> "%d %s %s %s".formatted(
                        nanos(event, "ts"),
                        event.get("name").asText(),
                        event.get("args").get("rule").asText(),
                        event.get("args").get("text").asText()))
                .containsExactlyInAnyOrderElementsOf(Exported.findings(analysis));
    }

    @Test
    void idlenessIsAStateOfItsOwn() throws Exception {
        assertThat(phase(export(Exported.analysis("awkward")), "X"))
                .filteredOn(event -> word(event).equals("idle"))
                .singleElement()
                .satisfies(idle -> assertThat(nanos(idle, "ts") + " " + nanos(idle, "dur")).isEqualTo("1 1000"));
    }

    private static List<JsonNode> phase(List<JsonNode> events, String phase) {
        return events.stream().filter(event -> event.get("ph").asText().equals(phase)).toList();
    }

    private static String word(JsonNode event) {
        return event.get("cat").asText();
    }

    private static String thread(JsonNode event) {
        return event.get("pid") + "/" + event.get("tid");
    }

    private static boolean holds(JsonNode slice, JsonNode moment) {
        long ts = nanos(moment, "ts");
        return thread(slice).equals(thread(moment)) && nanos(slice, "ts") <= ts
                && ts <= nanos(slice, "ts") + nanos(slice, "dur");
    }

    /** Exact, or it is no whole number of nanoseconds. */
    private static long nanos(JsonNode event, String field) {
        return new BigDecimal(event.get(field).decimalValue().toPlainString()).movePointRight(3).longValueExact();
    }
}
