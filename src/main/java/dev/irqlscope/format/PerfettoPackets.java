package dev.irqlscope.format;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * All packets of a Perfetto file, those inside packed ones as well. What is damaged inside a packed one costs the rest of that
 * one. Source: Perfetto's trace_packet.proto.
 */
final class PerfettoPackets {
    private static final int ZLIB_PACKETS = 50;
    private static final int ZSTD_PACKETS = 133;

    /** What one packed packet may hold: packing gives back a thousand times its size at most, but not here. */
    private static final long MOST_UNPACKED_BYTES = 256L << 20;

    private final UnpackedStream file;
    private final PacketStream outer;
    private final ProtoCursor fields = new ProtoCursor();
    private InputStream packed;
    private PacketStream inner;
    private PacketStream current;
    private long packets;
    private long damaged;
    private long tooLargeInside;
    private String end;

    PerfettoPackets(UnpackedStream file) {
        this.file = file;
        this.outer = new PacketStream(file);
        this.current = outer;
    }

    /** Whether a trace that begins so is one: a packet of fields stands there, and behind it another one or nothing. */
    static boolean matches(byte[] head) {
        ProtoCursor packet = new ProtoCursor().start(head, 0, head.length);
        if (!Bytes.startsWith(head, 0x0A)) {
            return false;
        }
        if (!packet.next()) {
            // It may be larger than what there is to look at.
            return head.length >= TraceKind.HEAD_BYTES;
        }
        int end = packet.end();
        packet.start(head, packet.from(), end);
        while (packet.next()) {
            // On to its end.
        }
        return !packet.isBroken() && (end == head.length || head[end] == 0x0A);
    }

    /** Goes to the next packet. False at the end of what can be read. */
    boolean advance() throws IOException {
        while (true) {
            if (inner != null) {
                if (advanceInside()) {
                    return true;
                }
                packed.close();
                inner = null;
                current = outer;
            }
            if (!advanceOutside()) {
                return false;
            }
            packets++;
            if (!isPacked()) {
                return true;
            }
        }
    }

    byte[] bytes() {
        return current.bytes();
    }

    /** Where the packet ends in {@link #bytes}, which it begins. */
    int size() {
        return current.size();
    }

    long packets() {
        return packets;
    }

    /** Sentences about what could not be read. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (end != null) {
            warnings.add(end);
        }
        if (damaged > 0) {
            warnings.add(
                    damaged == 1
                            ? "1 compressed packet is damaged: what cannot be read of it is missing."
                            : damaged + " compressed packets are damaged: what cannot be read of them is missing.");
        }
        long tooLarge = outer.tooLarge() + tooLargeInside;
        if (tooLarge > 0) {
            warnings.add(
                    (tooLarge == 1 ? "1 packet is larger" : tooLarge + " packets are larger") + " than the "
                            + (PacketStream.MOST_PACKET_BYTES >> 20) + " MiB that this program takes: passed over.");
        }
        return warnings;
    }

    private boolean advanceOutside() throws IOException {
        try {
            if (outer.advance()) {
                return true;
            }
            if (outer.isBroken()) {
                end = "Offset " + outer.offset() + " holds no packet: what follows is missing.";
            }
        } catch (BrokenPackingException e) {
            end = e.getMessage() + ": what follows packet " + packets + " is missing.";
        } catch (EOFException e) {
            end = "The file is cut off in the packet at offset " + outer.offset() + ".";
        }
        return false;
    }

    private boolean advanceInside() {
        try {
            if (inner.advance()) {
                packets++;
                return true;
            }
            damaged += inner.isBroken() ? 1 : 0;
        } catch (IOException | RuntimeException e) {
            // The decompressor of zstd has several of the latter for data that make no sense. All that is in memory.
            damaged++;
        }
        tooLargeInside += inner.tooLarge();
        return false;
    }

    /** Whether the packet holds others; if so, those are next. */
    private boolean isPacked() {
        fields.start(outer.bytes(), 0, outer.size());
        while (fields.next()) {
            boolean zlib = fields.field() == ZLIB_PACKETS;
            if ((zlib || fields.field() == ZSTD_PACKETS) && !fields.isNumber()) {
                InputStream bytes = new ByteArrayInputStream(
                        outer.bytes(), fields.from(), fields.end() - fields.from());
                packed = zlib ? new InflaterInputStream(bytes) : new ZstdInputStream(new ZstdFrames(bytes));
                inner = new PacketStream(new Bounded(packed));
                current = inner;
                packets--;
                return true;
            }
        }
        return false;
    }

    /** How much of the file has been read. */
    long bytesTaken() {
        return file.bytesTaken();
    }

    /** Fails where more comes out than may. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left = MOST_UNPACKED_BYTES;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int read = in.read(to, from, length);
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new IOException("more than a packet may hold");
            }
            return read;
        }
    }
}
