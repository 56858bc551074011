package dev.irqlscope.format;

import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the CSV of tracerpt ({@code tracerpt trace.etl -of CSV}): kernel events as rows, with times in 100 ns. Two passes, as
 * over an ETL file: many recordings name their images at the end only.
 */
final class TracerptReader implements TraceReader {
    private static final int SYSTEM_TIME = 2;
    private static final long NANOS_PER_TICK = 100;
    private static final int LINES_BETWEEN_REPORTS = 1 << 12;
    private static final String OTHER_UNIT = "InitialTime and Clock-Time are of different clocks: no call has a length.";

    private final InputFile file;
    private final TracerptColumns columns;
    private final TraceStore store;
    private Undecoded undecoded = Undecoded.UNWANTED;
    private final EtlWarnings warnings = new EtlWarnings();
    private final EtlCall call = new EtlCall();
    private EtlClock clock = new EtlClock(
            SYSTEM_TIME, EtlHeader.FILETIMES_PER_SECOND, NANOS_PER_TICK, "system time", 0,
            EtlHeader.UNIX_EPOCH_FILETIME);
    private String stop;

    TracerptReader(InputFile file) throws TraceFormatException, IOException {
        this.file = file;
        try (TextLines lines = new TextLines(file)) {
            columns = columns(lines);
        }
        this.store = new TraceStore(describe(1, 8, 0, null));
    }

    private TracerptColumns columns(TextLines lines) throws TraceFormatException, IOException {
        String first = lines.next();
        return TracerptColumns.of(file.name(), first == null ? "" : first);
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
        TracerptScan scan = new TracerptScan();
        each(scan::take, (done, total) -> progress.report(done / 2, total));
        clock = clock.startingAt(Math.max(scan.origin(), EtlHeader.UNIX_EPOCH_FILETIME));
        WindowsCalls calls = new WindowsCalls(store, clock);
        EtlRoutines routines = new EtlRoutines(store.catalog(), scan.images());
        if (stop == null) {
            if (scan.eventsLost() > 0) {
                calls.loseAtBeginning(scan.eventsLost());
            }
            long overlong = each(
                    row -> take(row, scan, calls, routines),
                    (done, total) -> !calls.isFull() && progress.report(total / 2 + done / 2, total));
            calls.takeUnread(overlong);
        }
        calls.flush();
        warn(scan, calls);
        store.describe(
                describe(
                        Math.max(scan.processors(), calls.processors()),
                        scan.pointerBytes(),
                        calls.torn(),
                        scan.images().size()));
        progress.report(length, length);
    }

    /** Goes through all rows. Returns how many lines are longer than any row. */
    private long each(Consumer<TracerptRow> taker, Progress progress) throws TraceFormatException, IOException {
        long length = file.length();
        try (TextLines lines = new TextLines(file)) {
            columns(lines);
            TracerptRow row = new TracerptRow(columns);
            for (String line = lines.next(); line != null; line = lines.next()) {
                row.of(line, lines.number());
                taker.accept(row);
                if (lines.number() % LINES_BETWEEN_REPORTS == 0 && !progress.report(lines.bytesTaken(), length)) {
                    stop = (store.spill().atCap()
                            ? "The trace is larger than this program holds: reading stopped"
                            : "Reading was stopped on request") + " after line " + lines.number() + ".";
                    break;
                }
            }
            stop = stop == null ? lines.trouble() : stop;
            return lines.overlong();
        }
    }

    private void take(TracerptRow row, TracerptScan scan, WindowsCalls calls, EtlRoutines routines) {
        call.hook = row.hook();
        call.kind = EtlHooks.routineKind(call.hook);
        if (call.kind == null) {
            takeOther(row, scan.threads(), calls);
            return;
        }
        boolean isr = call.kind.isIsr();
        long cpu = row.cpu();
        long vector = isr ? row.data(3) : 0;
        call.startTicks = row.data(0);
        call.endTicks = row.stamp();
        call.routine = row.data(1);
        if (cpu < 0 || cpu >= EtlHeader.MAX_CPUS || vector < 0 || vector > 0xFFFF || call.routine == -1
                || isr && row.data(2) < 0 || call.endTicks < clock.originTicks()
                || call.endTicks > clock.latestTicks()) {
            passOver(row, calls);
        } else if (!call.isPossible(clock.originTicks(), clock.secondTicks())) {
            calls.takeImpossible(cpu);
            undecoded.event("row of " + row.title() + " whose start is impossible", row::place);
        } else {
            call.pointerBytes = scan.pointerBytes();
            call.vector = isr ? (int) vector : -1;
            call.message = call.kind == RoutineKind.ISR_MSI ? EtlCall.messageOf(row.data(5)) : IsrEntry.NO_MESSAGE;
            call.claimed = isr && row.data(2) != 0;
            calls.take((int) cpu, call, routines.of(call));
        }
    }

    private void takeOther(TracerptRow row, EtlThreads threads, WindowsCalls calls) {
        int hook = row.hook();
        long stamp = row.stamp();
        if (hook == EtlHooks.THREAD_SWITCH) {
            long thread = row.data(0);
            long cpu = row.cpu();
            if (thread < 0 || cpu < 0 || cpu >= EtlHeader.MAX_CPUS || stamp < clock.originTicks()
                    || stamp > clock.latestTicks()) {
                passOver(row, calls);
            } else {
                calls.takeSwitch((int) cpu, stamp, threads.of((int) thread, store.catalog()));
            }
        } else if (hook == EtlHooks.THREAD_START && row.hasNumbers()) {
            threads.startThread((int) row.data(1), (int) row.data(0), stamp);
        } else if (hook == EtlHooks.PROCESS_START && row.hasNumbers()) {
            String name = row.processName();
            if (name != null) {
                threads.startProcess((int) row.data(1), name, stamp);
            }
        } else if (undecoded.isWanted() && !EtlHooks.isImage(hook) && !EtlHooks.isOfNames(hook) && !row.isHeader()
                && !row.isBlank()) {
            undecoded.event("row of " + row.title(), row::place);
        }
    }

    /** Counts a row that makes no sense. */
    private void passOver(TracerptRow row, WindowsCalls calls) {
        calls.takeUnread(1);
        undecoded.event("row of " + row.title() + " that makes no sense", row::place);
    }

    private void warn(TracerptScan scan, WindowsCalls calls) {
        warnings.add(stop);
        warnings.ofLevels(scan.pointerBytes() == 8);
        if (calls.areAllImpossible()) {
            warnings.add(OTHER_UNIT);
        }
        calls.warn(warnings, scan.images().size() > 0, stop == null);
        warnings.ofEventsLost(scan.eventsLost());
    }

    private TraceInfo describe(int cpus, int pointerBytes, long torn, Integer images) {
        long origin = clock.originTicks();
        return new TraceInfo(
                file.shortName(),
                TraceFormats.TRACERPT.word(),
                Math.max(1, cpus),
                clock.clock(),
                pointerBytes == 4 ? TraceInfo.Levels.UNKNOWN : TraceInfo.Levels.INFERRED,
                origin > EtlHeader.UNIX_EPOCH_FILETIME ? EtlHeader.instant(origin) : null,
                clock.originNanos(),
                null,
                null,
                torn,
                images,
                warnings == null ? List.of() : warnings.list());
    }
}
