package dev.irqlscope.analysis;

import dev.irqlscope.trace.ColumnSink;
import dev.irqlscope.trace.Columns;
import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;

/**
 * Every DPC that was queued or ran, numbered in order of appearance: from the IssueDpc that returned TRUE to the return of
 * its routine.
 *
 * <p>Threading: as {@link Activities}.
 */
public final class DpcInstances {
    /** A time that the trace does not tell, or a measure that is not defined here. */
    public static final long UNKNOWN = -1;

    private static final PairClass[] PAIR_CLASSES = PairClass.values();

    private final LongColumn queued;
    private final LongColumn dropped;
    private final LongColumn started;
    private final IntColumn routine;
    private final IntColumn queueCpu;
    private final IntColumn issuer;
    private final IntColumn activity;
    private final IntColumn joined;
    private final IntColumn pairClass;
    private final IntColumn newest;
    private final IntColumn support;

    DpcInstances(Columns columns) {
        queued = columns.longs();
        dropped = columns.longs();
        started = columns.longs();
        routine = columns.ints();
        queueCpu = columns.ints();
        issuer = columns.ints();
        activity = columns.ints();
        joined = columns.ints();
        pairClass = columns.ints();
        newest = columns.ints();
        support = columns.ints();
    }

    /** Puts the first rows away. */
    void store(ColumnSink sink, int rows) {
        sink.column(queued, rows);
        sink.column(dropped, rows);
        sink.column(started, rows);
        sink.column(routine, rows);
        sink.column(queueCpu, rows);
        sink.column(issuer, rows);
        sink.column(activity, rows);
        sink.column(joined, rows);
        sink.column(pairClass, rows);
        sink.column(newest, rows);
        sink.column(support, rows);
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
        newest.add(issuingActivity);
        support.add(0);
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

    /** Says which ISR calls of one source may have queued it: since when it waits at most, and how often the like was seen. */
    void infer(int instance, int oldestCall, int newestCall, int timesSeen, long droppedNanos) {
        newest.set(instance, newestCall);
        support.set(instance, timesSeen);
        dropped.set(instance, droppedNanos);
        pair(instance, oldestCall, PairClass.INFERRED);
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

    /** The ISR activity that queued it, or -1. In an inferred pair the oldest that may have. */
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
        int ordinal = pairClass.get(instance);
        return ordinal >= 0 && ordinal < PAIR_CLASSES.length ? PAIR_CLASSES[ordinal] : PairClass.UNPAIRED;
    }

    /** The newest ISR activity that may have queued it, of an inferred pair; else as {@link #issuer}. */
    public int newestIssuer(int instance) {
        return newest.get(instance);
    }

    /** DPC latency after DIRQL if the newest ISR that may have queued it did; else as {@link #latencyNanos}. */
    public long leastLatencyNanos(int instance, Dispatches dispatches, Activities activities) {
        int issuing = newest.get(instance);
        if (pairClass(instance) != PairClass.INFERRED || issuing < 0) {
            return latencyNanos(instance);
        }
        return started.get(instance) - dispatches.endNanos(activities.link(issuing));
    }

    /** In an inferred pair: after how many clean bursts of the same interrupt the same routine ran. 0 if only the images tell. */
    public int support(int instance) {
        return support.get(instance);
    }
}
