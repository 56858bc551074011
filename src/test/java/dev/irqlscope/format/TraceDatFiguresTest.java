package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Stats;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of trace-cmd against the figures of an independent reader, and against the text of the same recording. */
class TraceDatFiguresTest {
    private static final Path TRACES = Path.of("../shared/traces");

    @ParameterizedTest
    @ValueSource(strings = {
        "linux_small_v6.dat", "linux_small_v7_zstd.dat", "linux_large_v7_zstd.dat", "linux_tsc_v6.dat"
    })
    void everyFigureIsRightToTheNanosecond(String name) throws Exception {
        JsonNode expected = expected(name);

        TraceFile file = TraceFile.readWhole(TRACES.resolve(name));

        Summary summary = Summary.of(Indexer.analyze(file.store(), Limits.DEFAULT));
        assertThat(summary.info().format()).isEqualTo("trace.dat");
        assertThat(summary.info().cpus()).isEqualTo(expected.path("cpus").asInt());
        assertThat(summary.info().clock().ticks()).isEqualTo(name.contains("tsc"));
        assertThat(summary.info().originNanos()).isEqualTo(expected.path("first_ns").asLong());
        assertThat(summary.durationNanos())
                .isEqualTo(expected.path("last_ns").asLong() - expected.path("first_ns").asLong());
        assertThat(summary.events()).isEqualTo(expected.path("events_total").asLong());
        assertThat(summary.info().warnings()).isEmpty();
        checkCalls(summary, expected);
    }

    private static void checkCalls(Summary summary, JsonNode expected) {
        expected.path("irq")
                .properties()
                .forEach(handler -> checkHandler(summary, handler.getKey(), handler.getValue()));
        expected.path("softirq")
                .properties()
                .forEach(softirq -> checkSoftirq(summary, softirq.getKey(), softirq.getValue()));
        assertThat(rows(summary, RoutineKind.ISR)).isEqualTo(expected.path("irq").size());
        assertThat(rows(summary, RoutineKind.SOFTIRQ)).isEqualTo(expected.path("softirq").size());
    }

    @ParameterizedTest
    @CsvSource({
        "linux_small_v6.dat, linux_small.trace.txt, 1000",
        "linux_small_v7_zstd.dat, linux_small.trace.txt, 1000",
        "linux_large_v7_zstd.dat, linux_large.trace.txt.gz, 1000",
        "linux_tsc_v6.dat, linux_tsc.trace.txt, 1"
    })
    void theTextOfARecordingSaysTheSameToAMicrosecond(String binary, String text, long unit) throws Exception {
        expected(binary);
        TraceSnapshot one = TraceFile.readWhole(TRACES.resolve(binary)).store().snapshot();
        TraceSnapshot other = TraceFile.readWhole(TRACES.resolve(text)).store().snapshot();

        assertThat(one.endIndex()).isEqualTo(other.endIndex());
        assertThat(one.catalog().list()).isEqualTo(other.catalog().list());
        for (long i = 0; i < one.endIndex(); i++) {
            long apart = one.timeNanos(i) + one.info().originNanos() - other.timeNanos(i)
                    - other.info().originNanos();
            if (one.kindCode(i) != other.kindCode(i)
                    || one.cpu(i) != other.cpu(i)
                    || one.subject(i) != other.subject(i)
                    || one.arg(i) != other.arg(i)
                    || Math.abs(apart) >= unit) {
                throw new AssertionError("event " + i + " differs");
            }
        }
    }

    /** It was made from the recording's events but for those of vectors and requests. */
    @Test
    void thePerfettoTraceOfARecordingHasItsFigures() throws Exception {
        JsonNode expected = expected("linux_small_v6.dat");

        Summary summary = Summary.of(
                Indexer.analyze(TraceFile.readWhole(TRACES.resolve("linux_small.perfetto-trace")).store(),
                        Limits.DEFAULT));

        assertThat(summary.info().format()).isEqualTo("perfetto");
        assertThat(summary.info().cpus()).isEqualTo(2);
        assertThat(summary.info().warnings()).isEmpty();
        assertThat(summary.info().tornSpans()).isZero();
        JsonNode events = expected.path("events");
        assertThat(summary.events()).isEqualTo(
                Stream.of("irq:irq_handler_entry", "irq:irq_handler_exit", "irq:softirq_raise", "irq:softirq_entry",
                        "irq:softirq_exit", "sched:sched_switch")
                        .mapToLong(name -> events.path(name).asLong())
                        .sum());
        checkCalls(summary, expected);
    }

    private static JsonNode expected(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        return new ObjectMapper().readTree(TRACES.resolve("EXPECTED.json").toFile()).path(name);
    }

    private static void checkHandler(Summary summary, String key, JsonNode expected) {
        int irq = Integer.parseInt(key.substring(0, key.indexOf(' ')));
        Summary.RoutineRow row = row(summary, RoutineKind.ISR, key.substring(key.indexOf(' ') + 1));
        assertThat(row.vectors()).containsExactly(irq);
        assertThat(row.declined()).isEqualTo(expected.path("unhandled").asLong());
        check(row.durations(), expected);
        assertThat(row.durations().maxAtNanos() + summary.info().originNanos())
                .isEqualTo(expected.path("max_start_ns").asLong());
    }

    private static void checkSoftirq(Summary summary, String key, JsonNode expected) {
        Summary.RoutineRow row = row(summary, RoutineKind.SOFTIRQ, key.substring(key.indexOf(' ') + 1));
        check(row.durations(), expected.path("run"));
        JsonNode latency = expected.path("latency");
        assertThat(row.queueTime().count()).as(key).isEqualTo(latency.path("n").asLong());
        assertThat(Math.round(row.queueTime().meanNanos() * row.queueTime().count()))
                .as(key)
                .isEqualTo(latency.path("sum_ns").asLong());
        assertThat(row.queueTime().maxNanos()).as(key).isEqualTo(latency.path("max_ns").asLong());
    }

    private static void check(Stats stats, JsonNode expected) {
        assertThat(stats.count()).isEqualTo(expected.path("n").asLong());
        assertThat(stats.totalNanos()).isEqualTo(expected.path("sum_ns").asLong());
        assertThat(stats.minNanos()).isEqualTo(expected.path("min_ns").asLong());
        assertThat(stats.maxNanos()).isEqualTo(expected.path("max_ns").asLong());
    }

    private static Summary.RoutineRow row(Summary summary, RoutineKind kind, String name) {
        return summary.routines()
                .stream()
                .filter(row -> row.kind() == kind && row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static long rows(Summary summary, RoutineKind kind) {
        return summary.routines().stream().filter(row -> row.kind() == kind).count();
    }
}
