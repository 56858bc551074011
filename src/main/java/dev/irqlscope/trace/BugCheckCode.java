package dev.irqlscope.trace;

import java.util.Arrays;
import java.util.List;

/**
 * What a machine can stop for, by the numbers and names of Windows, with what each of the four parameters means. Source: the bug
 * check pages of the debugger documentation.
 *
 * <p>Where Windows gives an address, the simulated machine gives what stands for it: the index of an entity, the number of a
 * request, a line of Java. Where Windows documents no parameters, {@code simulator:} says what the machine gives all the same.
 */
public enum BugCheckCode {
    /** KeRaiseIrql to a lower level. */
    IRQL_NOT_GREATER_OR_EQUAL(0x9, "simulator: level asked for", "simulator: level of the processor"),
    /** Memory was referenced that must not be at this level, or KeLowerIrql to a higher one. */
    IRQL_NOT_LESS_OR_EQUAL(0xA, "address referenced, or level asked for", "IRQL", "0 read, 1 write, 8 execute",
            "address of the instruction"),
    /** A processor wants a spin lock that it holds. */
    SPIN_LOCK_ALREADY_OWNED(0xF, "simulator: the lock"),
    /** A processor gives up a spin lock that it does not hold. */
    SPIN_LOCK_NOT_OWNED(0x10, "simulator: the lock"),
    /** An exception, as of a DPC routine, that nobody caught. */
    KMODE_EXCEPTION_NOT_HANDLED(0x1E, "exception code", "address where it occurred", "parameter 0 of the exception",
            "parameter 1 of the exception"),
    /** An exception of an ISR that nobody caught. */
    INTERRUPT_EXCEPTION_NOT_HANDLED(0x3D, "simulator: exception code", "simulator: line of Java"),
    /** An exception of a thread that nobody caught. */
    SYSTEM_THREAD_EXCEPTION_NOT_HANDLED(0x7E, "exception code", "address where it occurred", "exception record",
            "context record"),
    /** Pool was freed twice, or in another wrong way. */
    BAD_POOL_CALLER(0xC2, "7 freed already", "reserved", "contents of the pool header", "address of the pool"),
    /** Driver Verifier found a rule broken: 0xE5 a call at the wrong IRQL, 0x02 and 0x12 pool above DISPATCH_LEVEL, 0x1001 a lock order, 0x20015 a lock released in the wrong order. */
    DRIVER_VERIFIER_DETECTED_VIOLATION(0xC4, "which rule", "of the rule: IRQL, or the lock", "of the rule",
            "of the rule"),
    /** A routine returned at another IRQL than it was called at. */
    IRQL_UNEXPECTED_VALUE(0xC8, "IRQL << 16 | expected IRQL << 8 | unique value", "0, or the APC's kernel routine",
            "0, or the APC", "0, or the APC's normal routine"),
    /** A driver referenced memory that must not be at this level. */
    DRIVER_IRQL_NOT_LESS_OR_EQUAL(0xD1, "memory referenced", "IRQL", "0 read, 1 write, 8 execute",
            "address that referenced it"),
    /** A driver touches what it has given back. */
    DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL(0xD5, "memory referenced", "0 read, 1 write",
            "address that referenced it"),
    /** A miniport breaks a rule of its port driver: 0x2001 a stall over 0.1 s, 0x2004 a request completed twice. */
    SCSI_VERIFIER_DETECTED_VIOLATION(0xF1, "which rule", "of the rule", "of the rule", "of the rule"),
    /** An interrupt comes again and again and nobody quiets it. */
    HARDWARE_INTERRUPT_STORM(0xF2, "first ISR of the chain", "its context", "the interrupt object",
            "1 not chained, 2 chained"),
    /** A processor no longer takes clock interrupts. */
    CLOCK_WATCHDOG_TIMEOUT(0x101, "time-out in clock ticks", "0", "PRCB of the processor", "index of the processor"),
    /** A routine between DISPATCH_LEVEL and CLOCK_LEVEL does not come to an end. */
    DPC_WATCHDOG_TIMEOUT(0x102, "time-out in clock ticks", "PRCB of the processor"),
    /** One routine, or all of them together, spent too long at DISPATCH_LEVEL or above. */
    DPC_WATCHDOG_VIOLATION(0x133, "0 one DPC or ISR, 1 all together", "ticks spent, or watchdog period",
            "ticks allotted, with 0 as parameter 1", "reserved");

    /** Parameters that each of them has. */
    public static final int PARAMETERS = 4;

    private static final String UNUSED = "reserved";

    private final int code;
    private final List<String> meanings;

    BugCheckCode(int code, String... meanings) {
        String[] all = Arrays.copyOf(meanings, PARAMETERS);
        Arrays.fill(all, meanings.length, PARAMETERS, UNUSED);
        this.code = code;
        this.meanings = List.of(all);
    }

    /** The number that Windows shows. */
    public int code() {
        return code;
    }

    /** What a parameter means, in a few words; the first is number 0. */
    public String meaning(int parameter) {
        return meanings.get(parameter);
    }

    /** The one with this number, or {@code null} if this program knows none. */
    public static BugCheckCode ofCode(int code) {
        for (BugCheckCode each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return null;
    }

    /** As in {@code bug check 0x133 DPC_WATCHDOG_VIOLATION (0x0, 0x501, 0x500, 0x0)}. */
    public static String describe(int code, List<Long> parameters) {
        BugCheckCode known = ofCode(code);
        List<String> shown = parameters.stream().map("0x%X"::formatted).toList();
        return "bug check 0x%X%s (%s)"
                .formatted(code, known == null ? "" : " " + known.name(), String.join(", ", shown));
    }
}
