package dev.irqlscope.format;

import dev.irqlscope.format.DatFormat.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Kernel events for which Perfetto has no message of its own. Of these, entries and exits of the APIC's vectors matter here:
 * whatever ends so and has a vector. They come with the names of their fields, or since Perfetto 50 in messages that a bundle
 * describes. Source: generic.proto and {@code GenericEventDescriptor} in ftrace_event_bundle.proto.
 */
final class PerfettoGeneric {
    private static final int NAME = 1;
    private static final int FIELD = 2;
    private static final int FIELD_NAME = 1;
    private static final int FIELD_SIGNED = 4;
    private static final int FIELD_UNSIGNED = 5;
    private static final int DESCRIBED_ID = 1;
    private static final int DESCRIBED_MESSAGE = 2;
    private static final int DESCRIBED_NUMBER = 3;

    private static final int MOST_DESCRIBED = 1 << 16;
    private static final byte[] VECTOR = Bytes.ascii("vector");
    private static final byte[] ENTRY = Bytes.ascii("_entry");
    private static final byte[] EXIT = Bytes.ascii("_exit");

    private final Map<Integer, Described> described = new HashMap<>();
    private final ProtoCursor message = new ProtoCursor();
    private final ProtoCursor inner = new ProtoCursor();
    private byte[] nameBytes = {};
    private int nameFrom;
    private int nameEnd;
    private Kind kind;
    private long vector;

    /** An event by the number of the field that holds it; {@code vectorField} is 0 if it has none. */
    private record Described(byte[] name, int vectorField) {}

    /** Takes in a description that a bundle brings. */
    void learn(ProtoCursor field) {
        long id = 0;
        Described event = null;
        message.startIn(field);
        while (message.next()) {
            if (message.field() == DESCRIBED_ID) {
                id = message.number();
            } else if (message.field() == DESCRIBED_MESSAGE) {
                event = describedIn(message);
            }
        }
        if (event != null && id > 0 && id <= Integer.MAX_VALUE && described.size() < MOST_DESCRIBED) {
            described.put((int) id, event);
        }
    }

    private Described describedIn(ProtoCursor field) {
        ProtoCursor descriptor = new ProtoCursor().startIn(field);
        byte[] name = {};
        int vectorField = 0;
        while (descriptor.next()) {
            if (descriptor.field() == NAME) {
                name = text(descriptor).getBytes(StandardCharsets.UTF_8);
            } else if (descriptor.field() == FIELD) {
                boolean isVector = false;
                long number = 0;
                inner.startIn(descriptor);
                while (inner.next()) {
                    isVector |= inner.field() == FIELD_NAME && is(inner, VECTOR);
                    number = inner.field() == DESCRIBED_NUMBER ? inner.number() : number;
                }
                vectorField = isVector && number > 0 && number <= Integer.MAX_VALUE ? (int) number : vectorField;
            }
        }
        return name.length == 0 || name.length > 128 ? null : new Described(name, vectorField);
    }

    /** Takes in an event. False if it makes no sense. */
    boolean read(ProtoCursor event) {
        kind = null;
        vector = -1;
        Described known = described.get(event.field());
        message.startIn(event);
        if (known != null) {
            nameBytes = known.name;
            nameFrom = 0;
            nameEnd = known.name.length;
            while (message.next()) {
                vector = message.field() == known.vectorField ? message.number() : vector;
            }
        } else {
            readNamedFields();
        }
        if (vector >= 0 && vector <= Integer.MAX_VALUE) {
            takeEnding();
        }
        return !message.isBroken();
    }

    private void readNamedFields() {
        nameBytes = message.bytes();
        nameFrom = 0;
        nameEnd = 0;
        while (message.next()) {
            if (message.field() == NAME) {
                nameFrom = message.from();
                nameEnd = message.end();
            } else if (message.field() == FIELD) {
                boolean isVector = false;
                long value = -1;
                inner.startIn(message);
                while (inner.next()) {
                    isVector |= inner.field() == FIELD_NAME && is(inner, VECTOR);
                    boolean number = inner.field() == FIELD_SIGNED || inner.field() == FIELD_UNSIGNED;
                    value = number ? inner.number() : value;
                }
                vector = isVector ? value : vector;
            }
        }
    }

    private void takeEnding() {
        boolean entry = Bytes.matches(nameBytes, nameEnd - ENTRY.length, nameEnd, ENTRY);
        boolean exit = Bytes.matches(nameBytes, nameEnd - EXIT.length, nameEnd, EXIT);
        int length = nameEnd - nameFrom - (entry ? ENTRY : EXIT).length;
        if ((entry || exit) && length > 0) {
            kind = entry ? Kind.VECTOR_ENTRY : Kind.VECTOR_EXIT;
            nameEnd = nameFrom + length;
        }
    }

    private static boolean is(ProtoCursor field, byte[] name) {
        return field.end() - field.from() == name.length
                && Bytes.matches(field.bytes(), field.from(), field.end(), name);
    }

    private static String text(ProtoCursor field) {
        return new String(field.bytes(), field.from(), field.end() - field.from(), StandardCharsets.UTF_8);
    }

    /** What it is of a vector; null for an event of another kind. */
    Kind kind() {
        return kind;
    }

    long vector() {
        return vector;
    }

    /** Where the vector's name stands, without the ending. */
    byte[] nameBytes() {
        return nameBytes;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameEnd() {
        return nameEnd;
    }
}
