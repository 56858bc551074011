package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Names the routines of an ETL file after their image and address. What runs at which level: an ISR at the level of its vector,
 * which is how x64 delivers it and unknown on x86; DPCs at DISPATCH, threaded DPCs and passive-level ISRs at PASSIVE.
 */
final class EtlRoutines {
    private static final int UNKNOWN_LEVEL = -1;
    private static final String STORPORT = "storport.sys";

    private final Catalog catalog;
    private final EtlImages images;
    private final Map<Key, Bound> known = new HashMap<>();
    private Key lastKey;
    private Bound lastBound;

    EtlRoutines(Catalog catalog, EtlImages images) {
        this.catalog = catalog;
        this.images = images;
    }

    private record Key(long address, int hook, int vector) {
        boolean is(EtlCall call) {
            return address == call.routine && hook == call.hook && vector == call.vector;
        }
    }

    /** An entity, and the image that gave it its name; {@code null} if none did. */
    private record Bound(int entity, EtlImages.Image image) {
        boolean holdsAt(long ticks) {
            return image == null || image.isLoadedAt(ticks);
        }
    }

    /** The entity of a call's routine. */
    int of(EtlCall call) {
        if (lastKey == null || !lastKey.is(call)) {
            lastKey = new Key(call.routine, call.hook, call.vector);
            lastBound = known.get(lastKey);
        }
        if (lastBound == null || !lastBound.holdsAt(call.startTicks)) {
            lastBound = bind(call);
            known.put(lastKey, lastBound);
        }
        return lastBound.entity;
    }

    private Bound bind(EtlCall call) {
        EtlImages.Image image = images.find(call.routine, call.startTicks);
        String module = image == null ? EtlImages.UNKNOWN : image.name;
        String name = module + "!0x" + String.format(Locale.ROOT, "%x", call.routine);
        Entity.Routine routine = new Entity.Routine(
                name, module, call.kind, call.vector, level(call), module.equals(STORPORT), Entity.NONE);
        return new Bound(catalog.intern(routine), image);
    }

    private static int level(EtlCall call) {
        if (call.kind == RoutineKind.THREADED_DPC || call.hook == EtlHooks.ISR_PASSIVE) {
            return Irql.PASSIVE_LEVEL;
        }
        if (call.kind.isDpc()) {
            return Irql.DISPATCH_LEVEL;
        }
        return call.pointerBytes == 8 ? Irql.ofVector(call.vector) : UNKNOWN_LEVEL;
    }
}
