package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.trace.TraceInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityCsvTest {
    @TempDir
    private Path folder;

    static List<String> traces() {
        return Exported.names();
    }

    private List<Map<String, String>> export(Analysis analysis) throws Exception {
        Path file = folder.resolve("trace.csv");
        ExportFormat.CSV.write(analysis, file);
        List<List<String>> lines = parse(Files.readString(file));
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            assertThat(line).hasSameSizeAs(lines.getFirst());
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < line.size(); column++) {
                row.put(lines.getFirst().get(column), line.get(column));
            }
            rows.add(row);
        }
        return rows;
    }

    /** RFC 4180. */
    private static List<List<String>> parse(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                line.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else {
                field.append(c);
            }
        }
        assertThat(line).as("the last line is a whole one").isEmpty();
        return lines;
    }

    @ParameterizedTest
    @MethodSource("traces")
    void thereIsARowForEachCallAndTheirSumsAreThoseOfTheSummary(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);
        Summary summary = Summary.of(analysis);
        List<Map<String, String>> rows = export(analysis);

        assertThat(rows).hasSize(analysis.activityCount());
        assertThat(rows.stream().filter(row -> row.get("outcome").equals("declined")).count())
                .isEqualTo(summary.totals().declined());
        assertThat(rows.stream()
                .filter(row -> row.get("spurious").equals("1"))
                .map(row -> row.get("dispatch"))
                .distinct()
                .count()).isEqualTo(summary.totals().spurious());
        assertThat(rows.stream().filter(row -> row.get("outcome").equals("torn")).count())
                .isEqualTo(analysis.activityCount() - Exported.slices(analysis).size());
        assertThat(rows.stream()
                .filter(row -> row.get("kind").startsWith("isr") && !row.get("wall_ns").isEmpty())
                .mapToLong(row -> Long.parseLong(row.get("wall_ns")))
                .sum()).isEqualTo(summary.isr().totalNanos());
        assertThat(rows.stream()
                .filter(row -> !row.get("latency_ns").isEmpty())
                .mapToLong(row -> Long.parseLong(row.get("latency_ns")))
                .sum())
                .isEqualTo(summary.dpcLatency().stats() == null ? 0 : summary.dpcLatency().stats().totalNanos());
    }

    @Test
    void aRowSaysWhatIsKnownAndNothingElse() throws Exception {
        List<Map<String, String>> rows = export(Exported.analysis("awkward"));

        assertThat(rows.getFirst().values()).containsExactly(
                "0", "", "0", "isr", "Low, \"quoted\"\nIsr", "driver.sys", "81", "5", "1001", "3000", "1999", "1499",
                "claimed", "0", "0", "2", "", "", "", "", "", "0");
        assertThat(rows.get(1)).containsEntry("inside", "0").containsEntry("outcome", "declined");
        assertThat(rows.get(3).values()).containsExactly(
                "3", "", "0", "dpc", "SecondDpc ü", "driver.sys", "", "2", "4007", "6000", "1993", "1993", "", "0",
                "0", "", "2100", "1907", rows.get(3).get("latency_ns"), "0", "certain", "");
        assertThat(rows.getLast())
                .containsEntry("start_ns", "1234567890123")
                .containsEntry("end_ns", "")
                .containsEntry("wall_ns", "")
                .containsEntry("outcome", "torn");
    }

    @Test
    void ticksAreCalledTicksAndAViewerGetsNone() throws Exception {
        Analysis ticks = Indexer.analyze(Exported.awkward(new TraceInfo.Clock(true, "tsc")), Limits.DEFAULT);
        Path json = folder.resolve("trace.json");

        assertThat(export(ticks).getFirst()).containsKeys("start_ticks", "latency_ticks").doesNotContainKey("start_ns");
        assertThat(ExportFormat.CHROME_JSON.holds(ticks)).isFalse();
        assertThatThrownBy(() -> ExportFormat.CHROME_JSON.write(ticks, json))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(json).doesNotExist();
    }
}
