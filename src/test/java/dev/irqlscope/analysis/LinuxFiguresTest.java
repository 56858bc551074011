package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.trace.RoutineKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our figures of recordings of a real machine against those of an independent reader. */
class LinuxFiguresTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final String ABSENT = "the shared recordings are not there";

    static Stream<String> recordings() {
        return Stream.of(
                "linux_small.trace.txt",
                "linux_small.tracecmd-report.txt",
                "linux_large.trace.txt.gz",
                "linux_latencyfmt.trace.txt",
                "linux_noirqinfo.trace.txt",
                "linux_tgid.trace.txt",
                "linux_tsc.trace.txt");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void figuresAgreeWithThoseOfAnIndependentReader(String recording) throws Exception {
        assumeThat(Files.isDirectory(TRACES)).as(ABSENT).isTrue();
        JsonNode expected = new ObjectMapper().readTree(TRACES.resolve("EXPECTED.json").toFile()).get(recording);
        Summary summary = Summary.of(Indexer.analyze(
                TraceFile.readWhole(TRACES.resolve(recording)).store(), Limits.DEFAULT));
        double unit = summary.info().clock().ticks() ? 1 : 1_000;

        SoftAssertions figures = new SoftAssertions();
        figures.assertThat(summary.events()).as("events that are neither lost nor unknown").isPositive();
        figures.assertThat(summary.lostEvents()).as("lost events").isEqualTo(expected.get("lost_events").asLong());
        compareIsrs(figures, expected.get("irq"), rows(summary, RoutineKind.ISR), unit);
        compareSoftirqs(figures, expected.get("softirq"), rows(summary, RoutineKind.SOFTIRQ), unit);
        compareVectors(figures, expected.get("vectors"), rows(summary, RoutineKind.VECTOR), unit);
        figures.assertAll();
    }

    private static void compareIsrs(SoftAssertions figures, JsonNode expected, List<RoutineRow> rows, double unit) {
        assertThat(rows).hasSameSizeAs(expected);
        for (RoutineRow row : rows) {
            JsonNode figure = expected.get(row.vectors().getFirst() + " " + row.module());
            compare(figures, row.module(), figure, row, unit);
            figures.assertThat(row.declined())
                    .as(row.module() + " declined")
                    .isEqualTo(figure.get("unhandled").asLong());
        }
    }

    private static void compareSoftirqs(SoftAssertions figures, JsonNode expected, List<RoutineRow> rows,
            double unit) {
        assertThat(rows).hasSameSizeAs(expected);
        for (Map.Entry<String, JsonNode> figure : expected.properties()) {
            String action = figure.getKey().substring(figure.getKey().indexOf(' ') + 1);
            RoutineRow row = named(rows, action);
            compare(figures, action, figure.getValue().get("run"), row, unit);
            JsonNode latency = figure.getValue().get("latency");
            figures.assertThat(row.queueTime().count()).as(action + " waits").isEqualTo(latency.get("n").asLong());
            figures.assertThat(row.queueTime().maxNanos() / unit)
                    .as(action + " longest wait")
                    .isEqualTo(latency.get("max").asDouble());
            figures.assertThat(row.queueTime().meanNanos() / unit)
                    .as(action + " mean wait")
                    .isCloseTo(latency.get("mean").asDouble(), Offset.offset(0.0001));
        }
    }

    private static void compareVectors(SoftAssertions figures, JsonNode expected, List<RoutineRow> rows,
            double unit) {
        assertThat(rows).hasSameSizeAs(expected);
        for (Map.Entry<String, JsonNode> figure : expected.properties()) {
            String name = figure.getKey().substring(0, figure.getKey().indexOf(' '));
            compare(figures, name, figure.getValue(), named(rows, name), unit);
        }
    }

    private static void compare(SoftAssertions figures, String what, JsonNode figure, RoutineRow row, double unit) {
        Stats durations = row.durations();
        figures.assertThat(row.count()).as(what + " calls").isEqualTo(figure.get("n").asLong());
        figures.assertThat(durations.totalNanos() / unit).as(what + " total").isEqualTo(figure.get("sum").asDouble());
        figures.assertThat(durations.minNanos() / unit).as(what + " min").isEqualTo(figure.get("min").asDouble());
        figures.assertThat(durations.maxNanos() / unit).as(what + " max").isEqualTo(figure.get("max").asDouble());
    }

    private static RoutineRow named(List<RoutineRow> rows, String name) {
        List<RoutineRow> found = new ArrayList<>(rows.stream().filter(row -> row.module().equals(name)).toList());
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static List<RoutineRow> rows(Summary summary, RoutineKind kind) {
        return summary.routines().stream().filter(row -> row.kind() == kind).toList();
    }
}
