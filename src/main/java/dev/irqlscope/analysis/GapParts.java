package dev.irqlscope.analysis;

import java.util.List;

/**
 * Where the time went between two moments before a DPC ran, on the processor that ran it. The parts add up exactly to
 * {@code toNanos - fromNanos}.
 *
 * @param fromNanos when the wait began
 * @param toNanos the DPC's first instruction
 * @param parts in order of first appearance; empty if the wait took no time
 */
public record GapParts(long fromNanos, long toNanos, List<Part> parts) {

    /** What a processor can be doing while a DPC waits for it. */
    public enum Cause {
        /** A kernel vector: clock, inter-processor interrupt. */
        KERNEL_VECTOR,
        /** The ISR that the queueing ISR had interrupted. */
        OUTER_ISR,
        /** Any other ISR. */
        OTHER_ISR,
        /** The run of the same DPC that was under way when it was queued again. */
        PREVIOUS_RUN,
        /** A DPC that stood ahead in the queue. */
        EARLIER_DPC,
        /** Code below DIRQL that keeps the processor at DISPATCH, as the holder of a spin lock does. */
        CODE_AT_DISPATCH,
        /** The ISR that queued it, and the kernel's part of its dispatch. */
        OWN_ISR,
        /** The kernel's way into and through the DPC queue. */
        DRAIN,
        /** Nothing that would keep it from running: nobody had asked for its queue, for its importance is low or the queue short. */
        HELD_BACK,
        /** As above, but an inter-processor interrupt that asks for its queue was on its way. */
        IPI,
        /** The trace does not tell. */
        UNATTRIBUTED
    }

    /**
     * One cause of delay.
     *
     * @param name the routine where one is known, else words for the cause
     * @param nanos how much of the wait it took
     */
    public record Part(Cause cause, String name, long nanos) {}

    public GapParts {
        parts = List.copyOf(parts);
    }

    public long totalNanos() {
        return toNanos - fromNanos;
    }

    /**
     * The parts of a DPC instance's latency after DIRQL, or {@code null} where that is not defined.
     */
    public static GapParts of(Analysis analysis, int dpcInstance) {
        return GapReader.read(analysis, dpcInstance, analysis.dpcInstances().droppedNanos(dpcInstance));
    }

    /** The parts of a DPC instance's whole time in the queue, or {@code null} where that is not known. */
    public static GapParts ofQueueTime(Analysis analysis, int dpcInstance) {
        return GapReader.read(analysis, dpcInstance, analysis.dpcInstances().queuedNanos(dpcInstance));
    }
}
