package dev.irqlscope.format;

import java.time.Instant;

/**
 * The clock of a Perfetto trace's kernel events, and what the wall clock showed by it. Source: clock_snapshot.proto,
 * {@code FtraceClock} in ftrace_event_bundle.proto.
 */
final class PerfettoClock {
    private static final int SNAPSHOT_CLOCK = 1;
    private static final int CLOCK_ID = 1;
    private static final int CLOCK_STAMP = 2;

    private static final int REALTIME = 1;
    private static final int MONOTONIC_RAW = 5;
    private static final int BOOT_TIME = 6;

    /** Time since boot, which is what packets are stamped with as well. */
    static final int FTRACE_BOOT = 0;

    private static final int FTRACE_GLOBAL = 2;
    private static final int FTRACE_LOCAL = 3;
    private static final int FTRACE_MONOTONIC_RAW = 4;
    private static final long UNKNOWN = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ProtoCursor snapshot = new ProtoCursor();
    private final ProtoCursor one = new ProtoCursor();
    private final long[] shown = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN};
    private long ftraceClock = UNKNOWN;
    private boolean differ;
    private long syncedStamp = UNKNOWN;
    private long syncedBootTime = UNKNOWN;

    /** Takes in what all clocks showed at one moment; the first time that there is a wall clock among them counts. */
    void takeSnapshot(ProtoCursor packet) {
        if (shown[REALTIME] != UNKNOWN) {
            return;
        }
        snapshot.startIn(packet);
        while (snapshot.next()) {
            if (snapshot.field() == SNAPSHOT_CLOCK) {
                long id = 0;
                long stamp = UNKNOWN;
                one.startIn(snapshot);
                while (one.next()) {
                    id = one.field() == CLOCK_ID ? one.number() : id;
                    stamp = one.field() == CLOCK_STAMP ? one.number() : stamp;
                }
                if (id > 0 && id < shown.length) {
                    shown[(int) id] = stamp;
                }
            }
        }
    }

    /** A bundle's events bear stamps of this clock. */
    void stampsAreOf(long clock) {
        differ |= ftraceClock != UNKNOWN && ftraceClock != clock;
        ftraceClock = ftraceClock == UNKNOWN ? clock : ftraceClock;
    }

    /** When the clock of the stamps showed the one, the time since boot was the other. The first pair counts. */
    void synchronise(long stamp, long bootTime) {
        if (syncedStamp == UNKNOWN) {
            syncedStamp = stamp;
            syncedBootTime = bootTime;
        }
    }

    /** Whether not all bundles have the same clock. */
    boolean differs() {
        return differ;
    }

    /** What people call it. */
    String name() {
        return switch ((int) ftraceClock) {
            case FTRACE_BOOT -> "boot";
            case FTRACE_GLOBAL -> "global";
            case FTRACE_LOCAL -> "local";
            case FTRACE_MONOTONIC_RAW -> "mono_raw";
            default -> "ftrace";
        };
    }

    /** What the wall clock showed at a stamp of the events; null if the trace does not say. */
    Instant wallClock(long stamp) {
        long since;
        if (ftraceClock == FTRACE_MONOTONIC_RAW && shown[MONOTONIC_RAW] != UNKNOWN) {
            since = stamp - shown[MONOTONIC_RAW];
        } else if (ftraceClock == FTRACE_BOOT && shown[BOOT_TIME] != UNKNOWN) {
            since = stamp - shown[BOOT_TIME];
        } else if (ftraceClock > FTRACE_BOOT && syncedStamp != UNKNOWN && shown[BOOT_TIME] != UNKNOWN) {
            since = stamp - syncedStamp + syncedBootTime - shown[BOOT_TIME];
        } else {
            return null;
        }
        return shown[REALTIME] <= 0
                ? null
                : Instant.ofEpochSecond(
                        shown[REALTIME] / NANOS_PER_SECOND + since / NANOS_PER_SECOND,
                        shown[REALTIME] % NANOS_PER_SECOND + since % NANOS_PER_SECOND);
    }
}
