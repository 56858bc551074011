package dev.irqlscope.analysis;

import dev.irqlscope.trace.ColumnSink;
import dev.irqlscope.trace.Columns;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;

/**
 * Every call of a routine at a raised IRQL, numbered in order of entry: ISRs, DPCs, kernel vectors.
 *
 * <p>Threading: the indexer writes; readers see rows below the count that their {@link Analysis} was published with. A row
 * that was open then may be closed by now.
 */
public final class Activities {
    /** End of an activity that has not ended. */
    public static final long OPEN = Long.MAX_VALUE;

    /** The ISR returned TRUE. */
    public static final int CLAIMED = 1;
    /** The ISR returned FALSE. */
    public static final int DECLINED = 1 << 1;
    /** Its exclusive time passed its limit. */
    public static final int OVER_LIMIT = 1 << 2;
    /** Its wall time passed its limit, its exclusive time did not. */
    public static final int STRETCHED = 1 << 3;
    /** Its dispatch was spurious. */
    public static final int SPURIOUS = 1 << 4;
    /** It claimed and did nothing. */
    public static final int DID_NOTHING = 1 << 5;
    /** Its DPC started late. */
    public static final int LATE = 1 << 6;
    /** It is cut by the trace's start, its end, or lost events: no duration is known. */
    public static final int TORN = 1 << 7;

    private final LongColumn start;
    private final LongColumn end;
    private final LongColumn exclusive;
    private final IntColumn routine;
    private final IntColumn cpu;
    private final IntColumn flags;
    private final IntColumn parent;
    private final IntColumn vector;
    private final IntColumn registerReads;
    private final IntColumn link;
    private final LongColumn enterEvent;

    Activities(Columns columns) {
        start = columns.longs();
        end = columns.longs();
        exclusive = columns.longs();
        routine = columns.ints();
        cpu = columns.ints();
        flags = columns.ints();
        parent = columns.ints();
        vector = columns.ints();
        registerReads = columns.ints();
        link = columns.ints();
        enterEvent = columns.longs();
    }

    /** Puts the first rows away. */
    void store(ColumnSink sink, int rows) {
        sink.column(start, rows);
        sink.column(end, rows);
        sink.column(exclusive, rows);
        sink.column(routine, rows);
        sink.column(cpu, rows);
        sink.column(flags, rows);
        sink.column(parent, rows);
        sink.column(vector, rows);
        sink.column(registerReads, rows);
        sink.column(link, rows);
        sink.column(enterEvent, rows);
    }

    /** Opens a row and returns its number. */
    int enter(long startNanos, int routineEntity, int onCpu, int parentActivity, int onVector, int linkRow,
            long event) {
        start.add(startNanos);
        end.add(OPEN);
        exclusive.add(0);
        routine.add(routineEntity);
        cpu.add(onCpu);
        flags.add(0);
        parent.add(parentActivity);
        vector.add(onVector);
        registerReads.add(0);
        link.add(linkRow);
        enterEvent.add(event);
        return start.size() - 1;
    }

    /** Closes a row. */
    void leave(int activity, long endNanos, long exclusiveNanos, int moreFlags, int reads) {
        exclusive.set(activity, exclusiveNanos);
        flags.set(activity, flags.get(activity) | moreFlags);
        registerReads.set(activity, reads);
        end.set(activity, endNanos);
    }

    void flag(int activity, int moreFlags) {
        flags.set(activity, flags.get(activity) | moreFlags);
    }

    int size() {
        return start.size();
    }

    public long startNanos(int activity) {
        return start.get(activity);
    }

    /** {@link #OPEN} while it runs. */
    public long endNanos(int activity) {
        return end.get(activity);
    }

    public boolean isOpen(int activity) {
        return end.get(activity) == OPEN;
    }

    /** Entry to return, wall time on its processor; 0 while it runs. */
    public long wallNanos(int activity) {
        long ended = end.get(activity);
        return ended == OPEN ? 0 : ended - start.get(activity);
    }

    /** Wall time minus every other activity on its processor inside it, each nanosecond once. */
    public long exclusiveNanos(int activity) {
        return exclusive.get(activity);
    }

    /** Index of its {@link Entity.Routine}. */
    public int routine(int activity) {
        return routine.get(activity);
    }

    public int cpu(int activity) {
        return cpu.get(activity);
    }

    public int flags(int activity) {
        return flags.get(activity);
    }

    public boolean has(int activity, int flag) {
        return (flags.get(activity) & flag) != 0;
    }

    /** The activity that it interrupted, or -1. */
    public int parent(int activity) {
        int interrupted = parent.get(activity);
        // A damaged file must not make a circle.
        return interrupted < activity ? interrupted : -1;
    }

    /** Vector or irq number, or -1. */
    public int vector(int activity) {
        return vector.get(activity);
    }

    /** Registers that it read; 0 where the trace does not tell. */
    public int registerReads(int activity) {
        return registerReads.get(activity);
    }

    /** Row in {@link Dispatches} for an ISR, row in {@link DpcInstances} for a DPC, -1 for a kernel vector. */
    public int link(int activity) {
        return link.get(activity);
    }

    /** Index of the event that entered it. */
    public long enterEvent(int activity) {
        return enterEvent.get(activity);
    }
}
