package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows traces against what an independent reader counted in them. */
class WindowsFiguresTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final long NANOS_PER_TICK = 100;
    private static final Map<RoutineKind, String> WORDS = Map.of(
            RoutineKind.ISR, "ISR", RoutineKind.ISR_MSI, "ISR-MSI", RoutineKind.DPC, "DPC", RoutineKind.TIMER_DPC,
            "TimerDPC", RoutineKind.THREADED_DPC, "ThreadedDPC");

    @BeforeEach
    void theSamplesAreThere() {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
    }

    /** Calls of one kind in one image. */
    private record Figures(long count, long totalNanos, long maxNanos, long maxEndsNanos) {
        private static final Figures NONE = new Figures(0, 0, 0, Long.MAX_VALUE);

        private Figures plus(RoutineRow row) {
            long longest = row.durations().maxNanos();
            long ends = row.durations().maxAtNanos() + longest;
            return new Figures(
                    count + row.count(),
                    totalNanos + row.durations().totalNanos(),
                    Math.max(maxNanos, longest),
                    longest > maxNanos ? ends : longest == maxNanos ? Math.min(maxEndsNanos, ends) : maxEndsNanos);
        }
    }

    private static JsonNode expected(String name) throws Exception {
        return new ObjectMapper().readTree(TRACES.resolve("EXPECTED.json").toFile()).path(name);
    }

    private static Summary summary(String name) throws Exception {
        return Summary.of(
                Indexer.analyze(TraceFile.readWhole(TRACES.resolve(name)).store(), Limits.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"synth_isr_dpc_x64.etl", "synth_isr_dpc_x64_xpress.etl", "synth_isr_dpc_x86.etl"})
    void everyCallIsCountedToTheTick(String name) throws Exception {
        JsonNode expected = expected(name);

        Summary summary = summary(name);

        long origin = expected.path("header").path("hdr_event_ts").asLong();
        assertThat(summary.info().originNanos()).isEqualTo(origin * NANOS_PER_TICK);
        Map<String, Figures> figures = new TreeMap<>();
        Map<String, Long> counts = new TreeMap<>();
        Set<Integer> vectors = new TreeSet<>();
        for (RoutineRow row : summary.routines()) {
            String kind = WORDS.get(row.kind());
            figures.merge(row.module() + " " + kind, Figures.NONE.plus(row), (a, b) -> a.plus(row));
            counts.merge(kind, row.count(), Long::sum);
            vectors.addAll(row.vectors());
        }
        Map<String, Figures> wanted = new TreeMap<>();
        for (JsonNode driver : expected.path("per_driver")) {
            wanted.put(
                    driver.path("driver").asText() + " " + driver.path("kind").asText(),
                    new Figures(
                            driver.path("count").asLong(),
                            driver.path("total_ticks").asLong() * NANOS_PER_TICK,
                            driver.path("max_ticks").asLong() * NANOS_PER_TICK,
                            (driver.path("max_at_ts").asLong() - origin) * NANOS_PER_TICK));
        }
        assertThat(figures).isEqualTo(wanted);
        Map<String, Long> wantedCounts = new TreeMap<>();
        expected.path("counts")
                .properties()
                .forEach(count -> wantedCounts.put(
                        count.getKey(), count.getValue().asLong()));
        assertThat(counts).isEqualTo(wantedCounts);
        Set<Integer> wantedVectors = new TreeSet<>();
        expected.path("vectors").fieldNames().forEachRemaining(vector -> wantedVectors.add(Integer.valueOf(vector)));
        assertThat(vectors).isEqualTo(wantedVectors);
        assertThat(summary.totals().declined()).isEqualTo(expected.path("isr_return_false").asLong());
        assertThat(summary.totals().tornSpans()).isZero();
        assertThat(summary.lostEvents()).isZero();
        JsonNode range = expected.path("ts_range");
        assertThat(summary.durationNanos()).isEqualTo((range.get(1).asLong() - origin) * NANOS_PER_TICK);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "net.4.5.2.x64.etl.zip", "ShutdownPerfDiagLogger.etl", "sawbuck_image_data_32_v1.etl",
        "SelfDescribingSingleEvent.etl", "synth_isr_dpc_x64.etl", "synth_isr_dpc_x64_xpress.etl",
        "synth_isr_dpc_x86.etl"
    })
    void everyImageEventOfATraceIsUnderstood(String name) throws Exception {
        InputFile file = InputFile.of(TRACES.resolve(name));
        EtlHeader header = EtlHeader.of(name, file.head(EtlHeader.NEEDED_BYTES));
        try (UnpackedFile trace = file.openAnywhere(Progress.NONE)) {
            EtlBuffers buffers = EtlBuffers.find(trace.channel(), header, EtlBuffers.MOST_BUFFERS);
            EtlScan scan = new EtlScan(buffers, header.stamp(), EtlClock.of(header));
            scan.run(Progress.NONE, trace.channel().size());

            assertThat(buffers.list()).hasSize(expected(name).path("stats").path("buffers").asInt());
            assertThat(buffers.isCut()).isFalse();
            assertThat(scan.damagedBuffers()).isZero();
            assertThat(scan.unread()).isZero();
            assertThat(scan.images().eventsRead()).isEqualTo(expected(name).path("images").asLong(-1));
        }
        assertThat(summary(name).info().images()).isEqualTo(expected(name).path("kernel_images").asInt(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "net.4.5.2.x64.etl.zip", "ShutdownPerfDiagLogger.etl", "sawbuck_image_data_32_v1.etl",
        "SelfDescribingSingleEvent.etl"
    })
    void aTraceWithoutInterruptEventsOpensAndSaysHowToRecordThem(String name) throws Exception {
        JsonNode header = expected(name).path("header");

        Summary summary = summary(name);

        assertThat(summary.totals().isrs() + summary.totals().dpcs()).isZero();
        assertThat(summary.warnings()).anyMatch(warning -> warning.contains("xperf -on PROC_THREAD+LOADER+INTERRUPT"));
        TraceInfo info = summary.info();
        assertThat(info.format()).isEqualTo("etl");
        assertThat(info.clock()).isEqualTo(TraceInfo.Clock.nanos("QPC"));
        assertThat(info.cpus()).isEqualTo(header.path("NumberOfProcessors").asInt());
        // The same by other arithmetic: wall = StartTime + (origin - header stamp) / frequency.
        BigInteger rate = BigInteger.valueOf(header.path("PerfFreq").asLong());
        BigInteger origin = BigInteger.valueOf(info.originNanos());
        BigInteger stamp = BigInteger.valueOf(header.path("hdr_event_ts").asLong())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .divide(rate);
        BigInteger start = BigInteger.valueOf(header.path("StartTime").asLong())
                .subtract(BigInteger.valueOf(116_444_736_000_000_000L))
                .multiply(BigInteger.valueOf(100));
        BigInteger wall = start.add(origin).subtract(stamp);
        Instant wallClock = Instant.ofEpochSecond(0, wall.longValueExact());
        assertThat(info.wallClockStart()).isBetween(wallClock.minusNanos(1), wallClock.plusNanos(1));
    }
}
