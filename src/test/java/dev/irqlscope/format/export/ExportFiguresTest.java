package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Stats;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.trace.RoutineKind;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever adds up an export comes to the figures that the analysis gives. */
class ExportFiguresTest {

    static Stream<String> names() {
        return Stream.concat(Exported.names().stream(), Stream.of("linux_small_v6.dat", "synth_isr_dpc_x86.etl"));
    }

    /** Of ISR calls and of DPC calls: how often, how long, how long without what interrupted them, how often over the limit. */
    private static final class Sums {
        private long isrs;
        private long isrNanos;
        private long isrExclusive;
        private long declined;
        private long isrsOver;
        private long dpcs;
        private long dpcNanos;
        private long dpcExclusive;
        private long dpcsOver;
        private long latencies;
        private long latencyNanos;
        private final Map<String, Long> pairs = new HashMap<>();

        private void isr(long nanos, long exclusive, boolean claimed, boolean over) {
            isrs++;
            isrNanos += nanos;
            isrExclusive += exclusive;
            declined += claimed ? 0 : 1;
            isrsOver += over ? 1 : 0;
        }

        private void dpc(long nanos, long exclusive, boolean over) {
            dpcs++;
            dpcNanos += nanos;
            dpcExclusive += exclusive;
            dpcsOver += over ? 1 : 0;
        }

        private void wait(long latency, String pair) {
            latencies += latency < 0 ? 0 : 1;
            latencyNanos += Math.max(0, latency);
            pairs.merge(pair, 1L, Long::sum);
        }

        private void check(Summary summary) {
            check(isrs, isrNanos, summary.isr());
            check(isrs, isrExclusive, summary.isrExclusive());
            check(dpcs, dpcNanos, summary.dpc());
            check(dpcs, dpcExclusive, summary.dpcExclusive());
            assertThat(declined).isEqualTo(summary.totals().declined());
            assertThat(isrsOver).isEqualTo(summary.totals().isrOverLimit());
            assertThat(dpcsOver).isEqualTo(summary.totals().dpcOverLimit());
            Summary.DpcLatency latency = summary.dpcLatency();
            if (latency.stats() == null) {
                assertThat(latencies).isZero();
            } else {
                check(latencies, latencyNanos, latency.stats());
            }
            assertThat(pairs.getOrDefault("certain", 0L)).isEqualTo(latency.pairs().certain());
            assertThat(pairs.getOrDefault("inferred", 0L)).isEqualTo(latency.pairs().inferred());
            assertThat(pairs.getOrDefault("ambiguous", 0L)).isEqualTo(latency.pairs().ambiguous());
        }

        private static void check(long count, long nanos, Stats stats) {
            assertThat(count).isEqualTo(stats.count());
            assertThat(nanos).isEqualTo(stats.totalNanos());
        }
    }

    private static Analysis analysis(String name) throws Exception {
        Path sample = Path.of("samples/traces").resolve(name);
        return sample.toFile().exists()
                ? Indexer.analyze(TraceFile.readWhole(sample).store(), Limits.DEFAULT)
                : Exported.analysis(name);
    }

    private static RoutineKind kind(String word) {
        return Stream.of(RoutineKind.values()).filter(kind -> kind.word().equals(word)).findFirst().orElse(null);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theRowsOfATableAddUp(String name) throws Exception {
        Analysis analysis = analysis(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ActivityCsv.write(analysis, out);
        // A name that is no easy one may even hold an end of line.
        String text = out.toString(StandardCharsets.UTF_8).replaceAll("(?<=,)\"(?:[^\"]|\"\")*\"(?=,)", "name");
        List<String> lines = new ArrayList<>(text.lines().toList());
        List<String> heads = List.of(lines.removeFirst().split(",", -1));
        Sums sums = new Sums();
        for (String line : lines) {
            String[] parts = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < parts.length; i++) {
                row.put(heads.get(i), parts[i]);
            }
            if (row.get("outcome").equals("torn")) {
                continue;
            }
            RoutineKind kind = kind(row.get("kind"));
            long wall = Long.parseLong(row.get("wall_ns"));
            long exclusive = Long.parseLong(row.get("exclusive_ns"));
            boolean over = row.get("over_limit").equals("1");
            if (kind.isIsr()) {
                sums.isr(wall, exclusive, row.get("outcome").equals("claimed"), over);
            } else if (kind.isDpc()) {
                sums.dpc(wall, exclusive, over);
                sums.wait(row.get("latency_ns").isEmpty() ? -1 : Long.parseLong(row.get("latency_ns")),
                        row.get("pair"));
            }
        }

        sums.check(Summary.of(analysis));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theEventsOfChromeAddUp(String name) throws Exception {
        Analysis analysis = analysis(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChromeJson.write(analysis, out);
        JsonNode events = new ObjectMapper().readTree(out.toByteArray()).path("traceEvents");
        Sums sums = new Sums();
        for (JsonNode event : events) {
            RoutineKind kind = kind(event.path("cat").asText());
            if (!event.path("ph").asText().equals("X") || kind == null) {
                continue;
            }
            JsonNode arguments = event.path("args");
            long wall = new BigDecimal(event.path("dur").asText()).movePointRight(3).longValueExact();
            long exclusive = arguments.path("exclusiveNanos").asLong();
            boolean over = arguments.path("overLimit").asBoolean();
            if (kind.isIsr()) {
                sums.isr(wall, exclusive, arguments.path("claimed").asBoolean(), over);
            } else if (kind.isDpc()) {
                sums.dpc(wall, exclusive, over);
                sums.wait(arguments.path("latencyNanos").asLong(-1), arguments.path("pair").asText());
            }
        }

        sums.check(Summary.of(analysis));
    }
}
