package dev.irqlscope.storport;

/**
 * A routine that makes DPCs, at PASSIVE_LEVEL, for {@link StorPort#enablePassiveInitialization}. Source: Storport
 * HW_PASSIVE_INITIALIZE_ROUTINE page.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwStorPassiveInitialize<E extends DeviceExtension> {
    /** Whether the miniport can work. */
    boolean run(E extension);
}
