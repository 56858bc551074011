package dev.irqlscope.trace;

/**
 * Interrupt request levels of x64 Windows. A level belongs to a processor: while it runs at level <i>n</i>, interrupts of
 * level <i>n</i> and below stay pending on that processor.
 *
 * <p>Levels are plain {@code int}s in hot paths; this class names them. Source: WDK, "Managing Hardware Priorities".
 */
public final class Irql {
    public static final int PASSIVE_LEVEL = 0;
    public static final int APC_LEVEL = 1;
    public static final int DISPATCH_LEVEL = 2;

    /** Lowest level that a device may interrupt at. */
    public static final int LOWEST_DIRQL = 3;

    /** Highest level that a device may interrupt at. */
    public static final int HIGHEST_DIRQL = 12;

    public static final int CLOCK_LEVEL = 13;
    public static final int IPI_LEVEL = 14;
    public static final int HIGH_LEVEL = 15;

    /** Highest interrupt vector of an x64 processor. */
    public static final int LAST_VECTOR = 255;

    private static final String[] NAMES = {
        "PASSIVE", "APC", "DISPATCH", "DIRQL", "DIRQL", "DIRQL", "DIRQL", "DIRQL", "DIRQL", "DIRQL", "DIRQL", "DIRQL",
        "DIRQL", "CLOCK", "IPI", "HIGH"
    };

    private Irql() {}

    /** The level that an x64 interrupt vector is delivered at: its priority class, {@code vector >> 4}. */
    public static int ofVector(int vector) {
        return (vector >> 4) & 0xF;
    }

    /** Whether a device interrupts at this level. */
    public static boolean isDirql(int irql) {
        return irql >= LOWEST_DIRQL && irql <= HIGHEST_DIRQL;
    }

    /** Name and number, as in {@code DIRQL 9} or {@code DISPATCH 2}. */
    public static String describe(int irql) {
        return irql >= 0 && irql < NAMES.length ? NAMES[irql] + " " + irql : "IRQL " + irql;
    }
}
