package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.util.Arrays;
import java.util.BitSet;

/** What the indexer asks of routines and vectors for every event, out of the catalog and into arrays. Indexer's thread only. */
final class Routines {
    private static final RoutineKind[] NO_KINDS = new RoutineKind[0];

    private final TraceInfo info;
    private final Limits limits;
    private final BitSet deviceVectors = new BitSet();
    private RoutineKind[] kinds = NO_KINDS;
    private int[] levels = new int[0];
    private int[] devices = new int[0];
    private long[] limitNanos = new long[0];

    Routines(TraceInfo info, Limits limits) {
        this.info = info;
        this.limits = limits;
    }

    /** Takes in the entities that are new. */
    void learn(Catalog catalog) {
        int known = kinds.length;
        int size = catalog.size();
        if (size == known) {
            return;
        }
        kinds = Arrays.copyOf(kinds, size);
        levels = Arrays.copyOf(levels, size);
        devices = Arrays.copyOf(devices, size);
        limitNanos = Arrays.copyOf(limitNanos, size);
        for (int entity = known; entity < size; entity++) {
            Entity.Routine routine = catalog.routine(entity);
            kinds[entity] = routine.kind();
            levels[entity] = Math.min(Levels.of(routine), CpuLanes.LEVEL_MASK);
            devices[entity] = routine.device();
            limitNanos[entity] = limits.in(info, routine);
            switch (catalog.get(entity)) {
                case Entity.Line line -> addDeviceVector(line.vector());
                case Entity.Routine isr when isr.kind().isIsr() -> addDeviceVector(isr.vector());
                default -> {
                }
            }
        }
    }

    private void addDeviceVector(int vector) {
        if (vector >= 0) {
            deviceVectors.set(vector);
        }
    }

    /** Whether the catalog calls it an ISR. */
    boolean isIsr(int entity) {
        return entity >= 0 && entity < kinds.length && kinds[entity].isIsr();
    }

    /** Its kind, or this one if the catalog does not call it anything of the sort, as in a damaged file. */
    RoutineKind kind(int entity, RoutineKind expected) {
        if (entity < 0 || entity >= kinds.length) {
            return expected;
        }
        RoutineKind kind = kinds[entity];
        return kind.isIsr() == expected.isIsr() && kind.isDpc() == expected.isDpc() ? kind : expected;
    }

    int level(int entity) {
        return entity >= 0 && entity < levels.length ? levels[entity] : 0;
    }

    /** The device it serves, or -1. */
    int device(int entity) {
        return entity >= 0 && entity < devices.length ? devices[entity] : Entity.NONE;
    }

    /** {@link Long#MAX_VALUE} for no limit. */
    long limitNanos(int entity) {
        return entity >= 0 && entity < limitNanos.length ? limitNanos[entity] : Long.MAX_VALUE;
    }

    /** Whether a device raises this vector, rather than the kernel. */
    boolean isDeviceVector(int vector) {
        return vector >= 0 && deviceVectors.get(vector);
    }
}
