package dev.irqlscope.format;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the metadata of a CTF trace say of its streams. Filled by {@link TsdlParser}. */
final class CtfDescription {
    /** Streams by their numbers. */
    final Map<Long, Stream> streams = new LinkedHashMap<>();

    /** Clocks by their names. */
    final Map<String, CtfClock> clocks = new LinkedHashMap<>();

    boolean bigEndian;

    /** Null if packets have no header. */
    CtfType packetHeader;

    /** The streams of one kind. Types that are not there are null. */
    static final class Stream {
        final Map<Long, Event> events = new HashMap<>();
        CtfType packetContext;
        CtfType eventHeader;
        CtfType eventContext;
    }

    /** A kind of event. Types that are not there are null. */
    record Event(String name, CtfType context, CtfType fields) {}
}
