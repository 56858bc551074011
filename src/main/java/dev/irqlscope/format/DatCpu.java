package dev.irqlscope.format;

import java.io.IOException;

/**
 * The records of one processor one after the other: takes apart the pages of the kernel's ring buffer. After {@link #next}
 * the record is {@code page[from]} to {@code page[end - 1]}. Layout: include/linux/ring_buffer.h and
 * tools/lib/traceevent/kbuffer of the kernel.
 */
final class DatCpu implements TimeMerge.Source {
    private static final int LENGTH_MASK = (1 << 27) - 1;
    private static final int MISSED = 1 << 31;
    private static final int MISSED_COUNTED = 1 << 30;
    private static final int DELTA_BITS = 27;
    private static final int MAX_SHORT_TYPE = 28;
    private static final int TYPE_PADDING = 29;
    private static final int TYPE_TIME_EXTEND = 30;
    private static final long STAMP_BITS = (1L << 59) - 1;

    private final DatPages pages;
    private final DatLayout layout;
    private final boolean bigEndian;
    private final DatTime time;
    private final byte[] pageBytes;
    private int at;
    private int dataEnd;
    private long ticks;
    private long stamp;
    private int from;
    private int end;
    private long lost = -1;
    private boolean freshPage;
    private long tornPages;
    private long firstTornOffset;

    DatCpu(DatPages pages, DatLayout layout, int pageSize, boolean bigEndian, DatTime time) {
        this.pages = pages;
        this.layout = layout;
        this.bigEndian = bigEndian;
        this.time = time;
        this.pageBytes = new byte[pageSize];
    }

    int cpu() {
        return pages.cpu();
    }

    DatPages pages() {
        return pages;
    }

    /** When the record was made, on the recording's clock. */
    @Override
    public long stamp() {
        return stamp;
    }

    @Override
    public int rank() {
        return cpu();
    }

    byte[] page() {
        return pageBytes;
    }

    int from() {
        return from;
    }

    int end() {
        return end;
    }

    /** How many events are missing before this record, 0 if nobody knows, -1 if none are; asking forgets it. */
    long takeLost() {
        long count = lost;
        lost = -1;
        return count;
    }

    /** Whether this record is the first of its page; asking forgets it. */
    boolean takeFreshPage() {
        boolean fresh = freshPage;
        freshPage = false;
        return fresh;
    }

    /** Pages that could not be read to their end. */
    long tornPages() {
        return tornPages;
    }

    long firstTornOffset() {
        return firstTornOffset;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            while (at < dataEnd) {
                if (nextInPage()) {
                    return true;
                }
            }
            if (!nextPage()) {
                return false;
            }
        }
    }

    private boolean nextPage() throws IOException {
        int held = pages.next(pageBytes);
        at = 0;
        dataEnd = 0;
        if (held == 0) {
            return false;
        }
        freshPage = true;
        if (held < layout.dataOffset()) {
            tear();
            return true;
        }
        int flags = (int) DatBytes.number(pageBytes, layout.commitOffset(), layout.commitSize(), bigEndian);
        int length = flags & LENGTH_MASK;
        ticks = DatBytes.u64(pageBytes, 0, bigEndian);
        at = layout.dataOffset();
        dataEnd = at + Math.min(length, held - at);
        if (length > dataEnd - at) {
            tear(dataEnd);
        }
        if ((flags & MISSED) != 0) {
            boolean counted = (flags & MISSED_COUNTED) != 0 && length <= held - at - layout.commitSize();
            long count = counted ? DatBytes.number(pageBytes, dataEnd, layout.commitSize(), bigEndian) : 0;
            lost = Math.max(0, lost) + Math.clamp(count, 0, Integer.MAX_VALUE);
        }
        return true;
    }

    /** Takes one entry of the page; whether it is a record. */
    private boolean nextInPage() {
        if (dataEnd - at < 4) {
            tear();
            return false;
        }
        int word = DatBytes.u32(pageBytes, at, bigEndian);
        int type = bigEndian ? word >>> DELTA_BITS : word & 31;
        long delta = bigEndian ? word & LENGTH_MASK : word >>> 5;
        at += 4;
        if (type == TYPE_PADDING && delta == 0) {
            at = dataEnd;
            return false;
        }
        int length = type * 4;
        if (type == 0 || type > MAX_SHORT_TYPE) {
            if (dataEnd - at < 4) {
                tear();
                return false;
            }
            int extra = DatBytes.u32(pageBytes, at, bigEndian);
            if (type > TYPE_PADDING) {
                at += 4;
                moveClock(type, ((extra & 0xFFFF_FFFFL) << DELTA_BITS) + delta);
                return false;
            }
            if (type == TYPE_PADDING) {
                ticks += delta;
                skip(extra);
                return false;
            }
            length = extra - 4;
            at += 4;
        }
        ticks += delta;
        return take(length);
    }

    private void moveClock(int type, long value) {
        if (type == TYPE_TIME_EXTEND) {
            ticks += value;
            return;
        }
        long stamped = (ticks & ~STAMP_BITS) | (value & STAMP_BITS);
        // Only a clock beyond these bits can have passed their end meanwhile; others may be set back.
        ticks = stamped < ticks && (ticks & ~STAMP_BITS) != 0 ? stamped + STAMP_BITS + 1 : stamped;
    }

    private void skip(int length) {
        if (length < 4 || length > dataEnd - at) {
            tear();
        } else {
            at += length;
        }
    }

    private boolean take(int length) {
        stamp = time.nanos(ticks);
        if (length < 0 || length > dataEnd - at || stamp < 0) {
            tear();
            return false;
        }
        from = at;
        end = at + length;
        // Records begin at multiples of four; the last one of a page may end before one.
        at = Math.min(dataEnd, at + (length + 3 & ~3));
        return true;
    }

    /** What is left of this page makes no sense. */
    private void tear() {
        tear(0);
        at = 0;
    }

    private void tear(int newEnd) {
        if (tornPages++ == 0) {
            firstTornOffset = pages.offset();
        }
        dataEnd = newEnd;
    }
}
