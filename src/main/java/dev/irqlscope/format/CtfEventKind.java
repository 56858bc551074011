package dev.irqlscope.format;

import java.util.List;

/**
 * What events of a CTF trace tell of interrupts, by the names that LTTng gives them, and {@code perf data convert --to-ctf},
 * which puts the kernel's group and a colon before its own. Source: instrumentation/events of lttng-modules.
 */
enum CtfEventKind {
    IRQ_ENTRY(List.of("irq"), "name", "irq_handler_entry", "irq:irq_handler_entry"),
    IRQ_EXIT(List.of("irq", "ret"), null, "irq_handler_exit", "irq:irq_handler_exit"),
    IRQ_NAME(List.of("irq"), "action", "lttng_statedump_interrupt"),
    SOFTIRQ_RAISE(List.of("vec"), null, "irq_softirq_raise", "softirq_raise", "irq:softirq_raise"),
    SOFTIRQ_ENTRY(List.of("vec"), null, "irq_softirq_entry", "softirq_entry", "irq:softirq_entry"),
    SOFTIRQ_EXIT(List.of("vec"), null, "irq_softirq_exit", "softirq_exit", "irq:softirq_exit"),
    SCHED_SWITCH(List.of("next_tid"), "next_comm", "sched_switch"),
    SCHED_SWITCH_OF_PERF(List.of("next_pid"), "next_comm", "sched:sched_switch"),
    BLOCK_ISSUE(List.of("dev", "sector"), null, "block_rq_issue", "block:block_rq_issue"),
    BLOCK_COMPLETE(List.of("dev", "sector"), null, "block_rq_complete", "block:block_rq_complete"),
    VECTOR_ENTRY(List.of("vector"), null),
    VECTOR_EXIT(List.of("vector"), null),

    /** Nothing; it is passed over. */
    OTHER(List.of(), null);

    /** What stands before the name of a vector. */
    private static final List<String> VECTORS = List.of("x86_irq_vectors_", "irq_vectors:");

    private static final String ENTRY = "_entry";
    private static final String EXIT = "_exit";

    private final List<String> numbers;
    private final String text;
    private final List<String> events;

    CtfEventKind(List<String> numbers, String text, String... events) {
        this.numbers = numbers;
        this.text = text;
        this.events = List.of(events);
    }

    static CtfEventKind of(String event) {
        for (CtfEventKind kind : values()) {
            if (kind.events.contains(event)) {
                return kind;
            }
        }
        if (VECTORS.stream().noneMatch(event::startsWith)) {
            return OTHER;
        }
        return event.endsWith(ENTRY) ? VECTOR_ENTRY : event.endsWith(EXIT) ? VECTOR_EXIT : OTHER;
    }

    /** The name of the vector that an event of these kinds is about: {@code local_timer}. */
    static String vectorName(String event) {
        int from = VECTORS.stream().filter(event::startsWith).mapToInt(String::length).findFirst().orElse(0);
        return event.substring(from, Math.max(from, event.lastIndexOf('_')));
    }

    /** Fields that it needs. */
    List<String> numbers() {
        return numbers;
    }

    /** A field that it uses if it is there; or null. */
    String text() {
        return text;
    }
}
