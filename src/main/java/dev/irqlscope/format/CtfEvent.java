package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;

/**
 * A kind of event, and where what it tells is noted.
 *
 * @param name as the recorder gives it
 * @param first slot of the first number that its kind needs
 * @param second slot of the other one; that of the first, if there is no other
 * @param vector name of a vector, of events that tell of one
 */
record CtfEvent(String name, CtfEventKind kind, CtfField context, CtfField fields, int first, int second,
        byte[] vector) {
    private static final byte[] NOTHING = {};

    static CtfEvent of(CtfBinder binder, CtfDescription.Event event) throws TraceFormatException {
        CtfEventKind kind = CtfEventKind.of(event.name());
        CtfNotes notes = new CtfNotes(kind.numbers(), kind.text(), false);
        CtfField context = binder.scope(CtfBinder.EVENT_CONTEXT, event.context(), CtfNotes.none());
        CtfField fields = binder.scope(CtfBinder.EVENT_FIELDS, event.fields(), notes);
        binder.endEvent();
        int first = 0;
        int second = 0;
        if (kind != CtfEventKind.OTHER) {
            first = notes.slot(kind.numbers().getFirst());
            second = notes.slot(kind.numbers().getLast());
        }
        if (first < 0 || second < 0) {
            return new CtfEvent(event.name(), CtfEventKind.OTHER, context, fields, 0, 0, NOTHING);
        }
        boolean ofVector = kind == CtfEventKind.VECTOR_ENTRY || kind == CtfEventKind.VECTOR_EXIT;
        byte[] vector = ofVector
                ? CtfEventKind.vectorName(event.name()).getBytes(StandardCharsets.UTF_8)
                : NOTHING;
        return new CtfEvent(event.name(), kind, context, fields, first, second, vector);
    }
}
