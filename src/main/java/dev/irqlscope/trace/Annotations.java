package dev.irqlscope.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What people added to a trace. It belongs to no event and enters into no digest.
 *
 * @param marks in order of time
 * @param notes in order of their begin
 * @param view what was on screen, or {@code null}
 */
public record Annotations(List<Mark> marks, List<Note> notes, Camera view) {
    public static final Annotations NONE = new Annotations(List.of(), List.of(), null);

    public Annotations {
        marks = marks.stream().sorted(Comparator.comparingLong(Mark::atNanos)).toList();
        notes = notes.stream().sorted(Comparator.comparingLong(Note::fromNanos)).toList();
    }

    public boolean isEmpty() {
        return marks.isEmpty() && notes.isEmpty() && view == null;
    }

    /** The same with another mark. */
    public Annotations with(Mark mark) {
        return new Annotations(and(marks, mark), notes, view);
    }

    /** The same with another note. */
    public Annotations with(Note note) {
        return new Annotations(marks, and(notes, note), view);
    }

    /** The same without a mark or note; of several alike, without one. */
    public Annotations without(Record markOrNote) {
        List<Mark> fewerMarks = new ArrayList<>(marks);
        List<Note> fewerNotes = new ArrayList<>(notes);
        if (!fewerMarks.remove(markOrNote)) {
            fewerNotes.remove(markOrNote);
        }
        return new Annotations(fewerMarks, fewerNotes, view);
    }

    /** The same with this on screen. */
    public Annotations seenAt(Camera shown) {
        return new Annotations(marks, notes, shown);
    }

    private static <T> List<T> and(List<T> some, T more) {
        List<T> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}
