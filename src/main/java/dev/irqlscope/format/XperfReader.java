package dev.irqlscope.format;

import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of xperf's dumper ({@code xperf -i trace.etl -a dumper}): rows of ISRs and DPCs, each with its end and its
 * length in whole microseconds. Nothing tells messages from lines, and who is in which image stands in the rows themselves.
 */
final class XperfReader implements TraceReader {
    private static final long TICKS_PER_SECOND = 1_000_000;
    private static final int LINES_BETWEEN_REPORTS = 1 << 12;
    private static final int MOST_ROUTINES = 1 << 20;

    private static final String AT_THE_END = "A row's TimeStamp is taken for the end of its call, when Windows records it: "
            + "xperf does not say what it is. Times are whole microseconds.";

    private final InputFile file;
    private final XperfHead head;
    private final EtlClock clock = new EtlClock(0, TICKS_PER_SECOND, 1_000, "microseconds", 0, 0);
    private final TraceStore store;
    private Undecoded undecoded = Undecoded.UNWANTED;
    private final WindowsCalls calls;
    private final Map<Named, Integer> routines = new HashMap<>();
    private final List<RoundedStarts> starts = new ArrayList<>();
    private final CsvFields row = new CsvFields();
    private final EtlCall call = new EtlCall();
    private int pointerBytes;
    private boolean named;
    private String stop;

    /** A routine as rows name it. */
    private record Named(String text, long address, RoutineKind kind, int vector) {}

    XperfReader(InputFile file) throws TraceFormatException, IOException {
        this.file = file;
        this.head = XperfHead.of(file);
        this.pointerBytes = head.pointerBytes();
        this.store = new TraceStore(describe(0, 0, List.of()));
        this.calls = new WindowsCalls(store, clock);
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public void noteIn(Undecoded notes) {
        undecoded = notes;
    }

    @Override
    public void read(Progress progress) throws TraceFormatException, IOException {
        long length = file.length();
        EtlWarnings warnings = new EtlWarnings();
        try (TextLines lines = new TextLines(file)) {
            XperfHead.skip(lines, file);
            if (head.eventsLost() > 0 || head.firstReliable() > 0) {
                calls.loseAtBeginning(head.eventsLost());
            }
            readRows(lines, length, progress);
            warnings.add(stop);
            warnings.add(lines.trouble());
            calls.takeUnread(lines.overlong());
        }
        calls.flush();
        warn(warnings, warnings.list().isEmpty());
        store.describe(describe(calls.processors(), calls.torn(), warnings.list()));
        progress.report(length, length);
    }

    private void readRows(TextLines lines, long length, Progress progress) throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            String name = XperfColumns.plain(row.of(line).get(0));
            XperfColumns columns = head.columns().get(name);
            if (columns != null) {
                take(columns, lines);
            } else if (head.switches() != null && name.equals(XperfSwitches.NAME)) {
                if (!head.switches().take(row, clock.latestTicks(), calls, store.catalog())) {
                    passOver(lines);
                }
            } else if (undecoded.isWanted() && !line.isBlank()) {
                undecoded.event("row of " + row.get(0), () -> "line " + lines.number());
            }
            if (lines.number() % LINES_BETWEEN_REPORTS == 0) {
                if (calls.isFull() || routines.size() >= MOST_ROUTINES) {
                    stop = "The trace is larger than this program holds: reading stopped after line " + lines.number()
                            + ".";
                    return;
                }
                if (!progress.report(lines.bytesTaken(), length)) {
                    stop = "Reading was stopped on request after line " + lines.number() + ".";
                    return;
                }
            }
        }
    }

    /** Counts a row that makes no sense. */
    private void passOver(TextLines lines) {
        calls.takeUnread(1);
        undecoded.event(
                "row of " + row.get(0) + " that makes no sense", () -> "line " + lines.number() + ": " + row.rest(0));
    }

    private void take(XperfColumns columns, TextLines lines) {
        long end = row.number(columns.end(), -1);
        long took = row.number(columns.length(), -1);
        long cpu = row.number(columns.cpu(), -1);
        long vector = columns.kind().isIsr() ? row.number(columns.vector(), -1) : 0;
        long result = columns.kind().isIsr() ? row.number(columns.result(), -1) : 0;
        call.routine = columns.address() < 0 ? 0 : row.number(columns.address(), -1);
        if (end < 0 || took < 0 || cpu < 0 || cpu >= EtlHeader.MAX_CPUS || vector < 0 || vector > 0xFFFF
                || result < 0 || call.routine == -1) {
            passOver(lines);
            return;
        }
        if (took > TICKS_PER_SECOND || took > end || end > clock.latestTicks()) {
            calls.takeImpossible(cpu);
            undecoded.event(
                    "row of " + row.get(0) + " whose start is impossible",
                    () -> "line " + lines.number() + ": " + row.rest(0));
            return;
        }
        if (pointerBytes == 0) {
            pointerBytes = call.routine >>> Integer.SIZE == 0 ? 4 : 8;
        }
        call.pointerBytes = pointerBytes;
        call.kind = columns.kind();
        call.vector = call.kind.isIsr() ? (int) vector : -1;
        call.message = message(columns);
        call.claimed = result != 0;
        call.endTicks = end;
        call.startTicks = starts((int) cpu).of(end - took, end);
        calls.take((int) cpu, call, routine(columns));
    }

    /** A line's interrupt has the index 0 as well as the first message: others are of messages. */
    private int message(XperfColumns columns) {
        long index = columns.message() < 0 ? 0 : row.number(columns.message(), 0);
        return index > 0 && index < EtlCall.MOST_MESSAGES ? (int) index : IsrEntry.NO_MESSAGE;
    }

    private RoundedStarts starts(int cpu) {
        while (starts.size() <= cpu) {
            starts.add(new RoundedStarts());
        }
        return starts.get(cpu);
    }

    private int routine(XperfColumns columns) {
        String text = columns.routine() < 0 ? null : row.rest(columns.routine());
        Named key = new Named(text == null ? "" : text, call.routine, call.kind, call.vector);
        Integer known = routines.get(key);
        if (known == null) {
            known = store.catalog().intern(EtlRoutines.routine(module(key.text), function(key.text), call));
            routines.put(key, known);
        }
        return known;
    }

    /** The image before the exclamation mark. */
    private String module(String text) {
        int mark = text.indexOf('!');
        String path = mark < 0 ? "" : text.substring(0, mark).replace("\"", "");
        String name = EtlImages.plain(path.substring(path.lastIndexOf('\\') + 1));
        named |= !name.equals(EtlImages.UNKNOWN);
        return name;
    }

    /** The function behind it; its address where it has no name. */
    private String function(String text) {
        String name = text.substring(text.indexOf('!') + 1).replace("\"", "").strip();
        boolean isAddress = name.isEmpty() || name.regionMatches(true, 0, "0x", 0, 2);
        return isAddress || name.length() > 512 || name.chars().anyMatch(Character::isISOControl)
                ? EtlRoutines.addressName(call.routine)
                : name;
    }

    private void warn(EtlWarnings warnings, boolean whole) {
        warnings.ofLevels(pointerBytes != 4);
        warnings.add(AT_THE_END);
        head.warnings().forEach(warnings::add);
        calls.warn(warnings, named, whole);
        int corrected = starts.stream().mapToInt(RoundedStarts::corrected).sum();
        if (corrected > 0) {
            warnings.add(
                    (corrected == 1 ? "1 call begins" : corrected + " calls begin")
                            + " 1 microsecond before its TimeStamp and ElapsedTime say, with a call that ran inside it:"
                            + " both are cut to whole microseconds.");
        }
        if (head.firstReliable() > 0) {
            warnings.add("Before " + head.firstReliable() + " microseconds events may be missing, says xperf.");
        }
        warnings.ofEventsLost(head.eventsLost());
    }

    private TraceInfo describe(int cpus, long torn, List<String> warnings) {
        return new TraceInfo(
                file.shortName(),
                TraceFormats.XPERF.word(),
                Math.max(1, cpus),
                clock.clock(),
                pointerBytes == 4 ? TraceInfo.Levels.UNKNOWN : TraceInfo.Levels.INFERRED,
                head.start(),
                0,
                null,
                null,
                torn,
                null,
                warnings);
    }
}
