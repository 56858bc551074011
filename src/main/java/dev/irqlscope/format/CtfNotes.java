package dev.irqlscope.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fields of a scope are to be noted when it is read, and those of them that {@link CtfBinder} met. Of a name that comes
 * more than once the value read last is noted.
 */
final class CtfNotes {
    private final List<String> numbers;
    private final String text;
    private final boolean clocked;
    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<String, Integer> bits = new HashMap<>();
    private String clock;

    /**
     * @param numbers names of fields that are numbers
     * @param text name of a field whose text is kept; may be null
     * @param clocked whether numbers that show a clock, or are called timestamp, set it
     */
    CtfNotes(List<String> numbers, String text, boolean clocked) {
        this.numbers = numbers;
        this.text = text;
        this.clocked = clocked;
    }

    static CtfNotes none() {
        return new CtfNotes(List.of(), null, false);
    }

    /** Where a number is noted; -1 if the scope has none of that name. */
    int slot(String name) {
        return slots.getOrDefault(name, -1);
    }

    /** Size of the number of this name; 0 if the scope has none. */
    int bits(String name) {
        return bits.getOrDefault(name, 0);
    }

    /** The first clock that one of the numbers shows; null if none does. */
    String clock() {
        return clock;
    }

    /** Takes a look at a field; the slot that is free then. */
    int met(CtfType.Member member, CtfField field, int free) {
        boolean textWanted = text != null && member.isCalled(text);
        if (field instanceof CtfField.Text letters && textWanted) {
            letters.keep();
        } else if (field instanceof CtfField.Row row && textWanted) {
            row.keep();
        } else if (field instanceof CtfField.Number number) {
            return metNumber(member, number, free);
        }
        return free;
    }

    private int metNumber(CtfType.Member member, CtfField.Number number, int free) {
        String shown = member.type() instanceof CtfType.Whole whole ? whole.clock() : null;
        clock = clock == null ? shown : clock;
        if (clocked && (shown != null || member.isCalled("timestamp"))) {
            number.setsClock();
        }
        for (String name : numbers) {
            if (member.isCalled(name)) {
                int slot = slots.getOrDefault(name, free);
                bits.put(name, number.size());
                slots.put(name, number.noteIn(slot));
                return slot == free ? free + 1 : free;
            }
        }
        return free;
    }
}
