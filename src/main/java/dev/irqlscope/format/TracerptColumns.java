package dev.irqlscope.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the fields of a row stand in the CSV of tracerpt, as its first line says. What is particular to an event follows from
 * {@code data} on.
 */
record TracerptColumns(int name, int type, int version, int opcode, int cpu, int clock, int data) {
    private static final String FIRST = "eventname";

    /** Whether a text that begins so is one. */
    static boolean matches(String beginning) {
        String first = new CsvFields().of(beginning.stripLeading().lines().findFirst().orElse("")).get(0);
        return plain(first).equals(FIRST) && beginning.indexOf(',') > 0;
    }

    static TracerptColumns of(String file, String line) throws TraceFormatException {
        List<String> names = new ArrayList<>();
        CsvFields fields = new CsvFields().of(line);
        for (String field = fields.get(0); field != null; field = fields.get(names.size())) {
            names.add(plain(field));
        }
        return new TracerptColumns(
                find(file, names, FIRST),
                find(file, names, "type"),
                find(file, names, "version"),
                find(file, names, "opcode"),
                find(file, names, "processornumber"),
                find(file, names, "clock-time"),
                find(file, names, "userdata"));
    }

    private static String plain(String name) {
        return XperfColumns.plain(name).replace("\"", "");
    }

    private static int find(String file, List<String> names, String name) throws TraceFormatException {
        int at = names.indexOf(name);
        if (at < 0) {
            throw TraceFormatException.of(
                    file + ":1", "the columns of tracerpt's CSV", "none named \"" + name + "\"");
        }
        return at;
    }
}
