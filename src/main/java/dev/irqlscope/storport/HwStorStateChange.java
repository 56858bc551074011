package dev.irqlscope.storport;

/**
 * Called when the port driver has dealt with a change, at DISPATCH_LEVEL under the StartIo lock; in half duplex under the
 * interrupt lock too. Source: Storport HW_STATE_CHANGE page.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwStorStateChange<E extends DeviceExtension> {
    /** @param status whether the port driver could deal with it */
    void run(E extension, Object context, StorStatus status);
}
