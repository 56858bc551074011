package dev.irqlscope.storport;

/**
 * As {@link HwStorTimer}, for {@link StorPort#requestTimer}.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwTimerEx<E extends DeviceExtension> {
    void run(E extension, Object context);
}
