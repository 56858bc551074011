package dev.irqlscope.format.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Summary;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the files back with a reader that shares nothing with the writer but the numbers of Perfetto's fields. */
class PerfettoTraceTest {
    @TempDir
    private Path folder;

    static List<String> traces() {
        return Exported.names();
    }

    /** A call as the file has it. */
    private record Slice(String track, String category, String name, long start, long end, List<Object> flows) {
        long length() {
            return end - start;
        }
    }

    private record Level(String track, long at, long value) {}

    /** What a viewer would make of a file. It fails on anything that a viewer would have to guess. */
    private static final class Viewer {
        private final Map<Long, String> tracks = new HashMap<>();
        private final Map<Long, Deque<Slice>> open = new HashMap<>();
        private final List<Slice> slices = new ArrayList<>();
        private final List<Level> levels = new ArrayList<>();
        private final List<Long> instants = new ArrayList<>();
        private final List<String> findings = new ArrayList<>();
        private final Set<Long> counters = new HashSet<>();
        private long now;

        void read(ProtoReader trace) {
            for (ProtoReader packet : trace.messages(1)) {
                assertThat(packet.number(10)).as("sequence").isPositive();
                if (packet.has(60)) {
                    describe(packet.message(60));
                } else if (packet.has(6)) {
                    assertThat(packet.message(6).messages(1)).hasSize(2);
                } else {
                    assertThat(packet.number(8)).as("time").isGreaterThanOrEqualTo(now);
                    now = packet.number(8);
                    take(packet.message(11));
                }
            }
            assertThat(open.values()).allMatch(Deque::isEmpty);
        }

        private void describe(ProtoReader track) {
            String name = track.text(2);
            if (track.has(3)) {
                assertThat(track.message(3).text(6)).isEqualTo(name);
                assertThat(track.message(3).number(1)).isPositive();
                assertThat(track.number(11)).isEqualTo(3);
            } else if (track.has(5)) {
                name = tracks.get(track.number(5)) + "/" + name;
            }
            if (track.has(8)) {
                counters.add(track.number(1));
            }
            assertThat(track.number(1)).isPositive();
            assertThat(tracks.put(track.number(1), name)).as("described once").isNull();
        }

        private void take(ProtoReader event) {
            long track = event.number(11);
            String name = tracks.get(track);
            assertThat(name).as("track described before its first event").isNotNull();
            Deque<Slice> stack = open.computeIfAbsent(track, key -> new ArrayDeque<>());
            switch ((int) event.number(9)) {
                case 1 -> stack.push(new Slice(name, event.text(22), event.text(23), now, -1, event.all(47)));
                case 2 -> {
                    Slice begun = stack.pop();
                    slices.add(new Slice(name, begun.category, begun.name, begun.start, now, begun.flows));
                }
                case 3 -> takeInstant(name, event);
                case 4 -> {
                    assertThat(counters).contains(track);
                    levels.add(new Level(name, now, event.number(30)));
                }
                default -> throw new AssertionError("event type " + event.number(9));
            }
        }

        private void takeInstant(String track, ProtoReader event) {
            if (!event.text(22).equals("finding")) {
                instants.add(now);
                return;
            }
            assertThat(track).endsWith("Findings");
            Map<String, ProtoReader> facts = new HashMap<>();
            event.messages(4).forEach(fact -> facts.put(fact.text(10), fact));
            findings.add("%d %s %s %s".formatted(
                    now, event.text(23), facts.get("rule").text(6), facts.get("text").text(6)));
        }

        List<Slice> on(String... tracksOfCpu) {
            return slices.stream()
                    .filter(slice -> List.of(tracksOfCpu).contains(slice.track.substring(slice.track.indexOf('/') + 1)))
                    .toList();
        }
    }

    private Viewer export(Analysis analysis) throws Exception {
        Path file = folder.resolve("trace.pftrace");
        ExportFormat.PERFETTO.write(analysis, file);
        Viewer viewer = new Viewer();
        viewer.read(new ProtoReader(ByteBuffer.wrap(Files.readAllBytes(file))));
        return viewer;
    }

    @ParameterizedTest
    @MethodSource("traces")
    void countsAndTimesAreThoseOfTheSummary(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);
        Summary summary = Summary.of(analysis);
        Viewer viewer = export(analysis);
        List<Slice> isrs = viewer.on("ISR");
        List<Slice> dpcs = viewer.on("DPC", "Threaded DPC");

        assertThat(isrs).hasSize((int) summary.isr().count());
        assertThat(dpcs).hasSize((int) summary.dpc().count());
        assertThat(isrs.stream().mapToLong(Slice::length).sum()).isEqualTo(summary.isr().totalNanos());
        assertThat(dpcs.stream().mapToLong(Slice::length).sum()).isEqualTo(summary.dpc().totalNanos());
        assertThat(isrs.stream().mapToLong(Slice::length).max().orElse(0)).isEqualTo(summary.isr().maxNanos());
        assertThat(viewer.instants).hasSize(analysis.activityCount() - Exported.slices(analysis).size());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyCallBeginsAndEndsWhenTheTraceSaysSo(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);
        List<String> expected = Exported.slices(analysis).stream().map(call -> call(analysis, call)).toList();

        assertThat(export(analysis).on("ISR", "DPC", "Threaded DPC", "Kernel vectors"))
                .extracting(slice -> "%s %s %s %d %d".formatted(
                        slice.track.substring(0, slice.track.indexOf('/')),
                        slice.category,
                        slice.name,
                        slice.start,
                        slice.end))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String call(Analysis analysis, int call) {
        var routine = analysis.trace().catalog().routine(analysis.activities().routine(call));
        return "CPU %d %s %s %d %d".formatted(
                analysis.activities().cpu(call),
                routine.kind().word(),
                routine.name(),
                analysis.activities().startNanos(call),
                analysis.activities().endNanos(call));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void eachFlowJoinsOneIsrAndOneDpc(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);
        Map<Object, List<Slice>> flows = new HashMap<>();
        for (Slice slice : export(analysis).slices) {
            slice.flows.forEach(flow -> flows.computeIfAbsent(flow, key -> new ArrayList<>()).add(slice));
        }

        assertThat(flows).hasSize((int) Exported.pairs(analysis)).doesNotContainKey(0L);
        for (List<Slice> ends : flows.values()) {
            assertThat(ends).hasSize(2);
            Slice isr = ends.get(ends.get(0).category.startsWith("isr") ? 0 : 1);
            Slice dpc = ends.get(ends.get(0) == isr ? 1 : 0);
            assertThat(isr.category).startsWith("isr");
            assertThat(dpc.track).contains("DPC");
            assertThat(isr.start).isLessThanOrEqualTo(dpc.start);
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyFindingIsAMark(String name) throws Exception {
        Analysis analysis = Exported.analysis(name);

        assertThat(export(analysis).findings).containsExactlyInAnyOrderElementsOf(Exported.findings(analysis));
    }

    @Test
    void theLevelIsACounterAndUnknownWhereEventsAreMissing() throws Exception {
        Viewer viewer = export(Exported.analysis("awkward"));

        assertThat(viewer.levels).extracting(level -> level.track + " " + level.at + " " + level.value)
                .containsExactly(
                        "CPU 0/IRQL 0 0", "CPU 0/IRQL 1001 5", "CPU 0/IRQL 3000 2", "CPU 0/IRQL 6000 0",
                        "CPU 0/IRQL 8000 -1", "CPU 0/IRQL 10000 0");
        assertThat(viewer.on("Events lost")).singleElement()
                .satisfies(
                        gap -> assertThat(gap.length()).isEqualTo(2_000));
        assertThat(viewer.instants).containsExactly(8_000L, 1_234_567_890_123L);
    }

    @Test
    void aLevelThatNobodyRecordedSaysSo() throws Exception {
        assertThat(export(Exported.analysis("linux_small.trace.txt")).tracks)
                .containsValue("CPU 0/IRQL (from the context)");
    }
}
