package dev.irqlscope.engine;

/**
 * What the kernel's own steps take, in nanoseconds of virtual time.
 *
 * @param deliveryNanos device raises its line → the processor's pending bit is set
 * @param interruptEntryNanos interrupt taken → first ISR called
 * @param interruptExitNanos last ISR returned → EOI
 * @param dpcDispatchNanos drain turns to a DPC → its first instruction
 * @param clockNanos one clock interrupt
 * @param clockPeriodNanos time between clock interrupts of one processor
 * @param ipiNanos one processor asks another for something → it is interrupted
 * @param resampleNanos EOI of a level-sensitive line that is still pulled → the pending bit is set again. As long as it is more
 *     than nothing, whatever was interrupted gets on by so much between two interrupts of a storm
 */
public record KernelCosts(
        long deliveryNanos,
        long interruptEntryNanos,
        long interruptExitNanos,
        long dpcDispatchNanos,
        long clockNanos,
        long clockPeriodNanos,
        long ipiNanos,
        long resampleNanos) {
    public static final KernelCosts DEFAULT = new KernelCosts(700, 600, 200, 200, 2_500, 1_000_000, 1_500);

    /** As above, where a line that is still pulled interrupts again as late as one that rises. */
    public KernelCosts(
            long deliveryNanos,
            long interruptEntryNanos,
            long interruptExitNanos,
            long dpcDispatchNanos,
            long clockNanos,
            long clockPeriodNanos,
            long ipiNanos) {
        this(
                deliveryNanos,
                interruptEntryNanos,
                interruptExitNanos,
                dpcDispatchNanos,
                clockNanos,
                clockPeriodNanos,
                ipiNanos,
                deliveryNanos);
    }
}
