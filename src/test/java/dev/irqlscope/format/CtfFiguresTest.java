package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recording of LTTng on a big-endian machine against the figures of an independent reader. */
class CtfFiguresTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final String NAME = "ctf_mips_be";

    private CtfReader reader;
    private JsonNode expected;

    @BeforeEach
    void read() throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        expected = new ObjectMapper().readTree(TRACES.resolve("EXPECTED.json").toFile()).path(NAME);
        reader = new CtfReader(TRACES.resolve(NAME));
        reader.read(Progress.NONE);
    }

    @Test
    void everyEventIsReadOnce() {
        TraceSnapshot trace = reader.store().snapshot();
        JsonNode events = expected.path("events");

        assertThat(reader.records()).isEqualTo(expected.path("events_total").asLong());
        assertThat(count(trace, EventKind.ISR_ENTER)).isEqualTo(events.path("irq_handler_entry").asLong());
        assertThat(count(trace, EventKind.ISR_RETURN)).isEqualTo(events.path("irq_handler_exit").asLong());
        assertThat(count(trace, EventKind.THREAD_SWITCH)).isEqualTo(events.path("sched_switch").asLong());
        assertThat(trace.info().warnings()).isEmpty();
    }

    @Test
    void everyFigureIsRightToTheNanosecond() {
        Summary summary = Summary.of(Indexer.analyze(reader.store(), Limits.DEFAULT));

        assertThat(summary.routines()).hasSameSizeAs(expected.path("irq"));
        for (Summary.RoutineRow row : summary.routines()) {
            JsonNode handler = expected.path("irq").path(row.vectors().getFirst() + " " + row.name());
            assertThat(row.kind()).isEqualTo(RoutineKind.ISR);
            assertThat(row.declined()).isEqualTo(handler.path("unhandled").asLong());
            assertThat(row.durations().count()).isEqualTo(handler.path("n").asLong());
            assertThat(row.durations().totalNanos()).isEqualTo(handler.path("sum_ns").asLong());
            assertThat(row.durations().minNanos()).isEqualTo(handler.path("min_ns").asLong());
            assertThat(row.durations().maxNanos()).isEqualTo(handler.path("max_ns").asLong());
        }
        assertThat(summary.lostEvents()).isZero();
        assertThat(summary.info().tornSpans()).isZero();
    }

    @Test
    void itSaysWhenItWasRecordedByWhichClock() {
        TraceInfo info = reader.store().info();

        assertThat(info.clock()).isEqualTo(TraceInfo.Clock.nanos("monotonic"));
        assertThat(info.cpus()).isEqualTo(1);
        assertThat(info.wallClockStart())
                .isEqualTo(Instant.ofEpochSecond(1_417_383_477L, 3520).plusNanos(info.originNanos()))
                .isBetween(Instant.parse("2014-11-30T21:41:00Z"), Instant.parse("2014-11-30T21:42:00Z"));
    }

    private static long count(TraceSnapshot trace, EventKind kind) {
        return LongStream.range(0, trace.endIndex()).filter(i -> trace.kind(i) == kind).count();
    }
}
