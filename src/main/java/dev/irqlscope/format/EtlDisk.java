package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;

/** Disk requests, which ETL records when they are complete. Layouts: DiskIo_TypeGroup1 and DiskIo_TypeGroup3. */
final class EtlDisk {
    static final long UNKNOWN = -1;

    private static final int MOST_DISKS = 1 << 12;

    /** A port driver gives a request up long before. */
    private static final long MOST_SECONDS = 3600;

    private EtlDisk() {}

    /** Number of the disk, or {@link #UNKNOWN} if the record is too short or the number cannot be. */
    static int disk(EtlEvents event) {
        int disk = event.payloadBytes() >= 8 ? LittleEndian.i32(event.bytes(), event.payload()) : -1;
        return disk >= 0 && disk < MOST_DISKS ? disk : (int) UNKNOWN;
    }

    /** The entity of a disk by its number. */
    static int device(int disk, Catalog catalog) {
        return catalog.intern(new Entity.Device("Disk " + disk));
    }

    /** When the request began, in ticks of the recording's clock; {@link #UNKNOWN} if that cannot be told. */
    static long startTicks(EtlEvents event, EtlClock clock) {
        boolean flush = event.hook() == EtlHooks.DISK_FLUSH;
        int at = flush ? 8 : 24 + 2 * event.pointerBytes();
        if (disk(event) < 0 || event.payloadBytes() < at + 8) {
            return UNKNOWN;
        }
        long ticks = LittleEndian.i64(event.bytes(), event.payload() + at);
        long response = ticks <= 0 ? UNKNOWN : clock.ofCounter(ticks);
        return response >= 0 && response / MOST_SECONDS <= clock.secondTicks() && response < event.stamp()
                ? event.stamp() - response
                : UNKNOWN;
    }
}
