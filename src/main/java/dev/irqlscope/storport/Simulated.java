package dev.irqlscope.storport;

/** What exists only because the machine is simulated. */
public final class Simulated {

    private Simulated() {}

    /**
     * Computes for a while: what the code of a real driver would take between two services. Interrupts above the current
     * IRQL preempt it at any nanosecond. The one call that is not in the WDK.
     */
    public static void work(DeviceExtension extension, long nanos) {
        extension.adapter().processor().work(nanos);
    }
}
