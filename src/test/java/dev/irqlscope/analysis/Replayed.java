package dev.irqlscope.analysis;

import dev.irqlscope.engine.CpuView;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
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

    private static CpuView view(MachineReplay.CpuState cpu) {
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
                keys(cpu.dpcQueue),
                keys(cpu.spins));
    }

    private static boolean isSet(long[] bits, int vector) {
        return (bits[vector >>> 6] & 1L << vector) != 0;
    }

    private static TreeSet<Integer> keys(MachineReplay.TimedList list) {
        TreeSet<Integer> keys = new TreeSet<>();
        for (int i = 0; i < list.size(); i++) {
            keys.add((int) list.key(i));
        }
        return keys;
    }
}
