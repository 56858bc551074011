package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of the first 400 calls of an ETL file, against those calls. */
class WindowsTablesFiguresTest {
    private static final Path TRACES = Path.of("../shared/traces");
    private static final int CALLS = 400;
    private static final Instant START = Instant.parse("2020-09-14T22:49:57.211809100Z");

    @BeforeEach
    void theSamplesAreThere() {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
    }

    private record Call(int cpu, Entity.Routine routine, long start, long end, boolean claimed) {
        /** All that a table in 100 ns keeps. */
        String exact() {
            return "%d %s %s %d %d %d %d %b".formatted(
                    cpu, routine.name(), routine.kind(), routine.vector(), routine.irql(), start, end, claimed);
        }

        /** All that a table in whole microseconds keeps, whose times are cut: an end, a length, and no messages. */
        String rounded() {
            RoutineKind kind = switch (routine.kind()) {
                case ISR_MSI -> RoutineKind.ISR;
                case THREADED_DPC -> RoutineKind.DPC;
                default -> routine.kind();
            };
            return "%d %s %s %d %d %d %b".formatted(
                    cpu, routine.name(), kind, routine.vector(), end / 1_000, (end - start) / 1_000, claimed);
        }
    }

    private static TraceSnapshot read(String name) throws Exception {
        return TraceFile.readWhole(TRACES.resolve(name)).store().snapshot();
    }

    /** In order of their ends, as they are recorded. */
    private static List<Call> calls(TraceSnapshot trace) {
        Map<Integer, Deque<Long>> open = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (long i = 0; i < trace.endIndex(); i++) {
            Deque<Long> stack = open.computeIfAbsent(trace.cpu(i), cpu -> new ArrayDeque<>());
            EventKind kind = trace.kind(i);
            if (kind == EventKind.ISR_ENTER || kind == EventKind.DPC_ENTER) {
                stack.push(i);
            } else if (kind == EventKind.ISR_RETURN || kind == EventKind.DPC_RETURN) {
                calls.add(
                        new Call(
                                trace.cpu(i),
                                trace.catalog().routine(trace.subject(i)),
                                trace.timeNanos(stack.pop()),
                                trace.timeNanos(i),
                                IsrResult.claimed(trace.arg(i))));
            }
        }
        return calls;
    }

    private static List<Call> firstCalls() throws Exception {
        return calls(read("synth_isr_dpc_x64.etl"))
                .stream()
                .sorted(Comparator.comparingLong(Call::start))
                .limit(CALLS)
                .toList();
    }

    @Test
    void tracerptKeepsEveryCallToTheTick() throws Exception {
        TraceSnapshot trace = read("synth_tracerpt.csv");

        assertThat(calls(trace)).extracting(Call::exact)
                .containsExactlyInAnyOrderElementsOf(firstCalls().stream().map(Call::exact).toList());
        TraceInfo info = trace.info();
        assertThat(info.format()).isEqualTo("tracerpt-csv");
        assertThat(info.wallClockStart()).isEqualTo(START);
        assertThat(info.levels()).isEqualTo(TraceInfo.Levels.INFERRED);
        assertThat(info.images()).isEqualTo(read("synth_isr_dpc_x64.etl").info().images());
        assertThat(info.tornSpans()).isZero();
        assertThat(info.warnings()).isEmpty();
        assertThat(info.cpus()).isEqualTo(4);
    }

    @Test
    void xperfKeepsEveryCallToTheMicrosecond() throws Exception {
        TraceSnapshot trace = read("synth_xperf_dumper.csv");

        assertThat(calls(trace)).extracting(Call::rounded)
                .containsExactlyInAnyOrderElementsOf(firstCalls().stream().map(Call::rounded).toList());
        TraceInfo info = trace.info();
        assertThat(info.format()).isEqualTo("xperf-csv");
        assertThat(info.wallClockStart()).isEqualTo(START);
        assertThat(info.levels()).isEqualTo(TraceInfo.Levels.INFERRED);
        assertThat(info.tornSpans()).isZero();
        assertThat(info.warnings()).singleElement().asString().startsWith("A row's TimeStamp is taken for the end");
        assertThat(info.cpus()).isEqualTo(4);
    }
}
