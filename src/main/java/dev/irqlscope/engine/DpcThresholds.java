package dev.irqlscope.engine;

/**
 * From when on a DPC queue is drained although nothing urgent is in it. Source: the ReactOS kernel, whose registry names
 * (Session Manager\Kernel) these are.
 *
 * @param maximumDepth MaximumDpcQueueDepth: waiting DPCs above which even those of low importance are drained at once
 * @param minimumRate MinimumDpcRate: DPCs for each clock tick below which they are, too
 * @param idealRate IdealDpcRate: while fewer DPCs come for each clock tick, a tick that finds some waiting lowers the maximum
 *     depth by one; 0 for a maximum that stays
 * @param adjustTicks AdjustDpcThreshold: ticks in a row that find none waiting, after which it rises by one again
 */
public record DpcThresholds(int maximumDepth, int minimumRate, int idealRate, int adjustTicks) {
    /** The kernel's numbers, with a maximum that stays. */
    public static final DpcThresholds DEFAULT = new DpcThresholds(4, 3, 0, 20);
}
