package dev.irqlscope.storport;

/**
 * A deferred procedure call, at DISPATCH_LEVEL with no lock held. Source: Storport HW_DPC_ROUTINE page.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwStorDpcRoutine<E extends DeviceExtension> {
    void run(StorDpc dpc, E extension, Object systemArgument1, Object systemArgument2);
}
