package dev.irqlscope.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes ETL files for tests, buffer by buffer, as a recording of a given pointer size and clock would leave them. */
final class Etl {
    static final long START_FILETIME = 132_445_973_972_118_091L;
    static final long BASE_64 = 0xFFFF_F800_1000_0000L;
    static final long BASE_32 = 0x8200_0000L;

    private final int pointerBytes;
    private final long stamp;
    private final List<byte[]> buffers = new ArrayList<>();
    private int clockType = 1;
    private long frequency = 10_000_000;
    private int megahertz = 2_000;
    private int mode = 1;
    private int cpus = 2;
    private long end = START_FILETIME + 10_000_000;
    private int eventsLost;
    private int compression = 3;
    private int bufferBytes = 4096;
    private long sequence;

    Etl(int pointerBytes, long stamp) {
        this.pointerBytes = pointerBytes;
        this.stamp = stamp;
    }

    Etl clock(int type, long hertz, int cpuMegahertz) {
        clockType = type;
        frequency = hertz;
        megahertz = cpuMegahertz;
        return this;
    }

    Etl cpus(int count) {
        cpus = count;
        return this;
    }

    /** As a file is found after a crash. */
    Etl neverClosed() {
        end = 0;
        return this;
    }

    Etl eventsLost(int count) {
        eventsLost = count;
        return this;
    }

    Etl mode(int bits) {
        mode = bits;
        return this;
    }

    Etl compression(int kind) {
        compression = kind;
        return this;
    }

    /** Windows' own usual size is 65,536. */
    Etl bufferBytes(int bytes) {
        bufferBytes = bytes;
        return this;
    }

    long base() {
        return pointerBytes == 8 ? BASE_64 : BASE_32;
    }

    // Events

    byte[] isr(long start, long end, long routine, int vector, boolean claimed) {
        return perfInfo(EtlHooks.ISR, end,
                call(start, routine, 4).put((byte) (claimed ? 1 : 0)).putShort((short) vector));
    }

    byte[] isrMsi(long start, long end, long routine, int vector, boolean claimed) {
        return isrMsi(start, end, routine, vector, 0, claimed);
    }

    byte[] isrMsi(long start, long end, long routine, int vector, int message, boolean claimed) {
        ByteBuffer payload = call(start, routine, 8).put((byte) (claimed ? 1 : 0)).putShort((short) vector);
        payload.put((byte) 0).putInt(message);
        return perfInfo(EtlHooks.ISR_MSI, end, payload);
    }

    byte[] dpc(long start, long end, long routine) {
        return perfInfo(EtlHooks.DPC, end, call(start, routine, 0));
    }

    byte[] call(int hook, long start, long end, long routine) {
        return perfInfo(hook, end, call(start, routine, 0));
    }

    byte[] image(int hook, long at, long base, long size, String path) {
        return perfInfo(hook, at, imagePayload(base, size, path), 3);
    }

    /** As Windows of that time recorded them: 0 to 3. */
    byte[] image(int version, int hook, long at, long base, long size, int process, String path) {
        int nameAt = version == 0 ? 2 * pointerBytes : version == 1 ? 2 * pointerBytes + 4 : 3 * pointerBytes + 32;
        ByteBuffer payload = little(nameAt + 2 * path.length() + 2);
        pointer(pointer(payload, base), size);
        if (version > 0) {
            payload.putInt(process);
        }
        payload.position(nameAt);
        payload.put(path.getBytes(StandardCharsets.UTF_16LE));
        return perfInfo(hook, at, payload, version);
    }

    byte[] diskFlush(long at, int disk, long response) {
        return perfInfo(EtlHooks.DISK_FLUSH, at, little(16 + pointerBytes + 4).putInt(disk).putLong(8, response), 3);
    }

    byte[] threadSwitch(long at, int thread) {
        return perfInfo(EtlHooks.THREAD_SWITCH, at, little(24).putInt(thread));
    }

    byte[] thread(int hook, long at, int process, int thread) {
        return perfInfo(hook, at, little(72).putInt(process).putInt(thread), 3);
    }

    /** Version 4, owned by a security identifier with two parts. */
    byte[] process(int hook, long at, int process, String image) {
        byte[] name = image.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer payload = little(2 * pointerBytes + 20 + 2 * pointerBytes + 16 + name.length + 3);
        payload.position(pointerBytes);
        payload.putInt(process).position(2 * pointerBytes + 20);
        payload.putInt(1).position(4 * pointerBytes + 20);
        payload.put((byte) 1).put((byte) 2).position(4 * pointerBytes + 36);
        payload.put(name);
        return perfInfo(hook, at, payload, 4);
    }

    /**
     * As Windows of that time recorded it: 1 to 4.
     *
     * @param sidParts of the owner's security identifier; -1 if it has none
     */
    byte[] process(int version, int hook, long at, int process, int sidParts, String image) {
        int sidAt = pointerBytes + 16 + (version >= 3 ? pointerBytes : 0) + (version >= 4 ? 4 : 0);
        int nameAt = sidAt + (sidParts < 0 ? 4 : 2 * pointerBytes + 8 + 4 * sidParts);
        byte[] name = image.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer payload = little(nameAt + name.length + 5);
        payload.putInt(pointerBytes, process);
        if (sidParts >= 0) {
            payload.putInt(sidAt, 1).put(sidAt + 2 * pointerBytes, (byte) 1);
            payload.put(sidAt + 2 * pointerBytes + 1, (byte) sidParts);
        }
        payload.position(nameAt);
        return perfInfo(hook, at, payload.put(name), version);
    }

    byte[] diskRead(long at, int disk, long response) {
        ByteBuffer payload = little(24 + 2 * pointerBytes + 12).putInt(disk);
        payload.putLong(24 + 2 * pointerBytes, response);
        return perfInfo(EtlHooks.DISK_READ, at, payload, 3);
    }

    byte[] perfInfo(int hook, long at, ByteBuffer payload) {
        return perfInfo(hook, at, payload, 2);
    }

    private byte[] perfInfo(int hook, long at, ByteBuffer payload, int version) {
        byte[] body = payload.array();
        return little(16 + body.length)
                .putShort((short) version)
                .put((byte) (pointerBytes == 4 ? 16 : 17))
                .put((byte) 0xC0)
                .putShort((short) (16 + body.length))
                .putShort((short) hook)
                .putLong(at)
                .put(body)
                .array();
    }

    /** The same event with a header of 8 bytes more and two counters before the payload. */
    static byte[] withCounters(byte[] event) {
        ByteBuffer longer = little(event.length + 24).put(event, 0, 16);
        longer.position(40);
        longer.put(event, 16, event.length - 16);
        longer.putShort(0, (short) (longer.getShort(0) | 0x8000 | 2 << 8)).putShort(4, (short) longer.capacity());
        return longer.array();
    }

    /** The same event with the compact header that older systems write. */
    static byte[] compact(byte[] event) {
        ByteBuffer longer = little(event.length + 8).put(event, 0, 8);
        longer.put(2, (byte) (event[2] - 13)).putShort(4, (short) longer.capacity());
        longer.position(16);
        return longer.put(event, 8, event.length - 8).array();
    }

    /** The same event with the longest header of the kernel's own, with times of the thread at its end. */
    static byte[] system(byte[] event) {
        ByteBuffer longer = little(event.length + 16).put(event, 0, 8);
        longer.put(2, (byte) (event[2] - 15)).putShort(4, (short) longer.capacity());
        longer.position(16);
        longer.put(event, 8, 8).putLong(-1);
        return longer.put(event, 16, event.length - 16).array();
    }

    /** The same event as a classic one, which has the GUID of its class. */
    static byte[] classic(byte[] event, long guidLow, long guidHigh, int opcode) {
        ByteBuffer longer = little(event.length + 32);
        longer.putShort((short) longer.capacity()).put((byte) (event[2] == 16 ? 10 : 20)).put((byte) 0xC0);
        longer.put((byte) opcode).put((byte) 0).putShort((short) (event[0] & 0xFF)).putLong(-1);
        longer.put(event, 8, 8).putLong(guidLow).putLong(guidHigh).putLong(0);
        return longer.put(event, 16, event.length - 16).array();
    }

    private ByteBuffer call(long start, long routine, int more) {
        ByteBuffer payload = little(8 + pointerBytes + more).putLong(start);
        return pointer(payload, routine);
    }

    private ByteBuffer imagePayload(long base, long size, String path) {
        ByteBuffer payload = little(3 * pointerBytes + 32 + 2 * path.length() + 2);
        pointer(pointer(payload, base), size);
        payload.position(3 * pointerBytes + 32);
        return payload.put(path.getBytes(StandardCharsets.UTF_16LE));
    }

    private ByteBuffer pointer(ByteBuffer payload, long value) {
        return pointerBytes == 4 ? payload.putInt((int) value) : payload.putLong(value);
    }

    // Buffers

    Etl buffer(int cpu, byte[]... events) {
        return buffer(cpu, 0, events);
    }

    Etl buffer(int cpu, int flags, byte[]... events) {
        byte[] buffer = new byte[bufferBytes];
        Arrays.fill(buffer, (byte) 0xFF);
        int end = fill(buffer, events);
        head(buffer, bufferBytes, end, cpu, flags, 0);
        buffers.add(buffer);
        return this;
    }

    /** A buffer whose header was never finished, as after a crash: it does not say how far it is filled. */
    Etl unfinishedBuffer(int cpu, byte[]... events) {
        buffer(cpu, events);
        ByteBuffer.wrap(buffers.getLast()).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 0).putInt(0x30, 0);
        return this;
    }

    /** A buffer of a system that counted processors in a byte, with the alignment behind it. */
    Etl narrowBuffer(int cpu, byte[]... events) {
        buffer(cpu, events);
        ByteBuffer last = ByteBuffer.wrap(buffers.getLast()).order(ByteOrder.LITTLE_ENDIAN);
        last.put(0x28, (byte) cpu).put(0x29, (byte) 8).putShort(0x34, (short) 0);
        return this;
    }

    Etl packedBuffer(int cpu, byte[]... events) {
        byte[] whole = new byte[bufferBytes];
        int end = fill(whole, events);
        byte[] packed = XpressPacker.pack(whole, EtlBuffers.HEADER_BYTES, end);
        byte[] buffer = new byte[EtlBuffers.HEADER_BYTES + packed.length];
        System.arraycopy(packed, 0, buffer, EtlBuffers.HEADER_BYTES, packed.length);
        head(buffer, buffer.length, end, cpu, 0x40, 0);
        buffers.add(buffer);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(logHeader());
        buffers.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** The buffers there are, one after the other, without the head; they are forgotten. */
    List<byte[]> takeBuffers() {
        List<byte[]> taken = List.copyOf(buffers);
        buffers.clear();
        return taken;
    }

    private byte[] logHeader() {
        byte[] buffer = new byte[1024];
        int event = EtlBuffers.HEADER_BYTES;
        int payload = event + 32;
        int late = payload + (pointerBytes == 4 ? 240 : 248);
        ByteBuffer out = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(event, (short) 2).put(event + 2, (byte) (pointerBytes == 4 ? 1 : 2)).put(event + 3, (byte) 0xC0);
        out.putShort(event + 4, (short) (late + 32 - event)).putLong(event + 16, stamp);
        out.putInt(payload, bufferBytes)
                .putInt(payload + 12, cpus)
                .putLong(payload + 16, end)
                .putInt(payload + 32, mode);
        out.putInt(payload + 44, pointerBytes).putInt(payload + 48, eventsLost).putInt(payload + 52, megahertz);
        out.putLong(late + 8, frequency).putLong(late + 16, START_FILETIME).putInt(late + 24, clockType);
        head(buffer, buffer.length, late + 32, 0, 0, EtlBuffers.TYPE_HEADER);
        out.putInt(0x2C, compression);
        return buffer;
    }

    private void head(byte[] buffer, int size, int end, int cpu, int flags, int type) {
        ByteBuffer out = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, size).putInt(4, end).putLong(0x10, 0).putLong(0x18, sequence++).putLong(0x20, -1);
        out.putShort(0x28, (short) cpu).putShort(0x2A, (short) 7).putInt(0x2C, 3).putInt(0x30, end);
        out.putShort(0x34, (short) (flags | 0x20)).putShort(0x36, (short) type);
    }

    private static int fill(byte[] buffer, byte[]... events) {
        int at = EtlBuffers.HEADER_BYTES;
        for (byte[] event : events) {
            System.arraycopy(event, 0, buffer, at, event.length);
            at += event.length + 7 & ~7;
        }
        return at;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
