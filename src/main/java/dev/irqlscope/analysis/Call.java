package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;

/** A call that has just returned, as the rules see it. Reused for one after the other; indexer's thread only. */
final class Call {
    private static final long MICROSECOND = 1_000;

    private final Tables tables;
    private final Catalog catalog;
    private final TraceInfo info;
    private final DeviceTracker devices;
    private Frame frame;
    private int cpu;
    private long endNanos;

    Call(Tables tables, Catalog catalog, TraceInfo info, DeviceTracker devices) {
        this.tables = tables;
        this.catalog = catalog;
        this.info = info;
        this.devices = devices;
    }

    Call of(Frame returned, int onCpu, long nanos) {
        frame = returned;
        cpu = onCpu;
        endNanos = nanos;
        return this;
    }

    int activity() {
        return frame.activity;
    }

    int cpu() {
        return cpu;
    }

    long startNanos() {
        return frame.startNanos;
    }

    long endNanos() {
        return endNanos;
    }

    long wallNanos() {
        return endNanos - frame.startNanos;
    }

    long exclusiveNanos() {
        return frame.exclusiveNanos;
    }

    /** {@link Long#MAX_VALUE} for none. */
    long limitNanos() {
        return frame.limitNanos;
    }

    /** Whether it was called in a thread, where ordinary DPCs preempt it. */
    boolean isThreaded() {
        return frame.kind == RoutineKind.THREADED_DPC;
    }

    boolean has(int flag) {
        return tables.activities.has(frame.activity, flag);
    }

    int registerReads() {
        return tables.activities.registerReads(frame.activity);
    }

    int completions() {
        return frame.completions;
    }

    /** How long it waited busily, for as much as it said. */
    long stalledNanos() {
        return frame.stalledNanos;
    }

    /** Cause bits that its device had when it was entered and has still: no write was on its way that took them away. */
    long causesLeft() {
        return frame.causesAtEntry & devices.causes(routine().device());
    }

    int level() {
        return frame.level;
    }

    /** Whether its times are nanoseconds, so that limits in time apply. */
    boolean isTimed() {
        return !info.clock().ticks();
    }

    /** Whether it comes from a system with interrupt contexts instead of levels, as Linux. */
    boolean isOfContexts() {
        return info.isOfContexts();
    }

    Entity.Routine routine() {
        return catalog.routine(frame.routine);
    }

    String name() {
        return catalog.nameOf(frame.routine);
    }

    String deviceName() {
        return catalog.nameOf(routine().device());
    }

    /** Name of the routine that took most of this call's time without being it, or {@code null}. */
    String nester() {
        int rows = tables.activities.size();
        int worst = -1;
        long worstNanos = 0;
        for (int row = frame.activity + 1; row < rows; row++) {
            if (tables.activities.parent(row) == frame.activity && tables.activities.wallNanos(row) > worstNanos) {
                worst = row;
                worstNanos = tables.activities.wallNanos(row);
            }
        }
        return worst < 0
                ? null
                : catalog.nameOf(tables.activities.routine(worst)) + " (" + duration(worstNanos) + ")";
    }

    /** How much of it was its own work, as a clause; empty if all was. */
    String ownShare() {
        return wallNanos() == exclusiveNanos() ? "" : ", " + duration(exclusiveNanos()) + " of it by its own work";
    }

    String duration(long units) {
        return Durations.format(units, info.clock());
    }

    /** The limit as limits are spoken of: {@code 50 µs}. */
    static String limit(long nanos) {
        return nanos % MICROSECOND == 0 && nanos < 1_000 * MICROSECOND
                ? nanos / MICROSECOND + " µs"
                : Durations.format(nanos);
    }
}
