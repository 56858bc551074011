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
 */
public record KernelCosts(
        long deliveryNanos,
        long interruptEntryNanos,
        long interruptExitNanos,
        long dpcDispatchNanos,
        long clockNanos,
        long clockPeriodNanos,
        long ipiNanos) {
    public static final KernelCosts DEFAULT = new KernelCosts(700, 600, 200, 200, 2_500, 1_000_000, 1_500);
}
