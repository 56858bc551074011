package dev.irqlscope.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The packets of a Perfetto trace one by one, from a stream: {@code message Trace { repeated TracePacket packet = 1; }}. A
 * packet's length is believed only as far as its bytes are there.
 */
final class PacketStream {
    /** Larger packets are passed over. Those that Perfetto writes are far below this: it splits what is larger than a buffer. */
    static final int MOST_PACKET_BYTES = 64 << 20;

    private static final int PACKET_TAG = 1 << 3 | 2;
    private static final int PIECE_BYTES = 1 << 20;

    private final InputStream in;
    private byte[] bytes = new byte[1 << 12];
    private int size;
    private long offset;
    private long next;
    private long tooLarge;
    private boolean broken;

    PacketStream(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * Goes to the next packet. False at the end, and where no packet stands.
     *
     * @throws EOFException if the stream ends within a packet
     */
    boolean advance() throws IOException {
        while (!broken) {
            offset = next;
            int first = in.read();
            if (first < 0) {
                return false;
            }
            next++;
            if (first != PACKET_TAG) {
                broken = true;
                return false;
            }
            long length = length();
            if (length < 0) {
                broken = true;
            } else if (length <= MOST_PACKET_BYTES) {
                read((int) length);
                return true;
            } else {
                tooLarge++;
                in.skipNBytes(length);
                next += length;
            }
        }
        return false;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the packet ends in {@link #bytes}, which it begins. */
    int size() {
        return size;
    }

    /** Where the packet stands in the stream, or what stands in place of one. */
    long offset() {
        return offset;
    }

    /** Packets that were passed over for their size. */
    long tooLarge() {
        return tooLarge;
    }

    /** Whether it ended at something that is no packet. */
    boolean isBroken() {
        return broken;
    }

    /** -1 if it is no number. */
    private long length() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int part = in.read();
            if (part < 0) {
                throw new EOFException();
            }
            next++;
            value |= (long) (part & 0x7F) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        return -1;
    }

    /** Takes memory only for what has come. */
    private void read(int length) throws IOException {
        size = 0;
        while (size < length) {
            int piece = Math.min(length - size, PIECE_BYTES);
            if (bytes.length - size < piece) {
                bytes = Arrays.copyOf(bytes, Math.min(MOST_PACKET_BYTES, Math.max(bytes.length * 2, size + piece)));
            }
            int got = in.readNBytes(bytes, size, piece);
            size += got;
            next += got;
            if (got < piece) {
                throw new EOFException();
            }
        }
    }
}
