package dev.irqlscope.storport;

/**
 * A miniport's memory for one adapter, as HW_DEVICE_EXTENSION. Miniports extend it with fields of their own; the port driver
 * makes it and passes it to every callback.
 */
public abstract class DeviceExtension {
    private Adapter adapter;

    /** It is this adapter's from now on; says whether it was nobody's before. */
    boolean attach(Adapter to) {
        boolean free = adapter == null;
        adapter = to;
        return free;
    }

    Adapter adapter() {
        if (adapter == null) {
            throw new IllegalStateException(
                    "this device extension is no adapter's: each routine is given the one that it is about (HW_INITIALIZATION_DATA page, DeviceExtensionSize)");
        }
        return adapter;
    }
}
