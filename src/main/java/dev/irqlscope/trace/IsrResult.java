package dev.irqlscope.trace;

/**
 * The {@code arg} of {@link EventKind#ISR_RETURN}: bit 0 is what the routine returned, bit 1 says that it did nothing the
 * trace knows of (no cause cleared, no completion, no DPC queued), bits 8 and up count its register reads.
 */
public final class IsrResult {
    private static final long CLAIMED = 1;
    private static final long DID_NOTHING = 2;
    private static final int READS_SHIFT = 8;

    private IsrResult() {}

    public static long of(boolean claimed, boolean didNothing, int registerReads) {
        return (claimed ? CLAIMED : 0) | (didNothing ? DID_NOTHING : 0) | ((long) registerReads << READS_SHIFT);
    }

    /** Whether the routine returned TRUE. */
    public static boolean claimed(long arg) {
        return (arg & CLAIMED) != 0;
    }

    /** Whether the machine saw the routine do nothing; always false in traces that cannot know. */
    public static boolean didNothing(long arg) {
        return (arg & DID_NOTHING) != 0;
    }

    /** How many registers the routine read; 0 where unknown. */
    public static int registerReads(long arg) {
        return (int) (arg >>> READS_SHIFT);
    }
}
