package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine with many busy processors, all of them on a tall surface. */
class ManyProcessorsTest {
    private static final int CPUS = 32;
    private static final long ROUNDS = 2_000;
    private static final long ROUND_NANOS = 20_000;

    private final Analysis analysis = busy();

    @Test
    void aFrameStaysWithinSixThousandPrimitivesAtAnyZoom() {
        for (long span = ROUNDS * ROUND_NANOS; span > 10; span /= 3) {
            Viewport view = new Viewport(0, span, 2_400, 7_000, 0);

            assertThat(Timeline.draw(analysis, view, Palette.DARK, Overlay.NONE).base().size())
                    .as("%d ns in view", span)
                    .isLessThanOrEqualTo(6_000);
        }
    }

    @Test
    void chartsComeBeforeTheProcessors() {
        List<Row> rows = TimelineLayout.of(analysis, 900).rows();

        assertThat(rows.indexOf(rows.stream().filter(Row.IsrChart.class::isInstance).findFirst().orElseThrow()))
                .isLessThan(rows.indexOf(rows.stream().filter(Row.Isrs.class::isInstance).findFirst().orElseThrow()));
    }

    @Test
    void chartsComeFirstOnALowSurfaceToo() {
        Analysis two = Runs.DEFAULT;

        assertThat(TimelineLayout.of(two, 440).rows()).filteredOn(row -> isChart(row) || row instanceof Row.Isrs)
                .first()
                .matches(ManyProcessorsTest::isChart);
        assertThat(TimelineLayout.of(two, 620).rows()).filteredOn(row -> isChart(row) || row instanceof Row.Isrs)
                .first()
                .isInstanceOf(Row.Isrs.class);
    }

    @Test
    void onALowSurfaceTheFirstProcessorIsStillInSight() {
        double low = 440; // in a window 720 high
        List<Row> rows = TimelineLayout.of(Runs.DEFAULT, low).rows();
        Row.Dpcs first = rows.stream()
                .filter(Row.Dpcs.class::isInstance)
                .map(Row.Dpcs.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(TimelineLayout.RULER + first.y() + first.height()).isLessThanOrEqualTo(low);
    }

    private static boolean isChart(Row row) {
        return row instanceof Row.IsrChart;
    }

    private static Analysis busy() {
        TraceStore trace = new TraceStore(new TraceInfo("many", "ftrace", CPUS, TraceInfo.Clock.nanos("local"),
                TraceInfo.Levels.CONTEXT, null, 0, null, null, 0, List.of()));
        int irq = trace.catalog()
                .add(new Entity.Routine("nvme0q1", "nvme0q1", RoutineKind.ISR, 40, -1, false,
                        Entity.NONE));
        int softirq = trace.catalog()
                .add(new Entity.Routine("BLOCK", "BLOCK", RoutineKind.SOFTIRQ, 4, -1, false,
                        Entity.NONE));
        for (long round = 0; round < ROUNDS; round++) {
            long start = round * ROUND_NANOS;
            everywhere(trace, start, EventKind.ISR_ENTER, irq, 40);
            everywhere(trace, start + 2_000, EventKind.DPC_QUEUED, softirq, 0);
            everywhere(trace, start + 5_000, EventKind.ISR_RETURN, irq, IsrResult.of(true, false, 0));
            everywhere(trace, start + 9_000, EventKind.DPC_ENTER, softirq, 0);
            everywhere(trace, start + 15_000, EventKind.DPC_RETURN, softirq, 0);
        }
        return Indexer.analyze(trace, Limits.DEFAULT);
    }

    private static void everywhere(TraceStore trace, long nanos, EventKind kind, int subject, long arg) {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            trace.append(nanos, kind, cpu, subject, kind == EventKind.DPC_QUEUED ? cpu : arg);
        }
    }
}
