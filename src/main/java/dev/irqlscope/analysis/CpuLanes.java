package dev.irqlscope.analysis;

import dev.irqlscope.trace.LaneView;
import java.util.List;

/**
 * The lanes of one processor. None has overlaps.
 *
 * @param irql a partition of its time by level; {@code flags} hold the level in their low four bits, its {@link #levelBit}, and
 *     the bits below
 * @param isrsByDepth ISR calls, outermost first; {@code ref} is the activity, {@code flags} its flags when it returned. A call that
 *     passed its limit by its own work is split at that moment, and only the part beyond has {@link Activities#OVER_LIMIT}
 * @param dpcs DPC calls, in the same way
 * @param vectors kernel vectors (clock, inter-processor); {@code ref} is the activity
 * @param gaps stretches in which events were lost; {@code ref} is how many, 0 when unknown
 * @param execution a partition of its time by what executes: {@code flags} are an {@link Execution}, {@code ref} its subject
 */
public record CpuLanes(
        int cpu, LaneView irql, List<LaneView> isrsByDepth, LaneView dpcs, LaneView vectors, LaneView gaps,
        LaneView execution) {

    /** Mask of the level in the flags of an IRQL span. */
    public static final int LEVEL_MASK = 0xF;

    /** In the flags of an IRQL span: the processor was idle, which is neither PASSIVE nor busy at DISPATCH. */
    public static final int IDLE = 1 << 4;

    /** In the flags of an IRQL span: part of an ISR that ran past its limit by its own work. */
    public static final int OVER_LIMIT = 1 << 5;

    private static final int LEVEL_BITS_SHIFT = 16;

    /**
     * In the flags of an IRQL span besides its level: one bit for each level, so that the flags of many spans together still
     * tell which levels there were.
     */
    public static int levelBit(int level) {
        return 1 << (LEVEL_BITS_SHIFT + (level & LEVEL_MASK));
    }

    public CpuLanes {
        isrsByDepth = List.copyOf(isrsByDepth);
    }
}
