package dev.irqlscope.format;

import dev.irqlscope.format.EtlBuffers.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A further pass over an ETL file for those who want to know what the others passed over. */
final class EtlUndecoded {
    /** Of one kind of event, so many sizes are told apart. */
    private static final int MOST_SIZES = 8;

    private static final int MOST_KEYS = 1 << 16;
    private static final int MOST_FLAGS = 16;
    private static final int LOG_HEADER = 0;
    private static final int ANY_SIZE = -1;

    private final EtlBuffers buffers;
    private final EtlScan scan;
    private final Undecoded notes;
    private final EtlEvents events = new EtlEvents();
    private final EtlCall call = new EtlCall();
    private final EtlImages images = new EtlImages();
    private final Map<Key, String> names = new HashMap<>();
    private final Map<Key, Integer> sizes = new HashMap<>();
    private final Set<Integer> flags = new HashSet<>();
    private long events32;
    private long events64;

    EtlUndecoded(EtlBuffers buffers, EtlScan scan, Undecoded notes) {
        this.buffers = buffers;
        this.scan = scan;
        this.notes = notes;
    }

    /**
     * What makes events alike.
     *
     * @param type of its header
     * @param low provider or class, the first half of its GUID; 0 for events with a hook
     * @param id hook, or identifier and opcode
     * @param payloadBytes size; {@link #ANY_SIZE} if it is not told apart
     * @param trouble why an event of a known kind was passed over
     */
    private record Key(int type, long low, long high, int id, int version, int payloadBytes, String trouble) {
        private Key ofAnySize() {
            return new Key(type, low, high, id, version, ANY_SIZE, trouble);
        }

        private String name() {
            String size = payloadBytes == ANY_SIZE ? "other sizes" : payloadBytes + " bytes";
            String what;
            if (type < 0) {
                what = "WPP message";
            } else if (low == 0 && high == 0) {
                what = String.format(Locale.ROOT, "type %d, hook 0x%04X", type, id);
            } else {
                what = String.format(
                        Locale.ROOT, "type %d, %s, id %d, opcode %d", type, guid(low, high), id >>> 8, id & 0xFF);
            }
            return what + ", version " + version + ", " + size + (trouble == null ? "" : ", " + trouble);
        }

        private static String guid(long low, long high) {
            return String.format(
                    Locale.ROOT, "%08x-%04x-%04x-%s", low & 0xFFFF_FFFFL, low >>> 32 & 0xFFFF, low >>> 48,
                    new StringBuilder(HexFormat.of().toHexDigits(Long.reverseBytes(high))).insert(4, '-'));
        }
    }

    /** What the file's header says that matters for decoding. */
    static void tellHeader(EtlHeader header, Undecoded notes) {
        notes.fact(String.format(
                Locale.ROOT,
                "ETL of Windows %s, %d processors; header of %d bit, %d bytes; buffers of %d bytes",
                header.system(), header.cpus(), header.pointerBytes() * 8, header.headBytes(), header.bufferBytes()));
        notes.fact(String.format(
                Locale.ROOT,
                "LogFileMode 0x%08X, state of the first buffer %d (of a compressed file: how); lost by Windows: %d events,"
                        + " %d buffers",
                header.mode(), header.compression(), header.eventsLost(), header.buffersLost()));
        notes.fact(String.format(
                Locale.ROOT,
                "clock type %d, performance counter %d Hz, processor %d MHz, stamp at the start %d, StartTime %d",
                header.clockType(), header.frequency(), header.cpuMegahertz(), header.stamp(), header.startFiletime()));
    }

    void gather(EtlHeader header, EtlClock clock) throws IOException {
        tellHeader(header, notes);
        long packed = buffers.list().stream().filter(buffer -> buffer.packed).count();
        notes.fact(String.format(
                Locale.ROOT, "%d buffers, %d of them packed; times from stamp %d on, %s",
                buffers.list().size(), packed, clock.originTicks(),
                clock.knowsItsRate() ? clock.ticksPerSecond() + " ticks a second" : "at an unknown rate"));
        EtlBuffers.Loading loading = buffers.loading();
        byte[] bytes = new byte[0];
        for (Buffer buffer : buffers.list()) {
            bytes = loading.load(buffer, bytes);
            walk(buffer, bytes);
            if (buffer.isDamaged()) {
                notes.trouble("buffer at offset " + buffer.offset + ": " + buffer.damage());
            }
        }
        buffers.holes()
                .forEach(
                        hole -> notes.trouble("from offset " + hole.from() + " to " + hole.to() + ": no buffer"));
        if (buffers.isCut()) {
            notes.trouble("from offset " + buffers.end() + " on: no whole buffer");
        }
        notes.fact("events with a hook: " + events64 + " of 64 bit, " + events32 + " of 32 bit");
    }

    private void walk(Buffer buffer, byte[] bytes) {
        events.start(bytes, buffer.bytes);
        while (events.advanceToAny()) {
            int payload = events.start() + headerBytes();
            Key key;
            if (events.takeHeader()) {
                noteFlags();
                events32 += events.pointerBytes() == 4 ? 1 : 0;
                events64 += events.pointerBytes() == 8 ? 1 : 0;
                payload = events.payload();
                key = ofHook();
            } else {
                key = ofOther(bytes);
            }
            if (key != null) {
                int end = events.start() + events.size();
                notes.event(
                        name(key), () -> "offset " + buffer.offset + " + " + events.start(), bytes,
                        Math.min(payload, end), end);
            }
        }
    }

    /** The flags of kernel events that the recording had on, in groups of 32; the first group is the one with a documentation. */
    private void noteFlags() {
        int at = events.payload();
        if (events.hook() == EtlHooks.RECORDED_FLAGS && events.payloadBytes() >= 4 && flags.size() < MOST_FLAGS
                && flags.add(LittleEndian.i32(events.bytes(), at))) {
            notes.fact(String.format(
                    Locale.ROOT, "kernel flags 0x%08X (0x20 DPC, 0x40 INTERRUPT, 4 LOADER, 0x10 CSWITCH)",
                    LittleEndian.i32(events.bytes(), at)));
        }
    }

    /** What is not decoded of an event with a hook; {@code null} if it is. */
    private Key ofHook() {
        int hook = events.hook();
        String trouble = null;
        if (EtlHooks.isImage(hook)) {
            trouble = images.read(events) ? "" : "too short";
        } else if (EtlHooks.belongsOnTheTimeline(hook)) {
            trouble = troubleOnTheTimeline();
        } else if (EtlHooks.isOfNames(hook) || hook == LOG_HEADER || hook == EtlHooks.RECORDED_FLAGS) {
            trouble = "";
        }
        return "".equals(trouble)
                ? null
                : new Key(events.type(), 0, 0, hook, events.version(), events.payloadBytes(), trouble);
    }

    private String troubleOnTheTimeline() {
        if (!scan.isUsable(events)) {
            return "its time lies outside of the recording";
        }
        if (EtlHooks.routineKind(events.hook()) == null) {
            return events.payloadBytes() < 8 ? "too short" : "";
        }
        if (!call.read(events)) {
            return "too short";
        }
        return scan.isPossible(call) ? "" : "its start is impossible";
    }

    private Key ofOther(byte[] bytes) {
        int at = events.start();
        int size = events.size() - headerBytes();
        return switch (events.type()) {
            case 18, 19 -> size < 0
                    ? new Key(events.type(), 0, 0, 0, 0, events.size(), "too short")
                    : new Key(
                            events.type(), LittleEndian.i64(bytes, at + 24), LittleEndian.i64(bytes, at + 32),
                            LittleEndian.u16(bytes, at + 40) << 8 | bytes[at + 45] & 0xFF, bytes[at + 42] & 0xFF, size,
                            null);
            case 10, 20 -> size < 0
                    ? new Key(events.type(), 0, 0, 0, 0, events.size(), "too short")
                    : new Key(
                            events.type(), LittleEndian.i64(bytes, at + 24), LittleEndian.i64(bytes, at + 32),
                            bytes[at + 4] & 0xFF, LittleEndian.u16(bytes, at + 6), size, null);
            default -> new Key(events.type(), 0, 0, 0, 0, events.size(), null);
        };
    }

    /** Bytes before the payload of an event without a hook. */
    private int headerBytes() {
        return switch (events.type()) {
            case 18, 19 -> 80;
            case 10, 20 -> 48;
            default -> 4;
        };
    }

    private String name(Key key) {
        String known = names.get(key);
        if (known != null) {
            return known;
        }
        Key told = key;
        if (sizes.merge(key.ofAnySize(), 1, Integer::sum) > MOST_SIZES) {
            told = key.ofAnySize();
        }
        String name = told.name();
        if (names.size() < MOST_KEYS) {
            names.put(key, name);
        }
        return name;
    }
}
