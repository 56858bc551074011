package dev.irqlscope.analysis;

import dev.irqlscope.engine.CpuView;
import dev.irqlscope.engine.LineView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What processors do at an event, rebuilt from the trace alone. */
public final class Replayed {
    private final TraceSnapshot trace;
    private final MachineReplay replay = new MachineReplay(true);

    public Replayed(TraceSnapshot trace) {
        this.trace = trace;
    }

    /** After so many events; never fewer than the time before. */
    public List<CpuView> after(long events) {
        replay.applyUntil(trace, events);
        return IntStream.range(0, trace.info().cpus()).mapToObj(number -> view(replay.cpu(number))).toList();
    }

    /** What the same lines are like by now as those that the engine tells of. */
    public List<LineView> lines(List<LineView> engines) {
        return engines.stream()
                .map(line -> new LineView(
                        line.entity(),
                        new TreeSet<>(replay.pulling(line.entity())),
                        (replay.value(line.entity()) & MachineReplay.MESSAGE_MASKED) != 0,
                        (replay.value(line.entity()) & MachineReplay.MESSAGE_WAITS) != 0))
                .toList();
    }

    private CpuView view(MachineReplay.CpuState cpu) {
        List<Integer> routines = new ArrayList<>();
        for (int depth = 0; depth < cpu.frames.size(); depth++) {
            routines.add(cpu.frames.get(depth).routine);
        }
        return new CpuView(
                Math.max(0, cpu.level),
                cpu.idle,
                cpu.thread,
                CpuView.vectors(vector -> isSet(cpu.pending, vector)),
                CpuView.vectors(vector -> isSet(cpu.inService, vector)),
                routines,
                queued(cpu.dpcQueue),
                keys(cpu.spins));
    }

    private static boolean isSet(long[] bits, int vector) {
        return (bits[vector >>> 6] & 1L << vector) != 0;
    }

    /** In the trace both queues are one. */
    private List<Integer> queued(TimedList list) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> (int) list.key(i))
                .sorted(Comparator.comparing(
                        dpc -> trace.catalog().routine(dpc).kind() == RoutineKind.THREADED_DPC))
                .toList();
    }

    private static TreeSet<Integer> keys(TimedList list) {
        TreeSet<Integer> keys = new TreeSet<>();
        for (int i = 0; i < list.size(); i++) {
            keys.add((int) list.key(i));
        }
        return keys;
    }
}
