package dev.irqlscope.format;

import java.util.zip.CRC32C;

/**
 * A section of an own file, as its head describes it.
 *
 * @param offset where the head begins
 * @param capacity events that an EVTS section has room for
 */
record Section(long offset, int tag, int capacity, long payloadBytes, int payloadChecksum) {
    private static final int CHECKED_BYTES = OwnFormat.HEAD_BYTES - Integer.BYTES;

    /** The section whose head stands there, or {@code null} if none does or the file ends within it. */
    static Section at(MappedFile file, long offset) {
        if (offset < OwnFormat.UNIT || offset % OwnFormat.UNIT != 0 || !file.holds(offset, OwnFormat.HEAD_BYTES)) {
            return null;
        }
        if (file.checksum(offset, CHECKED_BYTES) != file.u32(offset + CHECKED_BYTES)) {
            return null;
        }
        Section section = new Section(
                offset, file.u32(offset), file.u32(offset + 4), file.u64(offset + 8), file.u32(offset + 16));
        return file.holds(section.payloadOffset(), section.payloadBytes) ? section : null;
    }

    /** The same, if it is of this kind and holds no more than can be read at once; else {@code null}. */
    static Section at(MappedFile file, long offset, int tag) {
        Section section = at(file, offset);
        return section != null && section.tag == tag && section.payloadBytes <= OwnFormat.MAX_PAYLOAD_BYTES
                ? section
                : null;
    }

    byte[] head() {
        ByteSink head = new ByteSink();
        head.u32(tag);
        head.u32(capacity);
        head.u64(payloadBytes);
        head.u32(payloadChecksum);
        while (head.size() < CHECKED_BYTES) {
            head.u8(0);
        }
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, CHECKED_BYTES);
        head.u32((int) crc.getValue());
        byte[] bytes = new byte[OwnFormat.HEAD_BYTES];
        System.arraycopy(head.array(), 0, bytes, 0, bytes.length);
        return bytes;
    }

    long payloadOffset() {
        return offset + OwnFormat.HEAD_BYTES;
    }

    /** Where the next section begins. */
    long end() {
        return OwnFormat.align(payloadOffset() + payloadBytes);
    }

    /** The payload, checked. */
    byte[] payload(MappedFile file) throws ByteSource.Malformed {
        if (payloadBytes > OwnFormat.MAX_PAYLOAD_BYTES) {
            throw new ByteSource.Malformed("a section is too long");
        }
        if (file.checksum(payloadOffset(), payloadBytes) != payloadChecksum) {
            throw new ByteSource.Malformed("a section's checksum is wrong");
        }
        return file.bytes(payloadOffset(), (int) payloadBytes);
    }
}
