package dev.irqlscope.analysis;

import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;
import dev.irqlscope.trace.Spill;

/**
 * Every DPC that was queued or ran, numbered in order of appearance: from the IssueDpc that returned TRUE to the return of
 * its routine.
 *
 * <p>Threading: as {@link Activities}.
 */
public final class DpcInstances {
    /** A time that the trace does not tell, or a measure that is not defined here. */
    public static final long UNKNOWN = -1;

    private final LongColumn queued;
    private final LongColumn dropped;
    private final LongColumn started;
    private final IntColumn routine;
    private final IntColumn queueCpu;
    private final IntColumn issuer;
    private final IntColumn activity;
    private final IntColumn joined;
    private final IntColumn pairClass;

    DpcInstances(Spill spill) {
        queued = new LongColumn(spill);
        dropped = new LongColumn(spill);
        started = new LongColumn(spill);
        routine = new IntColumn(spill);
        queueCpu = new IntColumn(spill);
        issuer = new IntColumn(spill);
        activity = new IntColumn(spill);
        joined = new IntColumn(spill);
        pairClass = new IntColumn(spill);
    }

    /** Opens a row and returns its number. */
    int add(long queuedNanos, int routineEntity, int onQueueOfCpu, int issuingActivity, PairClass certainty) {
        queued.add(queuedNanos);
        dropped.add(UNKNOWN);
        started.add(UNKNOWN);
        routine.add(routineEntity);
        queueCpu.add(onQueueOfCpu);
        issuer.add(issuingActivity);
        activity.add(-1);
        joined.add(0);
        pairClass.add(certainty.ordinal());
        return queued.size() - 1;
    }

    void join(int instance) {
        joined.set(instance, joined.get(instance) + 1);
    }

    void dropped(int instance, long nanos) {
        dropped.set(instance, nanos);
    }

    void started(int instance, long nanos, int dpcActivity) {
        activity.set(instance, dpcActivity);
        started.set(instance, nanos);
    }

    void pair(int instance, int issuingActivity, PairClass certainty) {
        issuer.set(instance, issuingActivity);
        pairClass.set(instance, certainty.ordinal());
    }

    int size() {
        return queued.size();
    }

    /** When it was queued, or {@link #UNKNOWN}. */
    public long queuedNanos(int instance) {
        return queued.get(instance);
    }

    /** The IRQL drop that ended the dispatch of the ISR that queued it, or {@link #UNKNOWN}. */
    public long droppedNanos(int instance) {
        return dropped.get(instance);
    }

    /** First instruction of its routine, or {@link #UNKNOWN} while it waits. */
    public long startedNanos(int instance) {
        return started.get(instance);
    }

    /** Queued to started; {@link #UNKNOWN} if either is. */
    public long queueNanos(int instance) {
        long from = queued.get(instance);
        long to = started.get(instance);
        return from == UNKNOWN || to == UNKNOWN ? UNKNOWN : to - from;
    }

    /** DPC latency after DIRQL: drop to started, where an ISR of the same processor queued it; else {@link #UNKNOWN}. */
    public long latencyNanos(int instance) {
        long from = dropped.get(instance);
        long to = started.get(instance);
        return from == UNKNOWN || to == UNKNOWN ? UNKNOWN : to - from;
    }

    /** Index of its routine. */
    public int routine(int instance) {
        return routine.get(instance);
    }

    /** Whose queue it was put in. */
    public int queueCpu(int instance) {
        return queueCpu.get(instance);
    }

    /** The ISR activity that queued it, or -1. */
    public int issuer(int instance) {
        return issuer.get(instance);
    }

    /** The activity that is its run, or -1 while it waits. */
    public int activity(int instance) {
        return activity.get(instance);
    }

    /** How often IssueDpc returned FALSE while it waited. */
    public int joined(int instance) {
        return joined.get(instance);
    }

    public PairClass pairClass(int instance) {
        return PairClass.values()[pairClass.get(instance)];
    }
}
