package dev.irqlscope.storport;

/**
 * The power framework, PoFx. A simulated adapter has one component, number 0, whose only functional state is F0: nothing is ever
 * switched off, and only the references are counted. At DISPATCH_LEVEL or below.
 */
public final class StorPortPower {
    private StorPortPower() {}

    /**
     * Registers the adapter, as StorPortInitializePoFxPower.
     *
     * @return {@link StorStatus#UNSUCCESSFUL} if it is registered already
     */
    public static StorStatus initializePoFxPower(DeviceExtension extension) {
        Adapter adapter = extension.adapter();
        adapter.rules().enterUntimed(Service.INITIALIZE_POFX_POWER);
        return adapter.power().register();
    }

    /**
     * Says that the component is needed, as StorPortPoFxActivateComponent. Each call needs one of {@link #poFxIdleComponent}.
     *
     * @return {@link StorStatus#INVALID_IRQL} above DISPATCH_LEVEL; {@link StorStatus#INVALID_PARAMETER} if the adapter is not
     *     registered or has no such component
     */
    public static StorStatus poFxActivateComponent(DeviceExtension extension, int component) {
        Adapter adapter = extension.adapter();
        return adapter.power().activate(adapter.enter(Service.POFX_ACTIVATE_COMPONENT), component);
    }

    /**
     * Says that it is not needed any more, as StorPortPoFxIdleComponent. (The head of its page says any level, its table of
     * answers has STOR_STATUS_INVALID_IRQL above DISPATCH_LEVEL; this is the second reading.)
     *
     * @return {@link StorStatus#BUSY} if somebody else still needs it; {@link StorStatus#INVALID_DEVICE_REQUEST} if nobody did;
     *     otherwise as above
     */
    public static StorStatus poFxIdleComponent(DeviceExtension extension, int component) {
        Adapter adapter = extension.adapter();
        return adapter.power().idle(adapter.enter(Service.POFX_IDLE_COMPONENT), component);
    }
}
