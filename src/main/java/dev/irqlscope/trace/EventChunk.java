package dev.irqlscope.trace;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How the events of a trace lie in a file of the own format, and in memory where it is mapped: in chunks of {@value #EVENTS},
 * each a column of times, then one of arguments, of subjects, of processors and of kinds. So this shape never changes.
 */
public final class EventChunk {
    /** Events in a chunk; only the last one of a trace may hold fewer. */
    public static final int EVENTS = 1 << 16;

    /** Bytes that one event takes. */
    public static final int EVENT_BYTES = 2 * Long.BYTES + Integer.BYTES + Short.BYTES + Byte.BYTES;

    /** Bytes of a chunk. */
    public static final long BYTES = (long) EVENT_BYTES * EVENTS;

    static final int SHIFT = 16;
    static final int MASK = EVENTS - 1;

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG_ANYWHERE = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT_ANYWHERE = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT_ANYWHERE = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

    static final long ARG_OFFSET = Column.ARG.offset(EVENTS);
    static final long SUBJECT_OFFSET = Column.SUBJECT.offset(EVENTS);
    static final long CPU_OFFSET = Column.CPU.offset(EVENTS);
    static final long KIND_OFFSET = Column.KIND.offset(EVENTS);

    private EventChunk() {}

    /** One of the columns of a chunk, in the order in which they lie there. Values are little-endian. */
    public enum Column {
        TIME(Long.BYTES),
        ARG(Long.BYTES),
        SUBJECT(Integer.BYTES),
        CPU(Short.BYTES),
        KIND(Byte.BYTES);

        private final int valueBytes;

        Column(int valueBytes) {
            this.valueBytes = valueBytes;
        }

        /** Bytes of a value. */
        public int valueBytes() {
            return valueBytes;
        }

        /** Where the column begins in a chunk with room for so many events. */
        public long offset(int capacity) {
            long offset = 0;
            for (Column before : values()) {
                if (before == this) {
                    break;
                }
                offset += (long) before.valueBytes * capacity;
            }
            return offset;
        }
    }
}
