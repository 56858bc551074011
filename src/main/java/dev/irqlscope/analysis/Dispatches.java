package dev.irqlscope.analysis;

import dev.irqlscope.trace.ColumnSink;
import dev.irqlscope.trace.Columns;
import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;

/**
 * Every dispatch: the ISR calls that one interrupt caused on one processor, numbered in order of their start.
 *
 * <p>Threading: as {@link Activities}.
 */
public final class Dispatches {
    /** Nobody returned TRUE. */
    public static final int SPURIOUS = 1;
    /** Part of an episode with many spurious dispatches. */
    public static final int STORM = 1 << 1;
    /** Somebody returned TRUE. */
    public static final int CLAIMED = 1 << 2;

    private final LongColumn start;
    private final LongColumn end;
    private final LongColumn raised;
    private final IntColumn cpu;
    private final IntColumn vector;
    private final IntColumn firstIsr;
    private final IntColumn isrCount;
    private final IntColumn flags;

    Dispatches(Columns columns) {
        start = columns.longs();
        end = columns.longs();
        raised = columns.longs();
        cpu = columns.ints();
        vector = columns.ints();
        firstIsr = columns.ints();
        isrCount = columns.ints();
        flags = columns.ints();
    }

    /** Puts the first rows away. */
    void store(ColumnSink sink, int rows) {
        sink.column(start, rows);
        sink.column(end, rows);
        sink.column(raised, rows);
        sink.column(cpu, rows);
        sink.column(vector, rows);
        sink.column(firstIsr, rows);
        sink.column(isrCount, rows);
        sink.column(flags, rows);
    }

    /** Opens a row and returns its number. */
    int begin(long startNanos, long raisedNanos, int onCpu, int onVector) {
        start.add(startNanos);
        end.add(Activities.OPEN);
        raised.add(raisedNanos);
        cpu.add(onCpu);
        vector.add(onVector);
        firstIsr.add(-1);
        isrCount.add(0);
        flags.add(0);
        return start.size() - 1;
    }

    /** Notes an ISR call; a dispatch's first one fixes {@link #firstIsr}. */
    void addIsr(int dispatch, int activity) {
        if (isrCount.get(dispatch) == 0) {
            firstIsr.set(dispatch, activity);
        }
        isrCount.set(dispatch, isrCount.get(dispatch) + 1);
    }

    void flag(int dispatch, int moreFlags) {
        flags.set(dispatch, flags.get(dispatch) | moreFlags);
    }

    /** Says better since when what it serves had been waiting. */
    void raised(int dispatch, long nanos) {
        raised.set(dispatch, nanos);
    }

    void finish(int dispatch, long endNanos) {
        end.set(dispatch, endNanos);
    }

    int size() {
        return start.size();
    }

    /** When the processor took the interrupt; in a real trace, entry of its first ISR. */
    public long startNanos(int dispatch) {
        return start.get(dispatch);
    }

    /** The drop of IRQL that ends it, after the chain and EOI; in a real trace, its last return. */
    public long endNanos(int dispatch) {
        return end.get(dispatch);
    }

    /**
     * When the oldest unserved assert or message of the device that claimed it was raised; as long as nobody has, of any device on
     * its line. -1 where the trace does not tell, where every assert had been served before, and where the device asserted only
     * after the processor had taken the interrupt for another one.
     */
    public long raisedNanos(int dispatch) {
        return raised.get(dispatch);
    }

    public int cpu(int dispatch) {
        return cpu.get(dispatch);
    }

    public int vector(int dispatch) {
        return vector.get(dispatch);
    }

    /** Its first ISR call, or -1. The others follow it among the activities of its processor and vector. */
    public int firstIsr(int dispatch) {
        return firstIsr.get(dispatch);
    }

    public int isrCount(int dispatch) {
        return isrCount.get(dispatch);
    }

    public boolean has(int dispatch, int flag) {
        return (flags.get(dispatch) & flag) != 0;
    }
}
