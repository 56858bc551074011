package dev.irqlscope.storport;

/**
 * What {@link StorPort#buildScatterGatherList} calls with the list, at DISPATCH_LEVEL.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface PostScatterGatherExecute<E extends DeviceExtension> {
    void run(E extension, StorScatterGatherList scatterGather);
}
