package dev.irqlscope.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * Spans in order of their start, with summaries of any range of them in logarithmic time. A span has a start, a length, flag
 * bits, and a {@code ref}: an index into whatever table its lane is about. In most lanes spans do not overlap; a lane of
 * measured values (a latency at the moment it ended) uses the length for the value.
 *
 * <p>The summaries are an append-only forest: level <i>k</i> holds one entry for each whole block of 16<sup>k</sup> spans,
 * written when the block fills up. So drawing costs pixels, not spans, and the longest span is never lost in a wide view.
 *
 * <p>Threading: one thread appends; others read through a {@link LaneView} that was published to them.
 */
public final class Lane {
    private static final int RADIX_SHIFT = 4;
    private static final int RADIX = 1 << RADIX_SHIFT;
    private static final int TOP_LEVEL = 7;

    private final Columns columns;
    private final LongColumn starts;
    private final LongColumn lengths;
    private final IntColumn flags;
    private final IntColumn refs;
    private final List<Level> levels = new ArrayList<>();
    private volatile Level[] publishedLevels = new Level[0];

    /** Block summaries of one level. The longest span's length is looked up through its index. */
    private record Level(LongColumn busy, IntColumn longestIndex, IntColumn flags) {}

    public Lane(Columns columns) {
        this.columns = columns;
        this.starts = columns.longs();
        this.lengths = columns.steps(starts);
        this.flags = columns.ints();
        this.refs = columns.ints();
    }

    /** Appends a span. Writer thread only. Starts must not go back. */
    public void add(long startNanos, long lengthNanos, int spanFlags, int ref) {
        int index = starts.size();
        if (index > 0 && startNanos < starts.get(index - 1)) {
            throw new IllegalArgumentException("span starts at " + startNanos + " ns, before the one ahead of it");
        }
        starts.add(startNanos);
        lengths.add(lengthNanos);
        flags.add(spanFlags);
        refs.add(ref);
        for (int level = 1, end = index + 1; (end & ((1 << (level * RADIX_SHIFT)) - 1)) == 0; level++) {
            closeBlock(level, end);
            if (level == TOP_LEVEL) {
                break;
            }
        }
    }

    private void closeBlock(int level, int end) {
        if (levels.size() < level) {
            levels.add(new Level(columns.longs(), columns.ints(), columns.ints()));
            publishedLevels = levels.toArray(Level[]::new);
        }
        RangeSummary block = new RangeSummary();
        int child = 1 << ((level - 1) * RADIX_SHIFT);
        for (int from = end - child * RADIX; from < end; from += child) {
            addBlock(level - 1, from, block);
        }
        Level into = levels.get(level - 1);
        into.busy.add(block.busyNanos());
        into.longestIndex.add(block.longestIndex());
        into.flags.add(block.flags());
    }

    private void addBlock(int level, int from, RangeSummary into) {
        if (level == 0) {
            into.add(1, lengths.get(from), lengths.get(from), from, flags.get(from));
            return;
        }
        Level blocks = publishedLevels[level - 1];
        int block = from >>> (level * RADIX_SHIFT);
        int longest = blocks.longestIndex.get(block);
        into.add(1L << (level * RADIX_SHIFT), blocks.busy.get(block), lengths.get(longest), longest,
                blocks.flags.get(block));
    }

    /** A finished lane of {@code size} spans. */
    static Lane stored(ColumnSource source, int size) {
        Lane lane = new Lane(source.columns(size));
        for (int level = 1; blocks(level, size) > 0; level++) {
            Columns columns = source.columns(blocks(level, size));
            lane.levels.add(new Level(columns.longs(), columns.ints(), columns.ints()));
        }
        lane.publishedLevels = lane.levels.toArray(Level[]::new);
        return lane;
    }

    /** Puts the first {@code size} spans and their summaries away. */
    void store(ColumnSink sink, int size) {
        sink.column(starts, size);
        sink.column(lengths, size);
        sink.column(flags, size);
        sink.column(refs, size);
        for (int level = 1; blocks(level, size) > 0; level++) {
            Level from = publishedLevels[level - 1];
            sink.column(from.busy, blocks(level, size));
            sink.column(from.longestIndex, blocks(level, size));
            sink.column(from.flags, blocks(level, size));
        }
    }

    /** Whole blocks of a level among so many spans. */
    private static int blocks(int level, int size) {
        return level > TOP_LEVEL ? 0 : size >>> (level * RADIX_SHIFT);
    }

    /** Adds the spans {@code from} (inclusive) to {@code to} (exclusive) to a summary. */
    void summarize(int from, int to, RangeSummary into) {
        int top = publishedLevels.length;
        int index = from;
        while (index < to) {
            int level = 0;
            while (level < top) {
                int size = 1 << ((level + 1) * RADIX_SHIFT);
                if ((index & (size - 1)) != 0 || to - index < size) {
                    break;
                }
                level++;
            }
            addBlock(level, index, into);
            index += 1 << (level * RADIX_SHIFT);
        }
    }

    /** Spans so far. Writer thread only; readers ask their {@link LaneView}. */
    public int size() {
        return starts.size();
    }

    long startNanos(int index) {
        return starts.get(index);
    }

    long lengthNanos(int index) {
        return lengths.get(index);
    }

    int flags(int index) {
        return flags.get(index);
    }

    int ref(int index) {
        return refs.get(index);
    }

    /** What there is now, all of it closed. Writer thread only; hand it on through a safe publication. */
    public LaneView view() {
        return new LaneView(this, size(), LaneView.NO_OPEN_SPAN, 0, -1);
    }

    /** What there is now, and a span that has begun and not ended. Writer thread only. */
    public LaneView view(long openStartNanos, int openFlags, int openRef) {
        return new LaneView(this, size(), openStartNanos, openFlags, openRef);
    }
}
