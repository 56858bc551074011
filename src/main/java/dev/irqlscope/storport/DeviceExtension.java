package dev.irqlscope.storport;

/**
 * A miniport's memory for one adapter, as HW_DEVICE_EXTENSION. Miniports extend it with fields of their own; the port driver
 * makes it and passes it to every callback.
 */
public abstract class DeviceExtension {
    private Adapter adapter;

    void attach(Adapter to) {
        adapter = to;
    }

    Adapter adapter() {
        return adapter;
    }
}
