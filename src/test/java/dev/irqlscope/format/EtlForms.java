package dev.irqlscope.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Headers that events of ETL files can have, beside those that the kernel's own loggers write. */
final class EtlForms {
    static final long PERF_INFO_LOW = 0x4DA6_137E_CE1D_BFB4L;
    static final long PERF_INFO_HIGH = 0xBC2C_10AA_593F_B087L;
    static final long IMAGE_LOW = 0x11D2_5FC1_2CB1_5D1DL;
    static final long IMAGE_HIGH = 0x18F5_11C9_A000_E1ABL;

    private EtlForms() {}

    /** The same event as a program of the relogging API writes it, with items of these sizes before its payload. */
    static byte[] relogged(byte[] event, long guidLow, long guidHigh, int opcode, int... items) {
        int extra = 0;
        for (int item : items) {
            extra += 8 + item + 7 & ~7;
        }
        ByteBuffer longer = little(80 + extra + event.length - 16);
        longer.putShort((short) longer.capacity()).put((byte) (event[2] == 16 ? 18 : 19)).put((byte) 0xC0);
        longer.putShort((short) (0x100 | (items.length > 0 ? 1 : 0))).putShort((short) 0).putLong(-1);
        longer.put(event, 8, 8).putLong(guidLow).putLong(guidHigh);
        longer.put(42, (byte) (event[0] & 0xFF)).put(45, (byte) opcode);
        longer.position(80);
        for (int i = 0; i < items.length; i++) {
            int at = longer.position();
            longer.putShort((short) 0).putShort((short) 6).putShort((short) (i + 1 < items.length ? 1 : 0));
            longer.putShort((short) items[i]).position(at + (8 + items[i] + 7 & ~7));
        }
        return longer.put(event, 16, event.length - 16).array();
    }

    /** An event that is none of the kernel's, with its size where all of these have it. */
    static byte[] foreign(int type, int bytes) {
        ByteBuffer event = little(bytes).putShort((short) bytes).put((byte) type).put((byte) 0xC0);
        while (event.hasRemaining()) {
            event.put((byte) 0x5A);
        }
        return event.array();
    }

    /** A message of WPP. */
    static byte[] message(int bytes) {
        byte[] event = foreign(0, bytes);
        event[3] = (byte) 0x90;
        return event;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
