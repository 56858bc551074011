package dev.irqlscope.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the packets and events of a kind of stream are laid out. */
final class CtfStreamKind {
    private final long number;
    private final CtfField packetContext;
    private final CtfField eventHeader;
    private final CtfField eventContext;
    private final Map<Long, CtfEvent> events = new HashMap<>();
    private final CtfClock clock;
    private final int beginSlot;
    private final int contentSlot;
    private final int packetSlot;
    private final int sequenceSlot;
    private final int cpuSlot;
    private final int discardedSlot;
    private final int discardedBits;
    private final int idSlot;

    CtfStreamKind(CtfBinder binder, long number, CtfDescription.Stream stream, Map<String, CtfClock> clocks)
            throws TraceFormatException {
        this.number = number;
        CtfNotes packet = new CtfNotes(
                List.of("timestamp_begin", "content_size", "packet_size", "packet_seq_num", "cpu_id",
                        "events_discarded"),
                null, false);
        packetContext = binder.scope(CtfBinder.PACKET_CONTEXT, stream.packetContext, packet);
        beginSlot = packet.slot("timestamp_begin");
        contentSlot = packet.slot("content_size");
        packetSlot = packet.slot("packet_size");
        sequenceSlot = packet.slot("packet_seq_num");
        cpuSlot = packet.slot("cpu_id");
        discardedSlot = packet.slot("events_discarded");
        discardedBits = packet.bits("events_discarded");
        CtfNotes header = new CtfNotes(List.of("id"), null, true);
        eventHeader = binder.scope(CtfBinder.EVENT_HEADER, stream.eventHeader, header);
        idSlot = header.slot("id");
        clock = clock(header.clock() != null ? header.clock() : packet.clock(), clocks);
        eventContext = binder.scope(CtfBinder.STREAM_EVENT_CONTEXT, stream.eventContext, CtfNotes.none());
        for (Map.Entry<Long, CtfDescription.Event> event : stream.events.entrySet()) {
            binder.about("event \"" + event.getValue().name() + "\"");
            events.put(event.getKey(), CtfEvent.of(binder, event.getValue()));
        }
    }

    /** The one of this name; if there is none, the trace's only one. */
    private static CtfClock clock(String name, Map<String, CtfClock> clocks) {
        CtfClock named = clocks.get(name);
        return named == null && !clocks.isEmpty() ? clocks.values().iterator().next() : named;
    }

    /** Its number in the trace. */
    long number() {
        return number;
    }

    CtfField packetContext() {
        return packetContext;
    }

    CtfField eventHeader() {
        return eventHeader;
    }

    CtfField eventContext() {
        return eventContext;
    }

    /** The clock of its times; null if the trace has none. */
    CtfClock clock() {
        return clock;
    }

    boolean tellsOfInterrupts() {
        return events.values().stream().anyMatch(event -> event.kind() != CtfEventKind.OTHER);
    }

    /** What the event is whose header was read; null if there is none of its number. */
    CtfEvent eventOf(CtfPacket packet) {
        return events.get(idOf(packet));
    }

    long idOf(CtfPacket packet) {
        return idSlot < 0 ? 0 : packet.noted(idSlot);
    }

    /** What the clock showed when the packet began; if it does not say, what it shows. */
    long begin(CtfPacket packet) {
        return beginSlot < 0 ? packet.clock() : packet.noted(beginSlot);
    }

    /** Size of the whole packet in bits; if it does not say, all that the file holds. */
    long packetBits(CtfPacket packet) {
        return packetSlot < 0 ? packet.bitsInFile() : packet.noted(packetSlot);
    }

    /** Bits of the packet that were written. */
    long contentBits(CtfPacket packet) {
        return contentSlot < 0 ? packetBits(packet) : packet.noted(contentSlot);
    }

    /** Its number among the packets of its stream, -1 if it does not say. */
    long sequence(CtfPacket packet) {
        return sequenceSlot < 0 ? -1 : packet.noted(sequenceSlot);
    }

    boolean namesProcessors() {
        return cpuSlot >= 0;
    }

    long cpu(CtfPacket packet) {
        return cpuSlot < 0 ? 0 : packet.noted(cpuSlot);
    }

    boolean countsDiscarded() {
        return discardedSlot >= 0;
    }

    /** Events of this stream that were discarded up to the packet's end. */
    long discarded(CtfPacket packet) {
        return packet.noted(discardedSlot);
    }

    /** After so many bits that count begins again. */
    int discardedBits() {
        return discardedBits;
    }
}
