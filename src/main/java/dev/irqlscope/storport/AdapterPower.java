package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;

/**
 * The adapter as a device of the power framework: one component, which has one functional state, F0, and so is as ready when it is
 * idle as when it is active. What is left is the count of who needs it. Sources: StorPortInitializePoFxPower,
 * StorPortPoFxActivateComponent and StorPortPoFxIdleComponent pages.
 */
final class AdapterPower {
    /** What counting up or down takes. No source tells. */
    private static final long COUNT_NANOS = 200;

    private boolean registered;
    private long references;

    StorStatus register() {
        if (registered) {
            return StorStatus.UNSUCCESSFUL;
        }
        registered = true;
        return StorStatus.SUCCESS;
    }

    StorStatus activate(Processor processor, int component) {
        StorStatus refusal = refusal(processor, Service.POFX_ACTIVATE_COMPONENT, component);
        if (refusal == StorStatus.SUCCESS) {
            processor.work(COUNT_NANOS);
            references++;
        }
        return refusal;
    }

    StorStatus idle(Processor processor, int component) {
        StorStatus refusal = refusal(processor, Service.POFX_IDLE_COMPONENT, component);
        if (refusal != StorStatus.SUCCESS) {
            return refusal;
        }
        processor.work(COUNT_NANOS);
        if (references == 0) {
            return StorStatus.INVALID_DEVICE_REQUEST;
        }
        references--;
        return references == 0 ? StorStatus.SUCCESS : StorStatus.BUSY;
    }

    private StorStatus refusal(Processor processor, Service service, int component) {
        if (service.refusesAt(processor.irql())) {
            return StorStatus.INVALID_IRQL;
        }
        return registered && component == 0 ? StorStatus.SUCCESS : StorStatus.INVALID_PARAMETER;
    }
}
