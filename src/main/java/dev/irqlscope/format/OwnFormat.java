package dev.irqlscope.format;

import dev.irqlscope.trace.EventChunk;

/**
 * The layout of `.irqlscope`, version {@value #VERSION}, made to be mapped. All numbers are little-endian.
 *
 * <pre>
 * file    = magic (8 bytes), version (u32), zeros to {@value #UNIT}, section…
 * section = head ({@value #HEAD_BYTES} bytes), payload, zeros to a multiple of {@value #UNIT}
 * head    = tag (4 letters), capacity (u32), payload length (u64), CRC-32C of the payload (u32), zeros, CRC-32C of the head (u32)
 * INFO    = JSON: what is known of the trace, and its limits. The first section; may come again, the newest counts
 * ENTS    = index of the first (varint), how many (varint), entities: additions to the catalog
 * EVTS    = two {@linkplain EventCommit commits}, then room for as many events as the head's capacity says, in the columns of
 *           {@link EventChunk}; the newer commit says how many there are and what their checksums are. No CRC in the head
 * COLS    = a column of the index, in chunks whose checksums stand in INDX. No CRC in the head
 * INDX    = the analysis: numbers, texts, and where the columns lie
 * ANNO    = JSON: marks, notes and the view. May come again, the newest counts
 * DIRE    = where INFO, ENTS and EVTS lie
 * ENDS    = offsets of DIRE, INDX, ANNO (u64 each, 0 for none) and of its own end (u64). The last section of a file that was closed
 * </pre>
 *
 * All but the last EVTS hold {@value EventChunk#EVENTS} events. While a file grows, its last EVTS has room for as many, and fills up.
 * Nothing that a commit or ENDS speaks of is ever written again: whatever ends the program, what was committed is whole. To add
 * something to a closed file is to append it and another ENDS. A section of another tag is passed over. A reader of version N
 * opens files of versions up to N.
 */
final class OwnFormat {
    static final int VERSION = 2;

    /** Not text, and damaged visibly by whatever converts line ends or cuts the eighth bit. */
    static final byte[] MAGIC = {(byte) 0x89, 'I', 'R', 'Q', 'L', '\r', '\n', 0x1A};

    /** Sections begin at multiples of this. */
    static final int UNIT = 64;

    static final int HEAD_BYTES = 64;
    static final int END_BYTES = HEAD_BYTES + UNIT;

    /** Payloads that are read at once are not longer. */
    static final int MAX_PAYLOAD_BYTES = 256 << 20;

    static final int MAX_ENTITIES_BYTES = 1 << 20;
    static final int MAX_SECTION_ENTITIES = 1 << 12;

    static final int INFO = tag("INFO");
    static final int ENTITIES = tag("ENTS");
    static final int EVENTS = tag("EVTS");
    static final int COLUMN = tag("COLS");
    static final int INDEX = tag("INDX");
    static final int ANNOTATIONS = tag("ANNO");
    static final int DIRECTORY = tag("DIRE");
    static final int END = tag("ENDS");

    private OwnFormat() {}

    static int tag(String letters) {
        return Bytes.intAt(Bytes.ascii(letters), 0);
    }

    /** The next multiple of {@link #UNIT}. */
    static long align(long offset) {
        return (offset + UNIT - 1) / UNIT * UNIT;
    }

    /** Bytes of an EVTS payload with room for so many events. */
    static long eventsBytes(int capacity) {
        return 2L * EventCommit.BYTES + (long) EventChunk.EVENT_BYTES * capacity;
    }
}
