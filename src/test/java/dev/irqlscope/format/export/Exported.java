package dev.irqlscope.format.export;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.SessionLimits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Traces that the tests export, and what must come out of them. */
final class Exported {
    private static final Path SHARED = Path.of("../shared/traces");

    private Exported() {}

    /** Names that {@link #analysis} knows. */
    static List<String> names() {
        return List.of("awkward", "default scenario", "linux_small.trace.txt", "linux_perf.script.txt",
                "synth_isr_dpc_x64_xpress.etl");
    }

    static Analysis analysis(String name) throws Exception {
        return switch (name) {
            case "awkward" -> Indexer.analyze(awkward(TraceInfo.Clock.nanos("virtual")), Limits.DEFAULT);
            case "default scenario" -> ofRun();
            default -> {
                assumeTrue(Files.isDirectory(SHARED), "the sample traces beside the project are not there");
                yield Indexer.analyze(TraceFile.readWhole(SHARED.resolve(name)).store(), Limits.DEFAULT);
            }
        };
    }

    private static Analysis ofRun() throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        return HeadlessRun.run(scenario, 3, 8_000_000, SessionLimits.of(scenario), null, nanos -> {
        }).analysis();
    }

    /**
     * One CPU: an ISR that one of a higher level interrupts and both of which end together, two DPCs that both queued, one after
     * the other without a pause, a call of no length, a threaded DPC that an ordinary one interrupts, a gap that cuts a call,
     * idleness, a call that is open at the end, and a name that is no easy one.
     */
    static TraceStore awkward(TraceInfo.Clock clock) {
        TraceStore store = new TraceStore(
                new TraceInfo(
                        "awkward", "scenario", 1, clock, TraceInfo.Levels.RECORDED, null, 0, null, null, 0, List.of()));
        int low = routine(store, "Low, \"quoted\"\nIsr", RoutineKind.ISR, 0x51);
        int high = routine(store, "HighIsr", RoutineKind.ISR_MSI, 0x91);
        int first = routine(store, "FirstDpc", RoutineKind.DPC, -1);
        int second = routine(store, "SecondDpc ü", RoutineKind.DPC, -1);
        int threaded = routine(store, "ThreadedDpc", RoutineKind.THREADED_DPC, -1);
        int clockTick = routine(store, "clock", RoutineKind.VECTOR, 0xD1);
        store.append(0, EventKind.IRQL_CHANGE, 0, 0, 0);
        store.append(1, EventKind.IDLE_ENTER, 0, 0, 0);
        store.append(1_001, EventKind.IDLE_LEAVE, 0, 0, 0);
        store.append(1_001, EventKind.IRQL_CHANGE, 0, 5, 0);
        store.append(1_001, EventKind.ISR_ENTER, 0, low, 0x51);
        store.append(2_000, EventKind.DPC_QUEUED, 0, first, 0);
        store.append(2_100, EventKind.DPC_QUEUED, 0, second, 0);
        store.append(2_500, EventKind.ISR_ENTER, 0, high, 0x91);
        store.append(3_000, EventKind.ISR_RETURN, 0, high, IsrResult.of(false, false, 1));
        store.append(3_000, EventKind.ISR_RETURN, 0, low, IsrResult.of(true, false, 2));
        store.append(3_000, EventKind.IRQL_CHANGE, 0, 2, 5);
        store.append(3_000, EventKind.DPC_ENTER, 0, first, 0);
        store.append(4_007, EventKind.DPC_RETURN, 0, first, 0);
        store.append(4_007, EventKind.DPC_ENTER, 0, second, 0);
        store.append(5_000, EventKind.VECTOR_ENTER, 0, clockTick, 0xD1);
        store.append(5_000, EventKind.VECTOR_EXIT, 0, clockTick, 0xD1);
        store.append(6_000, EventKind.DPC_RETURN, 0, second, 0);
        store.append(6_000, EventKind.IRQL_CHANGE, 0, 0, 2);
        store.append(7_000, EventKind.DPC_ENTER, 0, threaded, 0);
        store.append(7_100, EventKind.DPC_ENTER, 0, first, 0);
        store.append(7_200, EventKind.DPC_RETURN, 0, first, 0);
        store.append(7_300, EventKind.DPC_RETURN, 0, threaded, 0);
        store.append(8_000, EventKind.ISR_ENTER, 0, high, 0x91);
        store.append(9_000, EventKind.LOST, 0, 0, 42);
        store.append(10_000, EventKind.IRQL_CHANGE, 0, 0, 0);
        store.append(1_234_567_890_123L, EventKind.ISR_ENTER, 0, low, 0x51);
        return store;
    }

    private static int routine(TraceStore store, String name, RoutineKind kind, int vector) {
        return store.catalog()
                .add(new Entity.Routine(
                        name, "driver.sys", kind, vector, vector < 0 ? 2 : vector >> 4, false, Entity.NONE));
    }

    /** Calls whose length is known. */
    static List<Integer> slices(Analysis analysis) {
        return IntStream.range(0, analysis.activityCount()).filter(call -> isSlice(analysis, call)).boxed().toList();
    }

    static boolean isSlice(Analysis analysis, int call) {
        return call >= 0 && !analysis.activities().isOpen(call) && !analysis.activities().has(call, Activities.TORN);
    }

    /** What the rules found, as "time title rule text". */
    static List<String> findings(Analysis analysis) {
        return analysis.findings()
                .stream()
                .map(found -> "%d %s %s %s".formatted(found.atNanos(), found.title(), found.rule(), found.text()))
                .toList();
    }

    /** DPC runs of which it is known which ISR call queued them, both with a known length. */
    static long pairs(Analysis analysis) {
        DpcInstances dpcs = analysis.dpcInstances();
        return IntStream.range(0, analysis.dpcInstanceCount())
                .filter(dpc -> isSlice(analysis, dpcs.issuer(dpc)) && isSlice(analysis, dpcs.activity(dpc)))
                .count();
    }
}
