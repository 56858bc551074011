package dev.irqlscope.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes fields that can be read of the types that the metadata declare: finds what lengths and tags refer to, and gives each a
 * slot to be noted in. A name is looked for among the fields before it, then in what is around it, then in the scopes that
 * are read earlier. Source: the CTF 1.8.3 specification, 7.3.
 */
final class CtfBinder {
    static final String PACKET_HEADER = "trace.packet.header";
    static final String PACKET_CONTEXT = "stream.packet.context";
    static final String EVENT_HEADER = "stream.event.header";
    static final String STREAM_EVENT_CONTEXT = "stream.event.context";
    static final String EVENT_CONTEXT = "event.context";
    static final String EVENT_FIELDS = "event.fields";

    /** Scopes in the order in which they are read, backwards. */
    private static final List<String> SCOPES = List.of(
            EVENT_FIELDS, EVENT_CONTEXT, STREAM_EVENT_CONTEXT, EVENT_HEADER, PACKET_CONTEXT, PACKET_HEADER);

    /** Fields of a whole trace. Types can be made of types, so that a short text can speak of any number. */
    private static final int MOST_FIELDS = 1 << 18;

    private static final int MOST_DEPTH = 64;

    private final String file;
    private final boolean bigEndian;
    private final Map<String, Map<String, CtfField>> scopes = new HashMap<>();
    private final Deque<Map<String, CtfField>> open = new ArrayDeque<>();
    private String subject = "";
    private CtfNotes notes;
    private int slots;
    private int fields;
    private int depth;

    /** {@code file} names the metadata in messages. */
    CtfBinder(String file, boolean bigEndian) {
        this.file = file;
        this.bigEndian = bigEndian;
    }

    /** Says whose scopes follow, in messages. */
    void about(String what) {
        subject = what;
    }

    /** Makes fields of a scope, in the order in which scopes are read; of one that is null, a field of no size. */
    CtfField scope(String name, CtfType type, CtfNotes wanted) throws TraceFormatException {
        scopes.remove(name);
        if (type == null) {
            return new CtfField.Blank(0, 1);
        }
        if (!(type instanceof CtfType.Struct struct)) {
            throw expected(name + " to be a struct", "another type");
        }
        notes = wanted;
        Map<String, CtfField> names = new HashMap<>();
        scopes.put(name, names);
        return struct(struct, names);
    }

    /** Forgets the scopes of an event. */
    void endEvent() {
        scopes.remove(EVENT_CONTEXT);
        scopes.remove(EVENT_FIELDS);
    }

    private CtfField.Group struct(CtfType.Struct struct, Map<String, CtfField> names) throws TraceFormatException {
        open.push(names);
        CtfField[] made = new CtfField[struct.members().size()];
        for (int i = 0; i < made.length; i++) {
            CtfType.Member member = struct.members().get(i);
            made[i] = field(member);
            names.put(member.name(), made[i]);
        }
        open.pop();
        return new CtfField.Group(struct, made);
    }

    private CtfField field(CtfType.Member member) throws TraceFormatException {
        CtfField field = field(member.type());
        slots = notes.met(member, field, slots);
        return field;
    }

    private CtfField field(CtfType type) throws TraceFormatException {
        if (++fields > MOST_FIELDS) {
            throw expected("a trace of at most " + MOST_FIELDS + " fields", "more");
        }
        if (++depth > MOST_DEPTH) {
            throw expected("fields in one another, at most " + MOST_DEPTH + " deep", "deeper ones");
        }
        CtfField field = switch (type) {
            case CtfType.Whole whole -> number(whole, whole);
            case CtfType.Enumeration enumeration -> number(enumeration, enumeration.container());
            case CtfType.Floating floating -> new CtfField.Blank(floating.size(), floating.align());
            case CtfType.Text text -> new CtfField.Text();
            case CtfType.Struct struct -> struct(struct, new HashMap<>());
            case CtfType.Row row -> row(row);
            case CtfType.Variant variant -> choice(variant);
        };
        depth--;
        return field;
    }

    private CtfField number(CtfType type, CtfType.Whole whole) {
        boolean big = whole.order() == CtfType.Order.NATIVE ? bigEndian : whole.order() == CtfType.Order.BIG;
        return new CtfField.Number(type, whole, big);
    }

    private CtfField row(CtfType.Row row) throws TraceFormatException {
        int slot = -1;
        if (row.lengthPath() != null) {
            slot = noted(referred(row.lengthPath()));
        }
        return new CtfField.Row(field(row.element()), row.align(), row.length(), slot);
    }

    private CtfField choice(CtfType.Variant variant) throws TraceFormatException {
        String path = variant.tag();
        if (path == null) {
            throw expected("a variant with a tag", "one without");
        }
        CtfField.Number tag = referred(path);
        if (!(tag.type instanceof CtfType.Enumeration enumeration)) {
            throw expected("an enumeration called " + path, "an integer");
        }
        Map<String, CtfField> made = new HashMap<>();
        List<CtfField.Choice.Option> options = new ArrayList<>();
        for (CtfType.Label label : enumeration.labels()) {
            for (CtfType.Member option : variant.options()) {
                if (option.isCalled(label.name())) {
                    CtfField field = made.get(option.name());
                    if (field == null) {
                        field = field(option);
                        made.put(option.name(), field);
                    }
                    options.add(new CtfField.Choice.Option(label.first(), label.last(), field));
                    break;
                }
            }
        }
        return new CtfField.Choice(
                noted(tag), tag.signed(), options.toArray(CtfField.Choice.Option[]::new));
    }

    private int noted(CtfField.Number number) {
        int slot = number.noteIn(slots);
        slots += slot == slots ? 1 : 0;
        return slot;
    }

    /** The number that a path leads to. */
    private CtfField.Number referred(String path) throws TraceFormatException {
        CtfField found = null;
        for (String scope : SCOPES) {
            if (found == null && path.startsWith(scope + ".") && scopes.containsKey(scope)) {
                found = find(scopes.get(scope), path.substring(scope.length() + 1));
            }
        }
        for (Map<String, CtfField> around : open) {
            found = found == null ? find(around, path) : found;
        }
        for (String scope : SCOPES) {
            if (found == null && scopes.containsKey(scope)) {
                found = find(scopes.get(scope), path);
            }
        }
        if (!(found instanceof CtfField.Number number)) {
            throw expected("a number called " + path + " before what depends on it",
                    found == null ? "none" : "something else");
        }
        return number;
    }

    private static CtfField find(Map<String, CtfField> names, String path) {
        String[] words = path.split("\\.");
        CtfField found = names.get(words[0]);
        for (int i = 1; i < words.length; i++) {
            found = found instanceof CtfField.Group group ? group.field(words[i]) : null;
        }
        return found;
    }

    private TraceFormatException expected(String what, String found) {
        return TraceFormatException.of(file + ": " + subject, what, found);
    }
}
