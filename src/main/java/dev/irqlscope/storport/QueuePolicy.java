package dev.irqlscope.storport;

/**
 * How the port driver queues the requests of a logical unit. Source: WDK, "Registry Entries for StorPort Miniport Drivers".
 *
 * @param depth requests that may be at the miniport at once, {@link #NO_LIMIT} for any number
 * @param busyPauseNanos BusyPauseTime: how long it starts none after one came back busy
 * @param busyRetries BusyRetryCount: how often it tries one again that comes back busy
 * @param queueFullPercent QueueFullWaitIoPercentage: after one came back because the device's queue was full, the share of those
 *     at the miniport that must complete before it starts others
 */
public record QueuePolicy(int depth, long busyPauseNanos, int busyRetries, int queueFullPercent) {
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    public static final QueuePolicy DEFAULT = new QueuePolicy(NO_LIMIT, 250_000_000, 20, 25);
}
