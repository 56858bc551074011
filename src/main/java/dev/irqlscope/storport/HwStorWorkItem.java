package dev.irqlscope.storport;

/**
 * What a work item does, at PASSIVE_LEVEL in a system thread. Source: Storport HW_WORKITEM page.
 *
 * @param <E> the miniport's device extension
 */
@FunctionalInterface
public interface HwStorWorkItem<E extends DeviceExtension> {
    void run(E extension, Object context, StorWorker worker);
}
