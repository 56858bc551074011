package dev.irqlscope.storport;

/**
 * What a miniport asks to spread its work over processors. The machine has one group of up to 64 processors, and one NUMA node
 * with all of them. At DISPATCH_LEVEL or below; nothing refuses them above. They take no time.
 */
public final class StorPortTopology {
    private StorPortTopology() {}

    /** Groups that have processors, as StorPortGetActiveGroupCount. */
    public static int getActiveGroupCount(DeviceExtension extension) {
        enter(extension, Service.GET_ACTIVE_GROUP_COUNT);
        return 1;
    }

    /**
     * The processors of a group, as StorPortGetGroupAffinity.
     *
     * @return a bit for each; 0 if there is no such group, STOR_STATUS_UNSUCCESSFUL
     */
    public static long getGroupAffinity(DeviceExtension extension, int groupNumber) {
        return groupNumber == 0 ? all(enter(extension, Service.GET_GROUP_AFFINITY)) : 0;
    }

    /** Nodes that have processors, as StorPortGetActiveNodeCount. */
    public static int getActiveNodeCount(DeviceExtension extension) {
        enter(extension, Service.GET_ACTIVE_NODE_COUNT);
        return 1;
    }

    /** The number of the last node, as StorPortGetHighestNodeNumber. */
    public static int getHighestNodeNumber(DeviceExtension extension) {
        enter(extension, Service.GET_HIGHEST_NODE_NUMBER);
        return 0;
    }

    /** The processors of a node, as StorPortGetNodeAffinity; none for a node that is not there. */
    public static GroupAffinity getNodeAffinity(DeviceExtension extension, int nodeNumber) {
        Adapter adapter = enter(extension, Service.GET_NODE_AFFINITY);
        return new GroupAffinity(0, nodeNumber == 0 ? all(adapter) : 0);
    }

    private static Adapter enter(DeviceExtension extension, Service service) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(service);
        return adapter;
    }

    private static long all(Adapter adapter) {
        return -1L >>> Long.SIZE - adapter.processorCount();
    }
}
