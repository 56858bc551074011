package dev.irqlscope.storport;

/**
 * What {@link StorPort#synchronizeAccess} runs, at DIRQL under the interrupt lock. Source: StorPortSynchronizeAccess page.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwStorSynchronizedAccess<E extends DeviceExtension> {
    boolean run(E extension);
}
