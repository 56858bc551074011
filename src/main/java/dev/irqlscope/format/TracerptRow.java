package dev.irqlscope.format;

/** A row of tracerpt's CSV as what it tells of: a call of a routine, an image, the recording itself. Reused from row to row. */
final class TracerptRow {
    private static final int PERF_INFO = 0x0F00;
    private static final int IMAGE = 0x1400;

    private final TracerptColumns columns;
    private final CsvFields fields = new CsvFields();
    private String line = "";

    TracerptRow(TracerptColumns columns) {
        this.columns = columns;
    }

    void of(String text) {
        line = text;
        fields.of(text);
    }

    boolean isBlank() {
        return line.isBlank();
    }

    /** Group and opcode as in {@link EtlHooks}; 0 if the row is of no use here. */
    int hook() {
        String name = fields.get(columns.name());
        int group = "PerfInfo".equalsIgnoreCase(name) ? PERF_INFO : "Image".equalsIgnoreCase(name) ? IMAGE : 0;
        long opcode = group == 0 ? -1 : fields.number(columns.opcode(), -1);
        return opcode < 0 || opcode > 0xFF ? 0 : group | (int) opcode;
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
        return fields.number(columns.data() + index, -1);
    }

    /** The last part of the path at the row's end, which may be in quotes and hold commas. */
    String fileName() {
        int end = line.endsWith("\"") ? line.length() - 1 : line.length();
        int quote = end < line.length() ? line.lastIndexOf('"', end - 1) : line.lastIndexOf(',');
        String path = line.substring(quote + 1, Math.max(quote + 1, end)).strip();
        return EtlImages.plain(path.substring(path.lastIndexOf('\\') + 1));
    }
}
