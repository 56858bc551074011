package dev.irqlscope.format;

import dev.irqlscope.format.EtlBuffers.Buffer;
import java.util.Arrays;

/**
 * A loaded buffer of an ETL file, and how far it has been used. It stops at the events that the timeline has use for, and tells
 * when its turn is among the buffers that are open at one time. Used for one buffer after the other; one thread.
 */
final class EtlCursor {
    private final EtlScan scan;
    private final EtlEvents events = new EtlEvents();
    private byte[] bytes = new byte[0];
    private Buffer buffer;
    private int rank;
    private long key;

    /** Of a buffer whose stamps go back: the least stamp of each event and those that follow, else {@code null}. */
    private long[] least;

    private int passed;

    /** @param scan what is usable of the file */
    EtlCursor(EtlScan scan) {
        this.scan = scan;
    }

    /**
     * Stands before the first event of a buffer.
     *
     * @param itsBytes header and contents, unpacked
     * @param itsRank its place among all, for those whose turn is at the same time
     */
    void begin(Buffer from, byte[] itsBytes, int itsRank) {
        buffer = from;
        rank = itsRank;
        bytes = itsBytes;
        least = from.goesBack ? leastStamps() : null;
        passed = 0;
        events.start(bytes, from.bytes);
        key = Long.MIN_VALUE;
    }

    /** One stamp that is far too late must not hold back all that follow it. */
    private long[] leastStamps() {
        events.start(bytes, buffer.bytes);
        long[] stamps = new long[16];
        int count = 0;
        while (toNext()) {
            if (count == stamps.length) {
                stamps = Arrays.copyOf(stamps, count * 2);
            }
            stamps[count++] = events.stamp();
        }
        for (int i = count - 2; i >= 0; i--) {
            stamps[i] = Math.min(stamps[i], stamps[i + 1]);
        }
        return stamps;
    }

    /** Goes to the next event of use. False if there is none. */
    boolean advance() {
        if (!toNext()) {
            return false;
        }
        key = least == null ? events.stamp() : least[passed];
        passed++;
        return true;
    }

    private boolean toNext() {
        while (events.advance()) {
            if (EtlHooks.belongsOnTheTimeline(events.hook()) && scan.isUsable(events)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its turn comes before another's. */
    boolean precedes(EtlCursor other) {
        return key != other.key ? key < other.key : rank < other.rank;
    }

    /** When its turn is: at the stamp of the event it stands at, or the least of those that follow. */
    long key() {
        return key;
    }

    /** The event it stands at. */
    EtlEvents events() {
        return events;
    }

    Buffer buffer() {
        return buffer;
    }

    byte[] bytes() {
        return bytes;
    }
}
