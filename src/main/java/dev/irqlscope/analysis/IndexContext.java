package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.TraceInfo;

/** What the indexers of all processors share. Indexer's thread only. */
record IndexContext(
        TraceInfo info, Catalog catalog, Tables tables, Routines routines, DeviceTracker devices, Judge judge,
        DpcWaits waits, InferredPairs pairs) {

    static IndexContext of(TraceInfo info, Catalog catalog, Tables tables) {
        DeviceTracker devices = new DeviceTracker(
                tables.spill, catalog, info.levels() == TraceInfo.Levels.RECORDED);
        Judge judge = new Judge(tables, catalog, info, devices);
        DpcWaits waits = new DpcWaits(tables, judge.lateDpcs());
        return new IndexContext(
                info,
                catalog,
                tables,
                new Routines(info, tables.limits),
                devices,
                judge,
                waits,
                new InferredPairs(info, catalog, tables, waits));
    }
}
