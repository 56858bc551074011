package dev.irqlscope.storport;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.Processor;

/**
 * How the port driver queues the DPCs of an adapter.
 *
 * @param importance how soon their queue is looked at
 * @param target processor that they run on; {@code null} for whichever issues them
 * @param selfConcurrent whether a DPC that is issued while it runs may run on a second processor at once. Documents disagree:
 *     the kernel's say so, Storport's promise that a DPC is serialised with itself
 * @param completionLimit requests that the port driver's own DPC completes in one run at most, as DpcCompletionLimit in the
 *     registry
 */
public record DpcPolicy(DpcImportance importance, Processor target, boolean selfConcurrent, int completionLimit) {
    /** As Storport's is said to be. */
    public static final int USUAL_COMPLETION_LIMIT = 128;

    public static final DpcPolicy DEFAULT = new DpcPolicy(DpcImportance.MEDIUM, null, true, USUAL_COMPLETION_LIMIT);
}
