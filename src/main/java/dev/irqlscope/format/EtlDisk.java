package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;

/** Disk requests, which ETL records when they are complete. Layouts: DiskIo_TypeGroup1 and DiskIo_TypeGroup3. */
final class EtlDisk {
    private EtlDisk() {}

    /** Number of the disk, or -1 if the record is too short. */
    static int disk(EtlEvents event) {
        return event.payloadBytes() >= 8 ? LittleEndian.i32(event.bytes(), event.payload()) : -1;
    }

    /** The entity of a disk by its number. */
    static int device(int disk, Catalog catalog) {
        return catalog.intern(new Entity.Device("Disk " + disk));
    }

    /**
     * How long the request took, in ticks of the recording's clock; 0 if that is not known. A time beyond a second is taken for
     * unknown as well: waiting for it would hold back all that came meanwhile.
     */
    static long responseTicks(EtlEvents event, EtlClock clock) {
        boolean flush = event.hook() == EtlHooks.DISK_FLUSH;
        int at = flush ? 8 : 24 + 2 * event.pointerBytes();
        if (event.payloadBytes() < at + 8 || clock.countsSomethingElse()) {
            return 0;
        }
        long ticks = LittleEndian.i64(event.bytes(), event.payload() + at);
        return ticks >= 0 && ticks <= clock.secondTicks() && ticks < event.stamp() ? ticks : 0;
    }
}
