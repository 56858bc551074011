package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real recordings against what an independent reader counted in them. */
class ExpectedFiguresTest {
    private static final Path TRACES = Path.of("../shared/traces");

    @ParameterizedTest
    @ValueSource(strings = {
        "linux_small.trace.txt",
        "linux_noirqinfo.trace.txt",
        "linux_tgid.trace.txt",
        "linux_tsc.trace.txt",
        "linux_latencyfmt.trace.txt",
        "linux_small.tracecmd-report.txt",
        "linux_perf.script.txt",
        "linux_large.trace.txt.gz"
    })
    void everyEventOfALinuxRecordingIsReadOnce(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        JsonNode expected = new ObjectMapper().readTree(TRACES.resolve("EXPECTED.json").toFile()).path(name);

        TraceFile file = TraceFile.readWhole(TRACES.resolve(name));

        TraceSnapshot trace = file.store().snapshot();
        JsonNode events = expected.path("events");
        Map<EventKind, Long> counts = counts(trace);
        assertThat(counts.get(EventKind.ISR_ENTER)).isEqualTo(events.path("irq_handler_entry").asLong());
        assertThat(counts.get(EventKind.ISR_RETURN)).isEqualTo(events.path("irq_handler_exit").asLong());
        assertThat(counts.get(EventKind.DPC_QUEUED) + counts.get(EventKind.DPC_JOINED))
                .isEqualTo(events.path("softirq_raise").asLong());
        assertThat(counts.get(EventKind.DPC_JOINED))
                .isEqualTo(expected.path("softirq_reraise_while_pending").asLong());
        assertThat(counts.get(EventKind.DPC_ENTER)).isEqualTo(events.path("softirq_entry").asLong());
        assertThat(counts.get(EventKind.DPC_RETURN)).isEqualTo(events.path("softirq_exit").asLong());
        assertThat(counts.get(EventKind.THREAD_SWITCH)).isEqualTo(events.path("sched_switch").asLong());
        assertThat(counts.get(EventKind.REQUEST_STARTED)).isEqualTo(events.path("block_rq_issue").asLong());
        assertThat(counts.get(EventKind.REQUEST_COMPLETED)).isEqualTo(events.path("block_rq_complete").asLong());
        assertThat(trace.endIndex()).isEqualTo(expected.path("events_total").asLong());
        assertThat(counts.get(EventKind.VECTOR_ENTER)).isEqualTo(counts.get(EventKind.VECTOR_EXIT));
        assertThat(unhandled(trace)).isEqualTo(expected.path("irq_exit_ret").path("unhandled").asLong());
        assertThat(entriesByHandler(trace)).isEqualTo(expectedEntries(expected.path("irq")));

        boolean ticks = name.contains("tsc");
        assertThat(trace.info().clock().ticks()).isEqualTo(ticks);
        long unit = ticks ? 1 : 1_000;
        assertThat(trace.info().originNanos()).isEqualTo(expected.path("first_ts").asLong() * unit);
        assertThat(trace.lastNanos())
                .isEqualTo((expected.path("last_ts").asLong() - expected.path("first_ts").asLong()) * unit);
        assertThat(trace.info().cpus()).isEqualTo(2);
        assertThat(trace.info().warnings()).isEmpty();
        assertThat(trace.info().format()).isEqualTo(name.contains("perf") ? "perf-script" : "ftrace");
    }

    private static Map<EventKind, Long> counts(TraceSnapshot trace) {
        Map<EventKind, Long> counts = new EnumMap<>(EventKind.class);
        for (EventKind kind : EventKind.values()) {
            counts.put(kind, 0L);
        }
        for (long i = 0; i < trace.endIndex(); i++) {
            counts.merge(trace.kind(i), 1L, Long::sum);
        }
        return counts;
    }

    private static long unhandled(TraceSnapshot trace) {
        long count = 0;
        for (long i = 0; i < trace.endIndex(); i++) {
            if (trace.kind(i) == EventKind.ISR_RETURN && !IsrResult.claimed(trace.arg(i))) {
                count++;
            }
        }
        return count;
    }

    private static Map<String, Long> entriesByHandler(TraceSnapshot trace) {
        Map<String, Long> entries = new TreeMap<>();
        for (long i = 0; i < trace.endIndex(); i++) {
            if (trace.kind(i) == EventKind.ISR_ENTER) {
                Entity.Routine routine = trace.catalog().routine(trace.subject(i));
                assertThat(routine.kind()).isEqualTo(RoutineKind.ISR);
                entries.merge(routine.vector() + " " + routine.name(), 1L, Long::sum);
            }
        }
        return entries;
    }

    private static Map<String, Long> expectedEntries(JsonNode irq) {
        Map<String, Long> entries = new TreeMap<>();
        irq.properties()
                .forEach(handler -> entries.put(
                        handler.getKey(), handler.getValue().path("entries").asLong()));
        return entries;
    }
}
