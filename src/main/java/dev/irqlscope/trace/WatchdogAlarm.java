package dev.irqlscope.trace;

/**
 * The {@code arg} of {@link EventKind#WATCHDOG}: which allotment was used up, and how long that was, in nanoseconds.
 *
 * @param allottedNanos time allotted
 */
public record WatchdogAlarm(Kind kind, long allottedNanos) {
    private static final Kind[] KINDS = Kind.values();
    private static final int KIND_BITS = 2;

    /** What a watchdog can find. The order is part of the file format. */
    public enum Kind {
        /** One DPC or ISR ran too long. */
        SINGLE,
        /** The processor was at DISPATCH_LEVEL or above too long, whatever ran. */
        CUMULATIVE,
        /** The processor took no clock interrupt for too long. */
        CLOCK
    }

    public long arg() {
        return allottedNanos << KIND_BITS | kind.ordinal();
    }

    /** What an event says; one that a newer program wrote counts as {@link Kind#CUMULATIVE}, which names nobody. */
    public static WatchdogAlarm of(long arg) {
        int kind = (int) arg & (1 << KIND_BITS) - 1;
        return new WatchdogAlarm(kind < KINDS.length ? KINDS[kind] : Kind.CUMULATIVE, arg >>> KIND_BITS);
    }
}
