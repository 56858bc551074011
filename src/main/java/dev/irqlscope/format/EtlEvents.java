package dev.irqlscope.format;

/**
 * Goes through the events of one ETL buffer. All header types are understood; what is of no use to a kernel trace is passed
 * over. An event's hook is its group and opcode, as in {@code 0x0F43}. Kernel events have it in their header, or have the GUID
 * of their class: classic ones, and those that a program of the relogging API wrote again.
 */
final class EtlEvents {
    private static final int NONE = -1;
    private static final int MESSAGE = 0x90;

    /** An EVENT_HEADER's flag that items follow it, each with its own header of this size. */
    private static final int EXTENDED = 1;
    private static final int ITEM_HEADER_BYTES = 8;
    private static final int EVENT_HEADER_BYTES = 80;

    private static final int EVENT_TRACE = 0x00;
    private static final int DISK = 0x01;
    private static final int PROCESS = 0x03;
    private static final int THREAD = 0x05;
    private static final int PERF_INFO = 0x0F;
    private static final int IMAGE = 0x14;

    private byte[] bytes = new byte[0];
    private int end;
    private int next;
    private boolean broken;

    private int start;
    private int size;
    private int type;
    private boolean kernel;

    private int hook;
    private int version;
    private long stamp;
    private int pointerBytes;
    private int payload;
    private int payloadEnd;

    void start(byte[] buffer, int length) {
        bytes = buffer;
        end = length;
        next = EtlBuffers.HEADER_BYTES;
        broken = false;
    }

    /** Goes to the next event with a hook. False at the end. */
    boolean advance() {
        while (advanceToAny()) {
            if (takeHeader()) {
                return true;
            }
        }
        return false;
    }

    /** Goes to the next event of whatever kind; {@link #takeHeader} reads what has a hook. False at the end. */
    boolean advanceToAny() {
        if (end - next < 8) {
            return false;
        }
        int marker = LittleEndian.i32(bytes, next);
        if (marker == 0 || marker == -1) {
            return false;
        }
        start = next;
        type = marker >>> 16 & 0xFF;
        int flags = marker >>> 24;
        kernel = (flags & 0xC0) == 0xC0;
        size = kernel ? sizeOf(start, type) : (flags & 0xF0) == MESSAGE ? marker & 0xFFFF : 0;
        if (size < 8 || size > end - start) {
            broken = true;
            return false;
        }
        next = start + (size + 7 & ~7);
        return true;
    }

    /** Reads the header of an event that has a hook. False if it has none. */
    boolean takeHeader() {
        return kernel && takeHeader(start, size, type);
    }

    /** Where the event begins in its buffer. */
    int start() {
        return start;
    }

    int size() {
        return size;
    }

    /** What its header looks like; -1 for a message of WPP, which has none of these. */
    int type() {
        return kernel ? type : NONE;
    }

    /** Whether the buffer's contents ended in something that is no event. */
    boolean isBroken() {
        return broken;
    }

    /** Where the events end that have been passed. */
    int position() {
        return next;
    }

    int hook() {
        return hook;
    }

    int version() {
        return version;
    }

    long stamp() {
        return stamp;
    }

    /** Size of an address in its payload: the event's own, never the file's. */
    int pointerBytes() {
        return pointerBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int payload() {
        return payload;
    }

    int payloadEnd() {
        return payloadEnd;
    }

    int payloadBytes() {
        return payloadEnd - payload;
    }

    /** All but the kernel's own short headers begin with it, those of types that are not known here included. */
    private int sizeOf(int at, int form) {
        return switch (form) {
            case 1, 2, 3, 4, 16, 17 -> LittleEndian.u16(bytes, at + 4);
            default -> LittleEndian.u16(bytes, at);
        };
    }

    private boolean takeHeader(int at, int length, int form) {
        payloadEnd = at + length;
        return switch (form) {
            case 1, 2 -> system(at, length, form == 1 ? 4 : 8, 32);
            case 3, 4 -> system(at, length, form == 3 ? 4 : 8, 24);
            case 16, 17 -> perfInfo(at, length, form == 16 ? 4 : 8);
            case 10, 20 -> classic(at, length, form == 10 ? 4 : 8);
            case 18, 19 -> relogged(at, length, form == 18 ? 4 : 8);
            default -> false;
        };
    }

    private boolean system(int at, int length, int pointer, int header) {
        return length >= header && kernel(at, at + 16, at + header, pointer, LittleEndian.u16(bytes, at));
    }

    /** Some carry 8 more bytes and counters of the processor, between header and payload. */
    private boolean perfInfo(int at, int length, int pointer) {
        if (length < 16) {
            return false;
        }
        int word = LittleEndian.u16(bytes, at);
        int header = 16 + ((word & 0x8000) != 0 ? 8 : 0) + 8 * (word >>> 8 & 7);
        return length >= header && kernel(at, at + 8, at + header, pointer, word & 0x78FF);
    }

    private boolean kernel(int at, int stampAt, int payloadAt, int pointer, int itsVersion) {
        hook = LittleEndian.u16(bytes, at + 6);
        version = itsVersion & 0xFF;
        stamp = LittleEndian.i64(bytes, stampAt);
        pointerBytes = pointer;
        payload = payloadAt;
        return true;
    }

    private boolean classic(int at, int length, int pointer) {
        return length >= 48 && ofClass(at, bytes[at + 4], LittleEndian.u16(bytes, at + 6), at + 48, pointer);
    }

    private boolean relogged(int at, int length, int pointer) {
        if (length < EVENT_HEADER_BYTES || !ofClass(at, bytes[at + 45], bytes[at + 42], 0, pointer)) {
            return false;
        }
        payload = at + EVENT_HEADER_BYTES;
        boolean more = (LittleEndian.u16(bytes, at + 4) & EXTENDED) != 0;
        while (more) {
            if (payloadEnd - payload < ITEM_HEADER_BYTES) {
                return false;
            }
            more = (LittleEndian.u16(bytes, payload + 4) & 1) != 0;
            payload += ITEM_HEADER_BYTES + LittleEndian.u16(bytes, payload + 6) + 7 & ~7;
        }
        return payload <= payloadEnd;
    }

    /** Both headers with a GUID have it and the stamp in the same places. */
    private boolean ofClass(int at, int opcode, int itsVersion, int payloadAt, int pointer) {
        int group = groupOf(LittleEndian.i64(bytes, at + 24), LittleEndian.i64(bytes, at + 32));
        if (group < 0) {
            return false;
        }
        hook = group << 8 | opcode & 0xFF;
        version = itsVersion & 0xFF;
        stamp = LittleEndian.i64(bytes, at + 16);
        pointerBytes = pointer;
        payload = payloadAt;
        return true;
    }

    /** The group of a kernel event class, by its GUID as two little-endian numbers; -1 for any other class. */
    private static int groupOf(long low, long high) {
        if (low == 0x11D2_5FC1_2CB1_5D1DL && high == 0x18F5_11C9_A000_E1ABL) {
            return IMAGE;
        }
        if (low == 0x4DA6_137E_CE1D_BFB4L && high == 0xBC2C_10AA_593F_B087L) {
            return PERF_INFO;
        }
        if (low == 0x11D1_4A3E_68FD_D900L && high == 0xE364_04F8_0000_F484L) {
            return EVENT_TRACE;
        }
        if (high != 0x7CBA_D74F_C000_DA9DL) {
            return NONE;
        }
        return low == 0x11D0_FE05_3D6F_A8D4L
                ? DISK
                : low == 0x11D0_FE05_3D6F_A8D0L ? PROCESS : low == 0x11D0_FE05_3D6F_A8D1L ? THREAD : NONE;
    }
}
