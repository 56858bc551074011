package dev.irqlscope.trace;

/**
 * A lane as it stood at one moment: closed spans 0 to {@link #size()}, and perhaps one that was still open. Immutable; any
 * thread may read it once it was published.
 */
public final class LaneView {
    /** Start of the open span when there is none. */
    public static final long NO_OPEN_SPAN = Long.MIN_VALUE;

    private final Lane lane;
    private final int size;
    private final long openStartNanos;
    private final int openFlags;
    private final int openRef;

    LaneView(Lane lane, int size, long openStartNanos, int openFlags, int openRef) {
        this.lane = lane;
        this.size = size;
        this.openStartNanos = openStartNanos;
        this.openFlags = openFlags;
        this.openRef = openRef;
    }

    /** Gives back a view that {@link #store} put away. */
    public static LaneView stored(ColumnSource source) {
        int size = source.count(Integer.MAX_VALUE - Column.CHUNK_VALUES);
        long openStartNanos = source.number();
        int openFlags = (int) source.number();
        int openRef = (int) source.number();
        return new LaneView(Lane.stored(source, size), size, openStartNanos, openFlags, openRef);
    }

    /** Puts it away, summaries and all. */
    public void store(ColumnSink sink) {
        sink.number(size);
        sink.number(openStartNanos);
        sink.number(openFlags);
        sink.number(openRef);
        lane.store(sink, size);
    }

    /** Closed spans. */
    public int size() {
        return size;
    }

    public long startNanos(int index) {
        return lane.startNanos(index);
    }

    public long lengthNanos(int index) {
        return lane.lengthNanos(index);
    }

    public long endNanos(int index) {
        return lane.startNanos(index) + lane.lengthNanos(index);
    }

    public int flags(int index) {
        return lane.flags(index);
    }

    /** Index into the table that the lane is about. */
    public int ref(int index) {
        return lane.ref(index);
    }

    public boolean hasOpenSpan() {
        return openStartNanos != NO_OPEN_SPAN;
    }

    public long openStartNanos() {
        return openStartNanos;
    }

    public int openFlags() {
        return openFlags;
    }

    public int openRef() {
        return openRef;
    }

    /** Index of the first closed span that starts at or after this time, {@link #size()} if there is none. */
    public int firstStartingAtOrAfter(long timeNanos) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (startNanos(middle) < timeNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Index of the first closed span that ends after this time, in a lane without overlaps; {@link #size()} if none. */
    public int firstEndingAfter(long timeNanos) {
        int index = firstStartingAtOrAfter(timeNanos);
        return index > 0 && endNanos(index - 1) > timeNanos ? index - 1 : index;
    }

    /** Index of the closed span that covers this time, in a lane without overlaps; -1 if none does. */
    public int indexAt(long timeNanos) {
        int index = firstEndingAfter(timeNanos);
        return index < size && startNanos(index) <= timeNanos ? index : -1;
    }

    /** Puts the sum of the closed spans {@code from} (inclusive) to {@code to} (exclusive) into {@code into}. */
    public void summarize(int from, int to, RangeSummary into) {
        into.reset();
        lane.summarize(from, Math.min(to, size), into);
    }
}
