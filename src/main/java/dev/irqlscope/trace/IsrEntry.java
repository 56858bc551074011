package dev.irqlscope.trace;

/**
 * The {@code arg} of {@link EventKind#ISR_ENTER}: bits 0 to 31 are the vector, or irq number on Linux; bits 32 and up the number
 * of the message that interrupted plus one, 0 where there is none or the trace does not tell.
 */
public final class IsrEntry {
    /** The number of a message when there is none. */
    public static final int NO_MESSAGE = -1;

    private IsrEntry() {}

    public static long of(int vector, int message) {
        return (long) (message + 1) << Integer.SIZE | vector & 0xFFFF_FFFFL;
    }

    /** Vector or irq number. */
    public static int vector(long arg) {
        return (int) arg;
    }

    /** Number of the message among those of its device, or {@link #NO_MESSAGE}. */
    public static int message(long arg) {
        return (int) (arg >>> Integer.SIZE) - 1;
    }
}
