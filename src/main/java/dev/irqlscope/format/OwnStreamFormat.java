package dev.irqlscope.format;

import java.util.zip.CRC32C;

/**
 * The layout of `.irqlscope`, version {@value #VERSION}, which is still read and no longer written. All numbers are little-endian.
 *
 * <pre>
 * file   = magic (8 bytes), version (u32), chunk…
 * chunk  = tag (4 letters), payload length (u32), CRC-32C of tag, length and payload (u32), payload
 * INFO   = JSON: what is known of the trace, and its limits. The first chunk; may come again, the newest counts
 * ENTS   = index of the first (varint), how many (varint), entities: additions to the catalog
 * EVTS   = how many (varint), unpacked length (varint), raw-deflated columns: times, kinds, processors, subjects, arguments
 * DONE   = JSON as INFO, with how many events and entities there are. The last chunk of a trace that was closed
 * </pre>
 *
 * A chunk of another tag is passed over.
 */
final class OwnStreamFormat {
    static final int VERSION = 1;

    static final int HEAD_BYTES = OwnFormat.MAGIC.length + Integer.BYTES;
    static final int CHUNK_HEAD_BYTES = 3 * Integer.BYTES;
    static final int MAX_PAYLOAD_BYTES = 16 << 20;
    static final int MAX_CHUNK_EVENTS = 1 << 16;
    static final int MAX_CHUNK_ENTITIES = 1 << 12;

    /** Varints of a time, a subject, an argument and a processor, and a byte of kind. */
    static final int MAX_EVENT_BYTES = 10 + 5 + 10 + 3 + 1;

    static final int INFO = OwnFormat.tag("INFO");
    static final int ENTITIES = OwnFormat.tag("ENTS");
    static final int EVENTS = OwnFormat.tag("EVTS");
    static final int DONE = OwnFormat.tag("DONE");

    private OwnStreamFormat() {}

    static int checksum(int tag, byte[] payload, int length) {
        ByteSink head = new ByteSink();
        head.u32(tag);
        head.u32(length);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, head.size());
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }
}
