package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.Locale;

/**
 * Names the routines of an ETL file after their image and address. What runs at which level: an ISR at the level of its vector,
 * which is how x64 delivers it and unknown on x86; DPCs at DISPATCH, threaded DPCs and passive-level ISRs at PASSIVE.
 */
final class EtlRoutines {
    private static final int UNKNOWN_LEVEL = -1;
    private static final String STORPORT = "storport.sys";

    private final Catalog catalog;
    private final EtlImages images;
    private Bound[] table = new Bound[256];
    private int size;

    EtlRoutines(Catalog catalog, EtlImages images) {
        this.catalog = catalog;
        this.images = images;
    }

    /** A routine as an event names it, its entity, and the image that gave it its name; {@code null} if none did. */
    private record Bound(long address, int hook, int vector, int entity, EtlImages.Image image) {
        boolean holdsAt(long ticks) {
            return image == null || image.isLoadedAt(ticks);
        }
    }

    /** The entity of a call's routine. */
    int of(EtlCall call) {
        int slot = slot(table, call.routine, call.hook, call.vector);
        Bound bound = table[slot];
        if (bound == null) {
            if (++size * 2 > table.length) {
                grow();
                slot = slot(table, call.routine, call.hook, call.vector);
            }
        } else if (bound.holdsAt(call.startTicks)) {
            return bound.entity;
        }
        table[slot] = bind(call, bound);
        return table[slot].entity;
    }

    /** Where the routine stands, or could. */
    private static int slot(Bound[] table, long address, int hook, int vector) {
        long hash = (address * 31 + hook) * 31 + vector;
        hash *= 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (hash >>> 40) & table.length - 1;
        Bound there = table[slot];
        while (there != null && !(there.address == address && there.hook == hook && there.vector == vector)) {
            slot = slot + 1 & table.length - 1;
            there = table[slot];
        }
        return slot;
    }

    private void grow() {
        Bound[] larger = new Bound[table.length * 2];
        for (Bound bound : table) {
            if (bound != null) {
                larger[slot(larger, bound.address, bound.hook, bound.vector)] = bound;
            }
        }
        table = larger;
    }

    private Bound bind(EtlCall call, Bound before) {
        EtlImages.Image image = images.find(call.routine, call.startTicks);
        if (before != null && before.image == image) {
            return before;
        }
        String module = image == null ? EtlImages.UNKNOWN : image.name;
        Entity.Routine routine = routine(module, addressName(call.routine), call);
        return new Bound(call.routine, call.hook, call.vector, catalog.intern(routine), image);
    }

    /** The name of a function of which only the address is known. */
    static String addressName(long address) {
        return "0x" + String.format(Locale.ROOT, "%x", address);
    }

    /** The routine that a call is of. */
    static Entity.Routine routine(String module, String function, EtlCall call) {
        return new Entity.Routine(
                module + "!" + function,
                module,
                call.kind,
                call.vector,
                level(call),
                module.equals(STORPORT),
                Entity.NONE);
    }

    private static int level(EtlCall call) {
        if (call.kind == RoutineKind.THREADED_DPC || call.isPassiveIsr()) {
            return Irql.PASSIVE_LEVEL;
        }
        if (call.kind.isDpc()) {
            return Irql.DISPATCH_LEVEL;
        }
        return call.hasVectorOfLevel() ? Irql.ofVector(call.vector) : UNKNOWN_LEVEL;
    }
}
