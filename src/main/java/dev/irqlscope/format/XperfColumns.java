package dev.irqlscope.format;

import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the fields of one kind of row stand in the text of xperf's dumper, as the text's own header says; -1 where there is none.
 * Versions of xperf differ in their columns, their order, and the blanks in their names.
 */
record XperfColumns(
        RoutineKind kind,
        int end,
        int length,
        int cpu,
        int vector,
        int message,
        int result,
        int address,
        int routine) {
    private static final int NONE = -1;

    /** The columns that a line of the header gives; null if its rows are no calls of routines. */
    static XperfColumns of(String line) {
        List<String> names = names(line);
        RoutineKind kind = kind(names.getFirst());
        return kind == null
                ? null
                : new XperfColumns(
                        kind,
                        names.indexOf("timestamp"),
                        first(names, "elapsedtime", "elapsed"),
                        names.indexOf("cpu"),
                        names.indexOf("vector"),
                        names.indexOf("messageindex"),
                        first(names, "status", "returnvalue"),
                        first(names, "serviceaddr", "serviceaddress"),
                        names.indexOf("image!function"));
    }

    /** The plain names in a line of the header. */
    static List<String> names(String line) {
        List<String> names = new ArrayList<>();
        CsvFields fields = new CsvFields().of(line);
        for (String field = fields.get(0); field != null; field = fields.get(names.size())) {
            names.add(plain(field));
        }
        return names;
    }

    /** What a name is without its blanks and in lower case. */
    static String plain(String name) {
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** The kind of call that rows of this name are of; null if they are of none. */
    private static RoutineKind kind(String name) {
        return switch (name) {
            case "interrupt" -> RoutineKind.ISR;
            case "dpc" -> RoutineKind.DPC;
            case "dpctmr", "timerdpc", "dpctimer" -> RoutineKind.TIMER_DPC;
            case "dpcthr", "dpcthreaded", "threadeddpc" -> RoutineKind.THREADED_DPC;
            default -> null;
        };
    }

    private static int first(List<String> names, String one, String other) {
        int at = names.indexOf(one);
        return at >= 0 ? at : names.indexOf(other);
    }

    /** The first column without which a row says too little; null if all are there. */
    String missing() {
        if (end == NONE) {
            return "TimeStamp";
        }
        if (length == NONE) {
            return "ElapsedTime";
        }
        if (cpu == NONE) {
            return "CPU";
        }
        if (kind.isIsr() && (vector == NONE || result == NONE)) {
            return vector == NONE ? "Vector" : "Status";
        }
        return address == NONE && routine == NONE ? "ServiceAddr" : null;
    }
}
