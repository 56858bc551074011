package dev.irqlscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of an ETL file, found from header to header, and their contents on demand. One thread.
 *
 * <p>Layout: WMI_BUFFER_HEADER of 72 bytes, then events up to its saved offset; packed if a flag says so.
 */
final class EtlBuffers {
    static final int HEADER_BYTES = 72;
    static final int MAX_BUFFER_BYTES = 16 << 20;
    static final int TYPE_HEADER = 4;
    static final int XPRESS = 3;

    /** No file has more: at the usual 64 KiB they make 128 GiB. */
    static final int MOST_BUFFERS = 1 << 21;

    /** Events differ in their stamps at least: nothing real shrinks to less than a thousandth. */
    private static final long MOST_EXPANSION = 1_000;

    private static final int FLAG_EVENTS_LOST = 2;
    private static final int FLAG_BUFFER_LOST = 4;
    static final int FLAG_WIDE_PROCESSOR = 0x20;
    static final int FLAG_COMPRESSED = 0x40;

    private final FileChannel file;
    private final EtlHeader header;
    private final List<Buffer> buffers = new ArrayList<>();
    private long readTo;
    private boolean cut;
    private boolean cutInside;
    private final List<Hole> holes = new ArrayList<>();

    /** A stretch between two buffers that is none. */
    record Hole(long from, long to) {}

    /** One buffer: where it lies and what is known of its contents. */
    static final class Buffer {
        final long offset;
        final int fileBytes;
        /** Bytes of header and contents when unpacked. */
        final int bytes;

        final int cpu;
        final long sequence;
        final boolean packed;
        /** Events of its processor are missing right before it. */
        boolean lostBefore;
        /** Something of which nobody knows whose events it held stands before it. */
        boolean holeBefore;
        /** Whether its processor cannot be. */
        final boolean ofNobody;
        /** What its processor did before it may have been overwritten. */
        boolean overwrittenBefore;
        /** Why its contents cannot be had, or not to their end; {@code null} if they can. */
        private String damage;
        /** Stamp of the first event in it that has a hook; 0 if none has. */
        long begins;
        /** Stamp of the first event in it that is worth a second look, and whether there is one. */
        long firstStamp;

        boolean worthASecondLook;
        /** Whether stamps go back in it, which none of Windows' own do. */
        boolean goesBack;

        private Buffer(long offset, byte[] head, boolean perProcessor, long room) {
            int flags = LittleEndian.u16(head, 0x34);
            this.offset = offset;
            this.fileBytes = (int) Math.min(LittleEndian.i32(head, 0), room);
            this.packed = (flags & FLAG_COMPRESSED) != 0;
            int saved = LittleEndian.i32(head, 4);
            int most = packed ? (int) Math.min(MAX_BUFFER_BYTES, fileBytes * MOST_EXPANSION) : fileBytes;
            this.bytes = saved >= HEADER_BYTES && saved <= most ? saved : packed ? HEADER_BYTES : fileBytes;
            int number = (flags & FLAG_WIDE_PROCESSOR) != 0 ? LittleEndian.u16(head, 0x28) : head[0x28] & 0xFF;
            this.cpu = perProcessor && number < EtlHeader.MAX_CPUS ? number : 0;
            this.ofNobody = number >= EtlHeader.MAX_CPUS;
            this.sequence = LittleEndian.i64(head, 0x18);
            if (packed && (saved < HEADER_BYTES || saved > most)) {
                damage("its size when unpacked is impossible: " + saved);
            } else if (ofNobody) {
                damage("the number of its processor is impossible: " + number);
            }
            this.lostBefore = (flags & (FLAG_EVENTS_LOST | FLAG_BUFFER_LOST)) != 0;
        }

        boolean isDamaged() {
            return damage != null;
        }

        String damage() {
            return damage;
        }

        /** Says what is wrong with it; what was said first stays. */
        void damage(String what) {
            if (damage == null) {
                damage = what;
            }
        }
    }

    private EtlBuffers(FileChannel file, EtlHeader header) {
        this.file = file;
        this.header = header;
    }

    /** Walks the buffer headers to the end of the file, or to this many. */
    static EtlBuffers find(FileChannel file, EtlHeader header, int most) throws IOException {
        EtlBuffers found = new EtlBuffers(file, header);
        found.walk(most);
        return found;
    }

    private void walk(int most) throws IOException {
        long length = file.size();
        byte[] head = new byte[HEADER_BYTES];
        EtlResync resync = null;
        while (readTo < length) {
            if (buffers.size() == most) {
                cut = most == MOST_BUFFERS;
                return;
            }
            boolean hasHead = length - readTo >= HEADER_BYTES;
            if (hasHead) {
                readFully(readTo, head, HEADER_BYTES);
            }
            if (resync == null) {
                resync = new EtlResync(file, head);
            }
            long next = hasHead && EtlResync.hasSize(head, 0, length - readTo) ? readTo : resync.find(readTo);
            if (next == EtlResync.NOWHERE) {
                cut = !resync.wasBlank();
                cutInside = hasHead && resync.isPlainBuffer(head);
                if (cutInside) {
                    add(readTo, head, false, length - readTo);
                }
                return;
            }
            boolean hole = next > readTo;
            if (hole) {
                holes.add(new Hole(readTo, next));
                readFully(next, head, HEADER_BYTES);
            }
            add(next, head, hole, length - next);
        }
    }

    private void add(long offset, byte[] head, boolean hole, long room) {
        Buffer buffer = new Buffer(offset, head, header.buffersPerProcessor(), room);
        buffer.holeBefore = hole;
        buffers.add(buffer);
        readTo = offset + buffer.fileBytes;
    }

    List<Buffer> list() {
        return buffers;
    }

    /** Whether the oldest made room for the newest. */
    boolean areCircular() {
        return header.isCircular();
    }

    /** What stands between buffers and is none. */
    List<Hole> holes() {
        return holes;
    }

    /** Where the last whole buffer ends. */
    long end() {
        return readTo;
    }

    /** Whether something other than a buffer follows the last whole one. */
    boolean isCut() {
        return cut;
    }

    /** Whether the file ends inside of its last buffer. */
    boolean isCutInside() {
        return cutInside;
    }

    /** Whether any of them is packed. */
    boolean arePacked() {
        return buffers.stream().anyMatch(buffer -> buffer.packed);
    }

    /** What a packed buffer cannot be unpacked from; {@code null} if all can. */
    String unknownCompression() {
        if (header.compression() == XPRESS || !arePacked()) {
            return null;
        }
        return switch (header.compression()) {
            case 2 -> "LZNT1 compression";
            case 4 -> "XPRESS-Huffman compression";
            // Some writers leave it out; all that were ever met use XPRESS.
            case 0 -> null;
            default -> "compression of kind " + header.compression();
        };
    }

    /** Something to load buffers with; each thread needs one of its own. */
    Loading loading() {
        return new Loading();
    }

    /** Loads buffers, one at a time. */
    final class Loading {
        private byte[] packed = new byte[0];

        private Loading() {}

        /**
         * Header and contents of a buffer, as if never packed, in the given array or a longer one; a damaged buffer's contents
         * may be rubbish.
         */
        byte[] load(Buffer buffer, byte[] into) throws IOException {
            byte[] bytes = into.length >= buffer.bytes ? into : new byte[buffer.bytes];
            if (!buffer.packed) {
                readFully(buffer.offset, bytes, buffer.bytes);
                return bytes;
            }
            if (packed.length < buffer.fileBytes) {
                packed = new byte[buffer.fileBytes];
            }
            readFully(buffer.offset, packed, buffer.fileBytes);
            if (!Xpress.unpack(packed, HEADER_BYTES, buffer.fileBytes, bytes, HEADER_BYTES, buffer.bytes)) {
                buffer.damage("its XPRESS data are damaged");
            }
            return bytes;
        }
    }

    private void readFully(long offset, byte[] into, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(into, 0, length);
        while (target.hasRemaining()) {
            if (file.read(target, offset + target.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }
}
