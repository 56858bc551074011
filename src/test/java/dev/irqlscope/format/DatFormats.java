package dev.irqlscope.format;

import java.util.List;

/**
 * Formats of events as a kernel describes them.
 *
 * @param nameField {@code __data_loc} or {@code __rel_loc}: how the name of a handler is found
 * @param common bytes of the fields that all events have
 * @param pointerBytes size of an address
 */
record DatFormats(String nameField, int common, int pointerBytes) {
    static final int IRQ_ENTRY = 501;
    static final int IRQ_EXIT = 502;
    static final int SOFTIRQ_RAISE = 503;
    static final int SOFTIRQ_ENTRY = 504;
    static final int SOFTIRQ_EXIT = 505;
    static final int TIMER_ENTRY = 506;
    static final int TIMER_EXIT = 507;
    static final int SCHED_SWITCH = 508;
    static final int BLOCK_ISSUE = 509;
    static final int KFREE = 510;
    static final int IPI_ENTRY = 511;
    static final int IPI_EXIT = 512;

    private static final String COMMON = """
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;
            """;
    private static final String MORE_COMMON = "\tfield:unsigned char common_preempt_lazy_count;\toffset:8;\tsize:1;"
            + "\tsigned:0;\n";

    List<String> all() {
        return List.of(
                format("irq_handler_entry", IRQ_ENTRY, "int irq", 8, 4, nameField + " char[] name", 12, 4),
                format("irq_handler_exit", IRQ_EXIT, "int irq", 8, 4, "int ret", 12, 4),
                format("softirq_raise", SOFTIRQ_RAISE, "unsigned int vec", 8, 4),
                format("softirq_entry", SOFTIRQ_ENTRY, "unsigned int vec", 8, 4),
                format("softirq_exit", SOFTIRQ_EXIT, "unsigned int vec", 8, 4),
                format("local_timer_entry", TIMER_ENTRY, "int vector", 8, 4),
                format("local_timer_exit", TIMER_EXIT, "int vector", 8, 4),
                format("ipi_entry", IPI_ENTRY, "const char * reason", 8, pointerBytes),
                format("ipi_exit", IPI_EXIT, "const char * reason", 8, pointerBytes),
                format("sched_switch", SCHED_SWITCH, "char next_comm[16]", 8, 16, "pid_t next_pid", 24, 4),
                format("block_rq_issue", BLOCK_ISSUE, "dev_t dev", 8, 4, "sector_t sector", 16, 8),
                format("kfree", KFREE, "void * ptr", 8, 8));
    }

    /** Fields come as declaration, offset, size. */
    private String format(String name, int id, Object... fields) {
        StringBuilder text = new StringBuilder(
                "name: " + name + "\nID: " + id + "\n" + COMMON + (common > 8 ? MORE_COMMON : "") + "\n");
        for (int i = 0; i < fields.length; i += 3) {
            text.append("\tfield:")
                    .append(fields[i])
                    .append(";\toffset:")
                    .append((int) fields[i + 1] + common - 8)
                    .append(";\tsize:")
                    .append(fields[i + 2])
                    .append(";\tsigned:")
                    .append(fields[i].toString().startsWith("int") ? 1 : 0)
                    .append(";\n");
        }
        String print = fields[0].equals("int vector") ? "vector=%d" : "%s";
        return text + "\nprint fmt: \"" + print + "\", REC\n";
    }
}
