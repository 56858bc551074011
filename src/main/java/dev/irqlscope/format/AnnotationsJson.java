package dev.irqlscope.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@link Annotations} as the JSON of an ANNO section. */
final class AnnotationsJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST = 100_000;
    private static final int LONGEST_TEXT = 10_000;

    private AnnotationsJson() {}

    static byte[] write(Annotations annotations) throws JacksonException {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode marks = root.putArray("marks");
        for (Mark mark : annotations.marks()) {
            marks.addObject().put("atNanos", mark.atNanos()).put("label", mark.label());
        }
        ArrayNode notes = root.putArray("notes");
        for (Note note : annotations.notes()) {
            notes.addObject()
                    .put("fromNanos", note.fromNanos())
                    .put("toNanos", note.toNanos())
                    .put("cpu", note.cpu())
                    .put("text", note.text());
        }
        if (annotations.view() != null) {
            root.putObject("view")
                    .put("fromNanos", annotations.view().fromNanos())
                    .put("toNanos", annotations.view().toNanos());
        }
        return MAPPER.writeValueAsBytes(root);
    }

    /** What is no mark, note or view is left out. */
    static Annotations read(byte[] json) throws ByteSource.Malformed {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (IOException e) {
            throw new ByteSource.Malformed("its JSON is damaged");
        }
        List<Mark> marks = new ArrayList<>();
        for (JsonNode mark : root.path("marks")) {
            if (marks.size() < MOST && mark.path("atNanos").isIntegralNumber()) {
                marks.add(new Mark(mark.path("atNanos").longValue(), text(mark.path("label"))));
            }
        }
        List<Note> notes = new ArrayList<>();
        for (JsonNode note : root.path("notes")) {
            long from = note.path("fromNanos").asLong();
            long to = note.path("toNanos").asLong(Long.MIN_VALUE);
            if (notes.size() < MOST && to >= from) {
                notes.add(new Note(from, to, note.path("cpu").asInt(-1), text(note.path("text"))));
            }
        }
        return new Annotations(marks, notes, view(root.path("view")));
    }

    private static Camera view(JsonNode view) {
        long from = view.path("fromNanos").asLong();
        long to = view.path("toNanos").asLong();
        // A view whose length is no number of nanoseconds is nonsense, too.
        return to > from && to - from > 0 ? new Camera(from, to) : null;
    }

    /** One line, not endless. */
    private static String text(JsonNode node) {
        String text = node.asText("").replaceAll("\\p{Cntrl}", " ");
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }
}
