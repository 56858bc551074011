package dev.irqlscope.format;

import java.util.Locale;

/** A row of tracerpt's CSV as what it tells of: a call of a routine, an image, the recording itself. Reused from row to row. */
final class TracerptRow {
    private static final int PERF_INFO = 0x0F00;
    private static final int IMAGE = 0x1400;
    private static final int PROCESS = 0x0300;
    private static final int THREAD = 0x0500;

    /** Kernel(ms) and User(ms) take two fields each where the computer's language has a comma in numbers. */
    private static final int MOST_SHIFT = 2;
    private static final int MOST_NAME_FIELDS = 12;

    private final TracerptColumns columns;
    private final CsvFields fields = new CsvFields();
    private String line = "";
    private long number;
    private int hook;
    private int shift;

    TracerptRow(TracerptColumns columns) {
        this.columns = columns;
    }

    void of(String text, long lineNumber) {
        line = text;
        number = lineNumber;
        fields.of(text);
        hook = findHook();
        shift = findShift();
    }

    boolean isBlank() {
        return line.isBlank();
    }

    /** Group and opcode as in {@link EtlHooks}; 0 if the row is of no use here. */
    int hook() {
        return hook;
    }

    private int findHook() {
        String name = fields.get(columns.name());
        int group = switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
            case "perfinfo" -> PERF_INFO;
            case "image" -> IMAGE;
            case "process" -> PROCESS;
            case "thread" -> THREAD;
            default -> 0;
        };
        long opcode = group == 0 ? -1 : fields.number(columns.opcode(), -1);
        return opcode < 0 || opcode > 0xFF ? 0 : group | (int) opcode;
    }

    /** The first field that is an address or a thread's number says where the event's own fields begin. */
    private int findShift() {
        if (hook == 0) {
            return 0;
        }
        int inHex = columns.data() + (EtlHooks.routineKind(hook) == null ? 0 : 1);
        for (int more = 0; more <= MOST_SHIFT; more++) {
            String field = fields.get(inHex + more);
            if (field != null && field.regionMatches(true, 0, "0x", 0, 2)) {
                return more;
            }
        }
        return 0;
    }

    /** What the row calls its event. */
    String title() {
        return fields.get(columns.name()) + ", " + fields.get(columns.type());
    }

    /** Whether it is the recording's own header. */
    boolean isHeader() {
        return "EventTrace".equalsIgnoreCase(fields.get(columns.name()))
                && "Header".equalsIgnoreCase(fields.get(columns.type()));
    }

    int version() {
        return (int) fields.number(columns.version(), 0);
    }

    long cpu() {
        return fields.number(columns.cpu(), -1);
    }

    /** In 100 ns since 1601; -1 if it makes no sense. */
    long stamp() {
        return fields.number(columns.clock(), -1);
    }

    /** A number of those that are particular to the event; -1 if it is none. */
    long data(int index) {
        return fields.number(columns.data() + shift + index, -1);
    }

    /** Whether its first two are numbers. */
    boolean hasNumbers() {
        return data(0) != -1 && data(1) != -1;
    }

    /** The name of a process's image: the first field in quotes that is no account; null if there is none. */
    String processName() {
        for (int i = 0; i < MOST_NAME_FIELDS; i++) {
            String field = fields.rest(columns.data() + shift + i);
            String name = fields.get(columns.data() + shift + i);
            boolean quoted = field != null && field.startsWith("\"");
            if (quoted && !name.isEmpty() && !name.startsWith("\\") && !name.startsWith("S-1-")) {
                return EtlImages.plain(name);
            }
        }
        return null;
    }

    /** Where it stands, and all of it. */
    String place() {
        return "line " + number + ": " + line;
    }

    /** The last part of the path at the row's end, which may be in quotes and hold commas. */
    String fileName() {
        int end = line.endsWith("\"") ? line.length() - 1 : line.length();
        int quote = end < line.length() ? line.lastIndexOf('"', end - 1) : line.lastIndexOf(',');
        String path = line.substring(quote + 1, Math.max(quote + 1, end)).strip();
        return EtlImages.plain(path.substring(path.lastIndexOf('\\') + 1));
    }
}
