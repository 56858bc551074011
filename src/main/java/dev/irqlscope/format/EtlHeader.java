package dev.irqlscope.format;

import java.time.Instant;

/**
 * What an ETL file says of itself: the first buffer's header and the first event, a {@code TRACE_LOGFILE_HEADER}.
 *
 * @param headBytes size of the first buffer in the file
 * @param bufferBytes size that the recording's buffers had
 * @param cpus processors of the machine; 0 if what it says cannot be
 * @param endFiletime when it was closed, as {@code startFiletime}; 0 if it never was
 * @param mode {@code LogFileMode} bits
 * @param pointerBytes size of an address, for the events of whoever wrote this header
 * @param cpuMegahertz the processor's nominal clock
 * @param frequency of the performance counter, in hertz
 * @param startFiletime when the recording began, in 100 ns since 1601 (UTC)
 * @param clockType 1 performance counter, 2 system time, 3 processor cycles
 * @param stamp what the clock showed at {@code startFiletime}; 0 or less if it does not say
 * @param compression 3 for XPRESS; of no meaning unless a buffer is compressed
 * @param system version of Windows: major, minor, build
 */
record EtlHeader(
        int headBytes,
        int bufferBytes,
        int cpus,
        long endFiletime,
        int mode,
        int pointerBytes,
        long eventsLost,
        long cpuMegahertz,
        long frequency,
        long startFiletime,
        int clockType,
        long buffersLost,
        long stamp,
        int compression,
        String system) {
    /** Bytes of a file that hold all of this. */
    static final int NEEDED_BYTES = EtlBuffers.HEADER_BYTES + 32 + 280;

    /** Windows knows no more processors. A header that speaks of more is damaged: then the buffers tell. */
    static final int MAX_CPUS = 2048;

    private static final int NO_BUFFER_PER_PROCESSOR = 0x1000_0000;

    /** A file that is written in a circle, or buffers in memory that are. */
    private static final int CIRCULAR = 0x2 | 0x400;

    /** 1970-01-01 in 100 ns since 1601. */
    static final long UNIX_EPOCH_FILETIME = 116_444_736_000_000_000L;

    static final long FILETIMES_PER_SECOND = 10_000_000;

    /** Whether a file begins with such a header. */
    static boolean matches(byte[] head) {
        if (head.length < EtlBuffers.HEADER_BYTES + 8) {
            return false;
        }
        int size = LittleEndian.i32(head, 0);
        int marker = LittleEndian.i32(head, EtlBuffers.HEADER_BYTES) >>> 24;
        return size >= 256
                && size <= EtlBuffers.MAX_BUFFER_BYTES
                && LittleEndian.u16(head, 0x36) == EtlBuffers.TYPE_HEADER
                && marker == 0xC0;
    }

    static EtlHeader of(String file, byte[] head) throws TraceFormatException {
        if (head.length < NEEDED_BYTES) {
            throw TraceFormatException.at(file, head.length, "the header of an ETL trace", "the end of the file");
        }
        int event = EtlBuffers.HEADER_BYTES;
        int type = head[event + 2] & 0xFF;
        int hook = LittleEndian.u16(head, event + 6);
        if (type != 1 && type != 2 || hook != 0) {
            throw TraceFormatException.at(
                    file, event, "the log header as first event of an ETL trace",
                    "an event of type " + type + " and hook " + hook);
        }
        int payload = event + 32;
        int late = payload + (type == 1 ? 240 : 248);
        return new EtlHeader(
                LittleEndian.i32(head, 0),
                LittleEndian.i32(head, payload),
                plausibleCpus(LittleEndian.i32(head, payload + 12)),
                LittleEndian.i64(head, payload + 16),
                LittleEndian.i32(head, payload + 32),
                LittleEndian.i32(head, payload + 44) == 4 ? 4 : 8,
                LittleEndian.u32(head, payload + 48),
                LittleEndian.u32(head, payload + 52),
                LittleEndian.i64(head, late + 8),
                LittleEndian.i64(head, late + 16),
                LittleEndian.i32(head, late + 24),
                LittleEndian.u32(head, late + 28),
                stamp(LittleEndian.i64(head, event + 16), head, late),
                LittleEndian.i32(head, 0x2C) & 0xFFFF,
                (head[payload + 4] & 0xFF) + "." + (head[payload + 5] & 0xFF) + "."
                        + LittleEndian.u32(head, payload + 8));
    }

    /** A clock that shows the system's time needs no stamp to be known by. */
    private static long stamp(long given, byte[] head, int late) {
        boolean tellsTheTime = LittleEndian.i32(head, late + 24) == EtlClock.SYSTEM_TIME;
        return given <= 0 && tellsTheTime ? LittleEndian.i64(head, late + 16) : given;
    }

    private static int plausibleCpus(int count) {
        return count >= 0 && count <= MAX_CPUS ? count : 0;
    }

    /** Whether a buffer holds events of one processor, so that the buffer says whose they are. */
    boolean buffersPerProcessor() {
        return (mode & NO_BUFFER_PER_PROCESSOR) == 0;
    }

    /** Whether the oldest buffers make room for the newest. */
    boolean isCircular() {
        return (mode & CIRCULAR) != 0;
    }

    /** When the recording began; {@code null} if the header does not say. */
    Instant start() {
        return startFiletime <= 0 ? null : instant(startFiletime);
    }

    /** A moment in 100 ns since 1601 (UTC). */
    static Instant instant(long filetime) {
        long since = filetime - UNIX_EPOCH_FILETIME;
        return Instant.ofEpochSecond(
                Math.floorDiv(since, FILETIMES_PER_SECOND), Math.floorMod(since, FILETIMES_PER_SECOND) * 100);
    }
}
