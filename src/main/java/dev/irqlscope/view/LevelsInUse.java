package dev.irqlscope.view;

import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/** The levels that a processor came to in a whole trace, and their names. */
final class LevelsInUse {
    private LevelsInUse() {}

    /** Highest first; PASSIVE and DISPATCH always. */
    static List<Integer> of(CpuLanes cpu, TraceInfo.Levels how) {
        LaneView lane = cpu.irql();
        RangeSummary all = new RangeSummary();
        lane.summarize(0, lane.size(), all);
        int flags = all.flags();
        if (lane.hasOpenSpan()) {
            flags |= CpuLanes.levelBit(lane.openFlags() & CpuLanes.LEVEL_MASK);
        }
        List<Integer> levels = new ArrayList<>();
        for (int level = Irql.HIGH_LEVEL; level >= 0; level--) {
            if ((flags & CpuLanes.levelBit(level)) != 0 || level == Irql.DISPATCH_LEVEL || level == 0) {
                levels.add(level);
            }
        }
        return how == TraceInfo.Levels.CONTEXT ? contexts(levels) : levels;
    }

    /** One level for each context, the lowest that stands for it. */
    private static List<Integer> contexts(List<Integer> levels) {
        List<Integer> contexts = new ArrayList<>();
        for (int level : new int[]{Irql.CLOCK_LEVEL, Irql.LOWEST_DIRQL, Irql.DISPATCH_LEVEL, Irql.PASSIVE_LEVEL}) {
            String name = name(level, TraceInfo.Levels.CONTEXT);
            if (levels.stream().anyMatch(used -> name(used, TraceInfo.Levels.CONTEXT).equals(name))) {
                contexts.add(level);
            }
        }
        return contexts;
    }

    /** What to call a level in a trace whose levels were obtained like this. */
    static String name(int level, TraceInfo.Levels how) {
        if (how == TraceInfo.Levels.UNKNOWN && Irql.isDirql(level)) {
            return "DIRQL ?";
        }
        if (how != TraceInfo.Levels.CONTEXT) {
            return Irql.describe(level);
        }
        return level >= Irql.CLOCK_LEVEL
                ? "vector"
                : level >= Irql.LOWEST_DIRQL ? "hard irq" : level == Irql.DISPATCH_LEVEL ? "softirq" : "task";
    }
}
