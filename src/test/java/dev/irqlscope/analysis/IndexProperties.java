package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceWriter;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of any trace, sensible or not: events of every kind in any order, some of them lost. */
class IndexProperties {
    private static final int CPUS = 3;
    private static final int LONGEST_STEP_NANOS = 30_000;
    private static final EventKind[] KINDS = EventKind.values();

    private record Event(long nanos, EventKind kind, int cpu, int subject, long arg) {}

    /** The system, its entities, and what happens. */
    private static final class Soup {
        private final SplittableRandom random;
        private final TraceInfo.Levels levels;
        private final boolean lossy;
        private final List<Event> events = new ArrayList<>();

        Soup(long seed, TraceInfo.Levels levels, int length, boolean lossy) {
            this.lossy = lossy;
            this.random = new SplittableRandom(seed);
            this.levels = levels;
            long now = 0;
            for (int i = 0; i < length; i++) {
                now += random.nextInt(3) == 0 ? 0 : random.nextInt(LONGEST_STEP_NANOS);
                events.add(event(now));
            }
        }

        /** Numbers of the entities that {@link #script()} makes: device, line, ISRs, DPCs, vector, lock, threads. */
        private Event event(long now) {
            int cpu = random.nextInt(CPUS);
            EventKind kind = KINDS[random.nextInt(KINDS.length)];
            return switch (kind) {
                case ISR_ENTER -> new Event(now, kind, cpu, 2 + random.nextInt(3), 0x91 + random.nextInt(2));
                case ISR_RETURN -> new Event(now, kind, cpu, 2 + random.nextInt(3),
                        IsrResult.of(random.nextBoolean(), random.nextBoolean(), random.nextInt(4)));
                case VECTOR_ENTER, VECTOR_EXIT -> new Event(now, kind, cpu, 7, 0xD1);
                case DPC_ENTER, DPC_RETURN, DPC_JOINED, DPC_CANCELLED ->
                    new Event(now, kind, cpu, 5 + random.nextInt(2), 0);
                case DPC_QUEUED -> new Event(now, kind, cpu, 5 + random.nextInt(2), random.nextInt(CPUS));
                case IRQL_CHANGE -> new Event(now, kind, cpu, random.nextInt(16), 0);
                case VECTOR_PENDING, VECTOR_MERGED, VECTOR_IN_SERVICE, EOI ->
                    new Event(now, kind, cpu, random.nextBoolean() ? 0x91 : 0xD1, 0);
                case LINE_ASSERT, LINE_DEASSERT -> new Event(now, kind, -1, 1, 0);
                case CAUSE_SET, CAUSE_CLEAR -> new Event(now, kind, -1, 0, random.nextInt(3));
                case REQUEST_STARTED, REQUEST_FINISHED, REQUEST_COMPLETED -> new Event(now, kind, cpu, 0, i());
                case LOCK_WAIT, LOCK_ACQUIRED, LOCK_RELEASED -> new Event(now, kind, cpu, 8, 0);
                case THREAD_SWITCH -> new Event(now, kind, cpu, 9 + random.nextInt(2), 0);
                case LOST -> new Event(now, lossy && random.nextInt(4) == 0 ? kind : EventKind.IDLE_LEAVE,
                        random.nextInt(-1, CPUS), 0, random.nextInt(5));
                default -> new Event(now, kind, cpu, 0, 0);
            };
        }

        private long i() {
            return random.nextInt(100);
        }

        TraceScript script() {
            TraceScript script = switch (levels) {
                case RECORDED -> TraceScript.recorded(CPUS);
                case INFERRED -> TraceScript.windows(CPUS);
                case UNKNOWN -> TraceScript.windows32(CPUS);
                case CONTEXT -> TraceScript.linux(CPUS);
            };
            int device = script.device("HBA");
            script.line("INTA#", 0x91);
            script.isr("NicIsr", 0x91);
            script.isr("HbaIsr", 0x91, device);
            script.messageIsr("MessageIsr", 0x92);
            script.dpc("Dpc");
            script.softirq("BLOCK");
            script.kernelVector("clock", 0xD1);
            script.lock("Lock");
            script.thread("idle", 0);
            script.thread("fio", 77);
            return script;
        }

        void append(TraceScript script, int from, int to) {
            for (Event event : events.subList(from, to)) {
                script.store().append(event.nanos, event.kind, event.cpu, event.subject, event.arg);
            }
        }

        Analysis analyze() {
            TraceScript script = script();
            append(script, 0, events.size());
            return script.analyze();
        }
    }

    @Property(tries = 200)
    void whatExecutesPartitionsTheTimeOfEachProcessorButForItsGaps(
            @ForAll long seed, @ForAll TraceInfo.Levels levels, @ForAll @IntRange(min = 1, max = 400) int length) {
        Soup soup = new Soup(seed, levels, length, true);
        Analysis analysis = soup.analyze();
        for (CpuLanes cpu : analysis.cpus()) {
            long first = soup.events.stream()
                    .filter(event -> event.cpu == cpu.cpu() || event.kind == EventKind.LOST && event.cpu == -1)
                    .mapToLong(Event::nanos)
                    .findFirst()
                    .orElse(analysis.endNanos());
            assertThat(covered(cpu.execution()) + covered(cpu.gaps())).isEqualTo(analysis.endNanos() - first);
        }
    }

    @Property(tries = 200)
    void lanesDoNotOverlap(
            @ForAll long seed, @ForAll TraceInfo.Levels levels, @ForAll @IntRange(min = 1, max = 400) int length) {
        Analysis analysis = new Soup(seed, levels, length, true).analyze();
        for (CpuLanes cpu : analysis.cpus()) {
            covered(cpu.irql());
            cpu.isrsByDepth().forEach(IndexProperties::covered);
            covered(cpu.dpcs());
            covered(cpu.vectors());
        }
        for (DeviceLanes device : analysis.devices()) {
            covered(device.asserted());
            covered(device.outstanding());
        }
    }

    @Property(tries = 200)
    void exclusiveTimesAreNoLongerThanWallTimesAndFitIntoTheTimeOfTheirProcessor(
            @ForAll long seed, @ForAll TraceInfo.Levels levels, @ForAll @IntRange(min = 1, max = 400) int length) {
        Analysis analysis = new Soup(seed, levels, length, true).analyze();
        long[] used = new long[CPUS];
        for (int i = 0; i < analysis.activityCount(); i++) {
            assertThat(analysis.activities().exclusiveNanos(i)).isBetween(0L, analysis.activities().wallNanos(i));
            used[analysis.activities().cpu(i)] += analysis.activities().exclusiveNanos(i);
        }
        for (long sum : used) {
            assertThat(sum).isLessThanOrEqualTo(analysis.endNanos());
        }
    }

    /** Our own machine, whose traces record levels, loses no events while it runs. */
    @Property(tries = 200)
    void takingEventsInPieceByPieceGivesTheSameAsAllAtOnce(
            @ForAll long seed, @ForAll TraceInfo.Levels levels, @ForAll @IntRange(min = 1, max = 400) int length) {
        Soup soup = new Soup(seed, levels, length, levels != TraceInfo.Levels.RECORDED);
        TraceScript growing = soup.script();
        Indexer indexer = new Indexer(growing.store(), Limits.DEFAULT);
        SplittableRandom random = new SplittableRandom(seed);
        int appended = 0;
        while (appended < length) {
            int more = Math.min(length - appended, random.nextInt(40));
            soup.append(growing, appended, appended + more);
            appended += more;
            indexer.advance();
            assertThat(indexer.latest().activityCount()).isLessThanOrEqualTo(indexer.latest().activities().size());
        }
        indexer.finish();
        assertThat(AnalysisText.of(indexer.latest())).isEqualTo(AnalysisText.of(soup.analyze()));
    }

    @Property(tries = 60)
    void anAnalysisThatIsSavedWithItsTraceComesBackTheSame(
            @ForAll long seed, @ForAll TraceInfo.Levels levels, @ForAll @IntRange(min = 1, max = 400) int length)
            throws Exception {
        Soup soup = new Soup(seed, levels, length, true);
        TraceScript script = soup.script();
        soup.append(script, 0, length);
        Analysis fresh = script.analyze();
        Path file = Files.createTempFile("irqlscope-test", ".irqlscope");
        try {
            TraceWriter.write(file, script.store(), fresh, Annotations.NONE);

            Analysis stored = TraceFile.readWhole(file).analysis().orElseThrow();

            assertThat(AnalysisText.of(stored)).isEqualTo(AnalysisText.of(fresh));
        } finally {
            Files.delete(file);
        }
    }

    /** How much time a lane covers; fails if spans overlap. */
    private static long covered(LaneView lane) {
        long sum = 0;
        long end = Long.MIN_VALUE;
        for (int i = 0; i < lane.size(); i++) {
            assertThat(lane.startNanos(i)).isGreaterThanOrEqualTo(end);
            end = lane.endNanos(i);
            sum += lane.lengthNanos(i);
        }
        return sum;
    }
}
