package dev.irqlscope.engine;

/** Stops the machine for good, as Windows would with a blue screen. */
public final class BugCheck extends RuntimeException {
    /** HARDWARE_INTERRUPT_STORM: an interrupt comes again and again and nobody quiets it. */
    public static final int HARDWARE_INTERRUPT_STORM = 0xF2;
    /** IRQL_UNEXPECTED_VALUE: a routine returned at another IRQL than it was called at. */
    public static final int IRQL_UNEXPECTED_VALUE = 0xC8;
    /** IRQL_NOT_GREATER_OR_EQUAL: KeRaiseIrql to a lower level. */
    public static final int IRQL_NOT_GREATER_OR_EQUAL = 0x9;
    /** IRQL_NOT_LESS_OR_EQUAL: a service was called above the IRQL that it allows. */
    public static final int IRQL_NOT_LESS_OR_EQUAL = 0xA;
    /** SPIN_LOCK_ALREADY_OWNED: a processor wants a spin lock that it holds. */
    public static final int SPIN_LOCK_ALREADY_OWNED = 0xF;
    /** SPIN_LOCK_NOT_OWNED: a processor gives up a spin lock that it does not hold. */
    public static final int SPIN_LOCK_NOT_OWNED = 0x10;
    /** SYSTEM_THREAD_EXCEPTION_NOT_HANDLED: a driver routine threw. */
    public static final int SYSTEM_THREAD_EXCEPTION_NOT_HANDLED = 0x7E;
    /** DRIVER_VERIFIER_DETECTED_VIOLATION: a rule of the driver verifier was broken. */
    public static final int DRIVER_VERIFIER_DETECTED_VIOLATION = 0xC4;

    /** DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL: a driver touches what it has given back. */
    public static final int DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL = 0xD5;
    /** SCSI_VERIFIER_DETECTED_VIOLATION: a miniport breaks a rule of its port driver. */
    public static final int SCSI_VERIFIER_DETECTED_VIOLATION = 0xF1;
    /** DPC_WATCHDOG_VIOLATION: a routine at DISPATCH_LEVEL or above does not come to an end. */
    public static final int DPC_WATCHDOG_VIOLATION = 0x133;

    private static final long serialVersionUID = 1;

    private final int code;
    private final long parameter;

    public BugCheck(int code, long parameter, String sentence) {
        super(sentence);
        this.code = code;
        this.parameter = parameter;
    }

    public int code() {
        return code;
    }

    /** The first of its parameters. */
    public long parameter() {
        return parameter;
    }
}
