package dev.irqlscope.format;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event of the kernel that says something about interrupt time.
 *
 * @param id number that its records bear, which differs from kernel to kernel
 */
record DatFormat(int id, String name, Kind kind, List<DatField> fields) {
    private static final Pattern HEAD = Pattern.compile("name:\\s*(\\S{1,100})\\s+ID:\\s*(\\d{1,9})\\s");

    /** What an event tells. */
    enum Kind {
        IRQ_ENTRY("irq_handler_entry", "irq", "name"),
        IRQ_EXIT("irq_handler_exit", "irq", "ret"),
        SOFTIRQ_RAISE("softirq_raise", "vec"),
        SOFTIRQ_ENTRY("softirq_entry", "vec"),
        SOFTIRQ_EXIT("softirq_exit", "vec"),
        SCHED_SWITCH("sched_switch", "next_pid"),
        BLOCK_ISSUE("block_rq_issue", "dev", "sector"),
        BLOCK_COMPLETE("block_rq_complete", "dev", "sector"),
        VECTOR_ENTRY(null, "vector"),
        VECTOR_EXIT(null, "vector"),
        IPI_ENTRY("ipi_entry", "reason"),
        IPI_EXIT("ipi_exit", "reason");

        private final String event;
        private final String[] needed;

        Kind(String event, String... needed) {
            this.event = event;
            this.needed = needed;
        }
    }

    /** Reads the text of a format; null if the event is of no use here, or lacks the fields that would make it so. */
    static DatFormat of(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            return null;
        }
        String name = head.group(1);
        int id = Integer.parseInt(head.group(2));
        Kind kind = kindOf(name, text);
        if (kind == null || id > 0xFFFF) {
            return null;
        }
        List<DatField> fields = DatField.of(text);
        for (String needed : kind.needed) {
            if (DatField.find(fields, needed) == null) {
                return null;
            }
        }
        return new DatFormat(id, name, kind, fields);
    }

    /** Hands on number and name of whatever event a text is the format of. */
    static void nameIn(String text, BiConsumer<Integer, String> taker) {
        Matcher head = HEAD.matcher(text);
        if (head.lookingAt()) {
            taker.accept(Integer.valueOf(head.group(2)), head.group(1));
        }
    }

    private static Kind kindOf(String name, String text) {
        for (Kind kind : Kind.values()) {
            if (name.equals(kind.event)) {
                return kind;
            }
        }
        // The vectors of the APIC have no list: whoever prints a vector, and nothing before it, is one.
        if (text.contains("print fmt: \"vector=")) {
            return name.endsWith("_entry") ? Kind.VECTOR_ENTRY : name.endsWith("_exit") ? Kind.VECTOR_EXIT : null;
        }
        return null;
    }

    DatField field(String wanted) {
        return DatField.find(fields, wanted);
    }
}
