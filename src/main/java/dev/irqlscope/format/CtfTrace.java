package dev.irqlscope.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that has to be known to read the packets of a CTF trace. */
final class CtfTrace {
    /** What a packet begins with, if it begins with a magic number. */
    static final long MAGIC = 0xC1FC1FC1L;

    private final CtfField packetHeader;
    private final int magicSlot;
    private final int streamSlot;
    private final int instanceSlot;
    private final Map<Long, CtfStreamKind> streams = new LinkedHashMap<>();
    private final CtfClock clock;

    /** Makes it of what the metadata say; {@code file} names them in messages. */
    CtfTrace(String file, CtfDescription description) throws TraceFormatException {
        CtfBinder binder = new CtfBinder(file, description.bigEndian);
        binder.about("the trace");
        CtfNotes header = new CtfNotes(List.of("magic", "stream_id", "stream_instance_id"), null, false);
        packetHeader = binder.scope(CtfBinder.PACKET_HEADER, description.packetHeader, header);
        magicSlot = header.slot("magic");
        streamSlot = header.slot("stream_id");
        instanceSlot = header.slot("stream_instance_id");
        clock = description.clocks.isEmpty() ? null : description.clocks.values().iterator().next();
        for (Map.Entry<Long, CtfDescription.Stream> stream : description.streams.entrySet()) {
            binder.about("stream " + stream.getKey());
            streams.put(stream.getKey(),
                    new CtfStreamKind(binder, stream.getKey(), stream.getValue(), description.clocks));
        }
    }

    CtfField packetHeader() {
        return packetHeader;
    }

    /** The clock whose time all others are turned into; null if the trace has none. */
    CtfClock clock() {
        return clock;
    }

    /** Whether a header that was read is that of a packet. */
    boolean isPacket(CtfPacket packet) {
        return magicSlot < 0 || packet.noted(magicSlot) == MAGIC;
    }

    /** What the packet is of whose header was read; null if the trace has no such stream. */
    CtfStreamKind kindOf(CtfPacket packet) {
        if (streamSlot >= 0) {
            return streams.get(packet.noted(streamSlot));
        }
        return streams.size() == 1 ? streams.values().iterator().next() : streams.get(0L);
    }

    /** Which of several streams of a kind a packet belongs to; 0 if they are not told apart. */
    long instanceOf(CtfPacket packet) {
        return instanceSlot < 0 ? 0 : packet.noted(instanceSlot);
    }

    /** Whether any of its events is of use here. */
    boolean tellsOfInterrupts() {
        return streams.values().stream().anyMatch(CtfStreamKind::tellsOfInterrupts);
    }
}
