package dev.irqlscope.storport;

import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that the registry has for an adapter: those that say how its requests are queued, and what its miniport has written.
 * The port driver reads its own when it starts, so a change of them would count from the next start on only. Source: WDK, "Registry
 * Entries for Storport Miniport Drivers".
 */
final class AdapterRegistry {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** REG_DWORD holds no more, and nobody needs more values than this. */
    private static final long HIGHEST = 0xFFFF_FFFFL;
    private static final int MOST_VALUES = 1_000;

    private final Map<String, Long> values = new HashMap<>();

    AdapterRegistry(QueuePolicy policy) {
        values.put("BusyPauseTime", policy.busyPauseNanos() / NANOS_PER_MILLI);
        values.put("BusyRetryCount", (long) policy.busyRetries());
        values.put("QueueFullWaitIoPercentage", (long) policy.queueFullPercent());
    }

    /** A number, or {@code null} if there is none of this name. */
    Long read(String name) {
        return values.get(name);
    }

    /** Says whether it could be written. */
    boolean write(String name, long value) {
        boolean fits = name != null
                && !name.isEmpty()
                && 0 <= value
                && value <= HIGHEST
                && (values.containsKey(name) || values.size() < MOST_VALUES);
        if (fits) {
            values.put(name, value);
        }
        return fits;
    }
}
