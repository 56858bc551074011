package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.SessionLimits;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces that are exported for Perfetto and read again. */
class PerfettoRoundTripTest {
    @TempDir
    private Path folder;

    static Stream<String> traces() {
        return Stream.concat(
                Exported.names().stream().filter(name -> !name.equals("awkward")),
                Stream.of("synth_isr_dpc_x64.etl", "synth_isr_dpc_x86.etl", "linux_large_v7_zstd.dat"));
    }

    private Analysis again(Analysis analysis) throws Exception {
        Path file = folder.resolve("trace.pftrace");
        ExportFormat.PERFETTO.write(analysis, file);
        TraceFile read = TraceFile.readWhole(file);
        assertThat(read.store().info().format()).isEqualTo("perfetto");
        assertThat(read.store().info().warnings()).isEmpty();
        return Indexer.analyze(read.store(), analysis.limits());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void figuresOfCallsAreTheSame(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);

        assertSameFigures(Summary.of(again(analysis)), Summary.of(analysis));
    }

    /** Its interrupts never end, which no export tells. */
    @Test
    void callsOfAnAwkwardTraceAreTheSame() throws Exception {
        Analysis analysis = Exported.analysis("awkward");

        Summary again = Summary.of(again(analysis));

        Summary first = Summary.of(analysis);
        assertThat(again.isr()).isEqualTo(first.isr());
        assertThat(again.declineTime()).isEqualTo(first.declineTime());
        assertThat(again.dpc()).isEqualTo(first.dpc());
        assertThat(again.dpcExclusive()).isEqualTo(first.dpcExclusive());
        assertThat(again.lostEvents()).isEqualTo(first.lostEvents());
        assertThat(again.tornSpans()).isEqualTo(first.tornSpans());
        assertThat(again.routines()).isEqualTo(first.routines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "dpc-other-cpu", "msix-per-cpu", "latched-chain", "lost-message", "stuck-line"})
    void figuresOfARunAreTheSame(String name) throws Exception {
        Scenario scenario = Scenario.read(Path.of("samples/scenarios/" + name + ".yaml"));
        Analysis analysis = HeadlessRun.run(
                scenario, scenario.seed(), 20_000_000, SessionLimits.of(scenario), null, nanos -> {
                }).analysis();

        assertSameFigures(Summary.of(again(analysis)), Summary.of(analysis));
    }

    private static void assertSameFigures(Summary again, Summary first) {
        // What was lost on all processors at once is counted on none in an export.
        assertThat(again.totals()).usingRecursiveComparison()
                .ignoringFields("lostEvents", "tornSpans")
                .isEqualTo(first.totals());
        assertThat(again.isr()).isEqualTo(first.isr());
        assertThat(again.isrExclusive()).isEqualTo(first.isrExclusive());
        assertThat(again.declineTime()).isEqualTo(first.declineTime());
        assertThat(again.dpc()).isEqualTo(first.dpc());
        assertThat(again.dpcExclusive()).isEqualTo(first.dpcExclusive());
        assertThat(again.routines()).usingRecursiveComparison()
                .ignoringFields("queueTime")
                .isEqualTo(first.routines());
        // The flow to a call that the end cuts is no flow.
        assertThat(first.dpcLatency().pairs().certain() - again.dpcLatency().pairs().certain()).isBetween(0L, 1L);
        assertThat(again.dpcLatency().pairs().inferred()).isEqualTo(first.dpcLatency().pairs().inferred());
        assertThat(again.dpcLatency().pairs().ambiguous()).isEqualTo(first.dpcLatency().pairs().ambiguous());
        if (again.dpcLatency().pairs().equals(first.dpcLatency().pairs())) {
            assertThat(again.dpcLatency().stats()).isEqualTo(first.dpcLatency().stats());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default scenario", "awkward"})
    void levelsAreTheSame(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);

        Analysis again = again(analysis);

        assertThat(again.trace().info().levels()).isEqualTo(TraceInfo.Levels.RECORDED);
        for (int cpu = 0; cpu < analysis.cpus().size(); cpu++) {
            assertThat(levels(again.cpus().get(cpu))).isEqualTo(levels(analysis.cpus().get(cpu)));
        }
    }

    /** From when on the processor was at which level, and idle or not; the last stretch is as long as the trace. */
    private static List<String> levels(CpuLanes cpu) {
        LaneView lane = cpu.irql();
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < lane.size(); i++) {
            int flags = lane.flags(i);
            String level = (flags & CpuLanes.LEVEL_MASK) + ((flags & CpuLanes.IDLE) != 0 ? " idle" : "");
            if (levels.isEmpty() || !levels.getLast().endsWith(": " + level)) {
                levels.add(lane.startNanos(i) + ": " + level);
            }
        }
        return levels;
    }

    @Test
    void theWallClockComesBack() throws Exception {
        Analysis analysis = Exported.analysis("synth_isr_dpc_x64_xpress.etl");

        assertThat(again(analysis).trace().info().wallClockStart())
                .isEqualTo(analysis.trace().info().wallClockStart())
                .isNotNull();
    }
}
