package dev.irqlscope.storport;

/**
 * Called when a timer is up, at DISPATCH_LEVEL under the StartIo lock; in half duplex under the interrupt lock too. Source:
 * Storport HW_TIMER page.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwStorTimer<E extends DeviceExtension> {
    void run(E extension);
}
