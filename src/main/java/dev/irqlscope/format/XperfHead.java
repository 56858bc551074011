package dev.irqlscope.format;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of xperf's dumper says of itself: the columns of its rows between {@code BeginHeader} and {@code EndHeader}, and
 * facts of the recording in the lines behind.
 *
 * @param columns by the plain name that rows begin with
 * @param switches of thread switches, null if there are none that say enough
 * @param warnings sentences about rows that cannot be used
 * @param eventsLost 0 if none were, or if it does not say
 * @param start when the recording began, null if it does not say
 * @param pointerBytes 0 if it does not say
 * @param firstReliable microseconds from the start, before which events may be missing
 */
record XperfHead(
        Map<String, XperfColumns> columns,
        XperfSwitches switches,
        List<String> warnings,
        long eventsLost,
        Instant start,
        int pointerBytes,
        long firstReliable) {
    private static final String BEGIN = "BeginHeader";
    private static final String END = "EndHeader";
    private static final int MOST_LINES = 10_000;

    /** Facts stand in the first lines behind the header. */
    private static final int LINES_OF_FACTS = 4;

    private static final String FACTS = "OS Version:";
    private static final String RELIABLE = "FirstReliableEventTimeStamp,";
    private static final Pattern EVENTS_LOST = Pattern.compile("Events Lost:\\s*(\\d{1,18})");
    private static final Pattern START = Pattern.compile("Trace Start:\\s*(\\d{1,19})");
    private static final Pattern POINTER = Pattern.compile("PointerSize:\\s*([48])\\b");

    /** Whether a text that begins so is one. */
    static boolean matches(String beginning) {
        return beginning.stripLeading().startsWith(BEGIN);
    }

    /** Reads the lines up to the first rows. */
    static XperfHead of(InputFile file) throws TraceFormatException, IOException {
        try (TextLines lines = new TextLines(file)) {
            Map<String, XperfColumns> columns = new HashMap<>();
            XperfSwitches switches = null;
            List<String> warnings = new ArrayList<>();
            for (String line = header(lines, file); line != null; line = header(lines, file)) {
                XperfColumns one = XperfColumns.of(line);
                switches = switches == null ? XperfSwitches.of(line) : switches;
                String name = new CsvFields().of(line).get(0);
                if (one != null && one.missing() == null) {
                    columns.putIfAbsent(XperfColumns.plain(name), one);
                } else if (one != null) {
                    warnings.add("Rows of " + name + " have no column " + one.missing() + ": passed over.");
                }
            }
            String facts = "";
            long reliable = 0;
            for (int i = 0; i < LINES_OF_FACTS; i++) {
                String line = lines.next();
                if (line != null && line.startsWith(FACTS)) {
                    facts = line;
                } else if (line != null && line.startsWith(RELIABLE)) {
                    reliable = new CsvFields().of(line).number(1, 0);
                }
            }
            long start = number(START, facts);
            return new XperfHead(
                    Map.copyOf(columns),
                    switches,
                    List.copyOf(warnings),
                    number(EVENTS_LOST, facts),
                    start < EtlHeader.UNIX_EPOCH_FILETIME ? null : EtlHeader.instant(start),
                    (int) number(POINTER, facts),
                    reliable);
        }
    }

    /** Goes to the line behind the header. */
    static void skip(TextLines lines, InputFile file) throws TraceFormatException, IOException {
        while (header(lines, file) != null) {
            // On to its end.
        }
    }

    /** The next line of columns; null at the end of the header. */
    private static String header(TextLines lines, InputFile file) throws TraceFormatException, IOException {
        String line = lines.next();
        while (line != null && (line.isBlank() || line.strip().equals(BEGIN))) {
            line = lines.next();
        }
        if (line == null || lines.number() > MOST_LINES) {
            throw TraceFormatException.of(
                    file.name() + ":" + Math.max(1, lines.number()),
                    "the line EndHeader",
                    line == null ? "the end of the text" : "more than " + MOST_LINES + " lines of columns");
        }
        return line.strip().equals(END) ? null : line;
    }

    private static long number(Pattern pattern, String facts) {
        Matcher matcher = pattern.matcher(facts);
        try {
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
