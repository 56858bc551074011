package dev.irqlscope.format;

import dev.irqlscope.format.CtfType.Order;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the metadata of a CTF 1.8 trace, a text in TSDL. */
final class TsdlParser {
    private static final long MOST_OFFSET_SECONDS = 1L << 33;

    private final TsdlTokens in;
    private final TsdlTypes types;
    private final CtfDescription description = new CtfDescription();
    private boolean described;

    private TsdlParser(TsdlTokens in) {
        this.in = in;
        this.types = new TsdlTypes(in);
    }

    /** Reads a text; {@code file} names it in messages. */
    static CtfDescription read(String file, String text) throws TraceFormatException {
        return new TsdlParser(new TsdlTokens(file, text)).read();
    }

    private CtfDescription read() throws TraceFormatException {
        TsdlScope names = new TsdlScope(null);
        while (!in.atEnd()) {
            if (!types.declaration(names)) {
                String block = in.word("a block of TSDL, such as trace, stream or event");
                switch (block) {
                    case "trace" -> trace(names);
                    case "clock" -> clock(names);
                    case "stream" -> stream(names);
                    case "event" -> event(names);
                    case "env", "callsite" -> new Block(names, List.of());
                    default -> throw in.wrong("a block of TSDL, such as trace, stream or event", "\"" + block + "\"");
                }
                in.expect(";");
            }
        }
        if (!described) {
            throw in.expected("a block \"trace\"");
        }
        for (CtfDescription.Stream stream : description.streams.values()) {
            if (stream.events.size() > 1 && stream.eventHeader == null) {
                throw in.expected("event.header of a stream with several events");
            }
        }
        return description;
    }

    /** What stands in the braces of a block: settings, and types with names. */
    private final class Block {
        private final TsdlSettings settings = new TsdlSettings(in);
        private final Map<String, CtfType> typed = new HashMap<>();

        Block(TsdlScope around, List<String> wanted) throws TraceFormatException {
            TsdlScope scope = new TsdlScope(around);
            in.expect("{");
            while (!in.take("}")) {
                if (types.declaration(scope)) {
                    continue;
                }
                String name = in.path("a setting or \"}\"");
                if (in.take(":=")) {
                    typed.put(name, types.type(scope));
                    in.expect(";");
                } else {
                    settings.read(name, wanted);
                }
            }
        }

        private CtfType type(String name) {
            return typed.get(name);
        }
    }

    private void trace(TsdlScope names) throws TraceFormatException {
        Block block = new Block(names, List.of("major", "minor", "byte_order"));
        block.settings.number("major", 1, 1, 1);
        Order order = block.settings.order(Order.NATIVE);
        if (order == Order.NATIVE) {
            throw in.wrong("byte_order of the trace to be le or be", "none");
        }
        description.bigEndian = order == Order.BIG;
        description.packetHeader = block.type("packet.header");
        described = true;
    }

    private void clock(TsdlScope names) throws TraceFormatException {
        TsdlSettings settings = new Block(names, List.of("name", "freq", "offset", "offset_s")).settings;
        String name = settings.text("name");
        if (name == null) {
            throw in.wrong("the name of a clock", "none");
        }
        CtfClock clock = new CtfClock(
                name,
                settings.number("freq", 1, CtfClock.MOST_FREQUENCY, CtfClock.DEFAULT_FREQUENCY),
                settings.number("offset_s", -MOST_OFFSET_SECONDS, MOST_OFFSET_SECONDS, 0),
                settings.number("offset", Long.MIN_VALUE, Long.MAX_VALUE, 0));
        description.clocks.put(name, clock);
    }

    private void stream(TsdlScope names) throws TraceFormatException {
        Block block = new Block(names, List.of("id"));
        CtfDescription.Stream stream = streamOf(block.settings.number("id", 0, Long.MAX_VALUE, 0));
        stream.packetContext = block.type("packet.context");
        stream.eventHeader = block.type("event.header");
        stream.eventContext = block.type("event.context");
    }

    private void event(TsdlScope names) throws TraceFormatException {
        Block block = new Block(names, List.of("name", "id", "stream_id"));
        String name = block.settings.text("name");
        if (name == null) {
            throw in.wrong("the name of an event", "none");
        }
        CtfDescription.Stream stream = streamOf(block.settings.number("stream_id", 0, Long.MAX_VALUE, 0));
        long id = block.settings.number("id", 0, Long.MAX_VALUE, 0);
        CtfDescription.Event event = new CtfDescription.Event(name, block.type("context"), block.type("fields"));
        if (stream.events.putIfAbsent(id, event) != null) {
            throw in.wrong("a number of its own for event \"" + name + "\"", id + ", which another event has");
        }
    }

    private CtfDescription.Stream streamOf(long id) {
        return description.streams.computeIfAbsent(id, number -> new CtfDescription.Stream());
    }
}
