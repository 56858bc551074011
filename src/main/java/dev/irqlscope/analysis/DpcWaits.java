package dev.irqlscope.analysis;

/** Judges how long DPCs waited, and keeps the lane of it. Indexer's thread only. */
record DpcWaits(Tables tables, LateDpcs lateDpcs) {

    /** A DPC began whose issuer is known as well as it will ever be. In order of their beginnings. */
    void started(int instance, int cpu, long nanos, PartitionLane execution) {
        int late = lateDpcs.started(instance, cpu, nanos, execution) ? Activities.LATE : 0;
        tables.activities.flag(tables.dpcInstances.activity(instance), late);
        long latency = tables.dpcInstances.latencyNanos(instance);
        if (latency != DpcInstances.UNKNOWN) {
            tables.dpcLatencies.add(nanos, latency, late, instance);
        }
    }
}
