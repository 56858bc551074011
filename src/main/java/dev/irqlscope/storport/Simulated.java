package dev.irqlscope.storport;

/** What exists only because the machine is simulated, and not in the WDK. */
public final class Simulated {

    private Simulated() {}

    /**
     * Computes for a while: what the code of a real driver would take between two services. Interrupts above the current
     * IRQL preempt it at any nanosecond.
     */
    public static void work(DeviceExtension extension, long nanos) {
        extension.adapter().processor().work(nanos);
    }

    /**
     * Says that the routine of a DPC works on its arguments. Then it matters if an IssueDpc finds the DPC queued already, for
     * that call's arguments are lost, and the finding dpc-args-dropped says so. When a miniport is loaded from source or from a
     * jar, this call is put into each DPC routine that reads one of its last two parameters; what ships says it by itself.
     */
    public static void usesArguments(StorDpc dpc) {
        dpc.useArguments();
    }
}
