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
     * Touches memory that may be paged out, as code or data in a pageable section. At DISPATCH_LEVEL or above nobody could bring
     * the page back: it works as long as it is there, and Driver Verifier sees to it that it is not. Source: WDK, "Managing
     * Hardware Priorities"; bug check 0xD1 page.
     */
    public static void touchPageableMemory(DeviceExtension extension) {
        extension.adapter().enter(Service.PAGEABLE_MEMORY);
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
