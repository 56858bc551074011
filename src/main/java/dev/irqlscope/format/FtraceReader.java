package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads ftrace text in all the forms that the kernel, trace_pipe and trace-cmd give it. Lines are taken from one buffer as
 * bytes; a line that is no event is counted and passed over.
 */
final class FtraceReader implements TraceReader {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int HEAD_BYTES = 1 << 16;

    /** Longer lines are no events: the kernel's are bound by a page. */
    private static final int MAX_LINE_BYTES = 1 << 16;

    private final InputFile file;
    private final TraceStore store;
    private final FtraceHead known;
    private final FtraceLine line = new FtraceLine();
    private final LinuxEvents events;
    private final FtraceEvents arguments;
    private final List<String> stops = new ArrayList<>();
    private boolean stopped;
    private boolean anyOfUse;
    private boolean ticks;
    private boolean clockKnown;
    private Undecoded undecoded = Undecoded.UNWANTED;
    private long lines;
    private long eventLines;
    private long losses;
    private long lostEvents;
    private long unread;
    private long firstUnread;
    private FtraceMarks.Entries entries;

    FtraceReader(InputFile file) throws TraceFormatException, IOException {
        this.file = file;
        byte[] head = file.head(HEAD_BYTES);
        known = FtraceHead.of(head);
        if (FtraceHead.lacksProcessors(head)) {
            throw TraceFormatException.of(
                    file.name(), "the processor of each event in brackets",
                    "text of perf script without it (\"-F +cpu\" adds it)");
        }
        ticks = known.ticks();
        store = new TraceStore(describe(known.originNanos(), 0, List.of()));
        events = new LinuxEvents(store);
        arguments = new FtraceEvents(events);
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
        try (UnpackedStream in = file.open()) {
            readLines(in, length, progress);
        }
        if (eventLines == 0 && !stopped) {
            String found = "none in " + lines + (lines == 1 ? " line" : " lines")
                    + (stops.isEmpty() ? "" : " before the packed data break off");
            throw TraceFormatException.of(file.name() + ":" + Math.max(1, lines), "a line of an ftrace event", found);
        }
        events.flush();
        store.describe(describe(events.originNanos(), events.returnsWithoutEntry(), warnings()));
        progress.report(length, length);
    }

    private void readLines(UnpackedStream in, long length, Progress progress) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int held = 0;
        boolean overlong = false;
        while (stops.isEmpty()) {
            int read = fill(in, buffer, held);
            int end = held + Math.max(read, 0);
            int from = 0;
            for (int i = held; i < end; i++) {
                if (buffer[i] == '\n') {
                    takeLine(buffer, from, i, overlong);
                    overlong = false;
                    from = i + 1;
                }
            }
            if (read < 0) {
                if (from < end) {
                    takeLine(buffer, from, end, overlong);
                }
                return;
            }
            held = end - from;
            if (held > MAX_LINE_BYTES) {
                overlong = true;
                held = 0;
            }
            System.arraycopy(buffer, from, buffer, 0, held);
            checkBounds(in, length, progress);
        }
    }

    /** Fills the rest of the buffer; -1 at the end of what can be read. */
    private int fill(UnpackedStream in, byte[] buffer, int held) throws IOException {
        try {
            return in.read(buffer, held, buffer.length - held);
        } catch (BrokenPackingException e) {
            stops.add(e.getMessage() + ": what follows line " + lines + " is missing.");
        }
        return -1;
    }

    private void checkBounds(UnpackedStream in, long length, Progress progress) {
        if (store.spill().atCap() || events.isFull()) {
            stopped = true;
            stops.add("The trace is larger than this program holds: reading stopped after line " + lines + ".");
        } else if (!progress.report(in.bytesTaken(), length)) {
            stopped = true;
            stops.add("Reading was stopped on request after line " + lines + ".");
        }
    }

    private void takeLine(byte[] buffer, int from, int end, boolean overlong) {
        lines++;
        if (overlong || end - from > MAX_LINE_BYTES) {
            complain();
        } else if (end > from && buffer[from] == '#') {
            takeComment(buffer, from, end);
        } else if (line.parse(buffer, from, end)) {
            takeEvent();
        } else {
            takeMark(buffer, from, end);
        }
    }

    private void takeEvent() {
        if (!clockKnown) {
            clockKnown = true;
            ticks = line.ticks;
        }
        if (line.ticks != ticks) {
            complain();
            return;
        }
        long lost = FtraceMarks.lostByPerf(line);
        if (lost >= 0) {
            events.begin(line.cpu, line.stamp);
            lose(line.cpu, lost);
            return;
        }
        eventLines++;
        if (!arguments.accept(line)) {
            complain();
            return;
        }
        anyOfUse |= !arguments.passedOver();
        if (undecoded.isWanted() && arguments.passedOver()) {
            String name = new String(line.bytes, line.nameFrom, line.nameEnd - line.nameFrom, StandardCharsets.UTF_8);
            undecoded.event(name, () -> "line " + lines);
        }
    }

    private void takeComment(byte[] buffer, int from, int end) {
        int begun = FtraceMarks.bufferStarted(buffer, from, end);
        if (begun >= 0) {
            events.lost(begun, 0);
        }
        if (entries == null) {
            entries = FtraceMarks.entries(buffer, from, end);
            if (entries != null && entries.written() > entries.inBuffer() && eventLines == 0) {
                events.lost(-1, entries.written() - entries.inBuffer());
            }
        }
    }

    private void takeMark(byte[] buffer, int from, int end) {
        FtraceMarks.Lost lost = FtraceMarks.lost(buffer, from, end);
        if (lost != null) {
            lose(lost.cpu(), lost.count());
        } else if (!FtraceMarks.isOrdinary(buffer, from, end)) {
            complain();
        }
    }

    private void lose(int cpu, long count) {
        events.lost(cpu, count);
        losses++;
        lostEvents += count;
    }

    private void complain() {
        unread++;
        undecoded.event("lines that make no sense", () -> "line " + lines);
        if (firstUnread == 0) {
            firstUnread = lines;
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(stops);
        if (entries != null && entries.written() > entries.inBuffer()) {
            warnings.add("The ring buffer overwrote the oldest " + (entries.written() - entries.inBuffer())
                    + " events before the trace was read.");
        }
        if (entries != null && stops.isEmpty() && eventLines < entries.inBuffer()) {
            warnings.add("The header speaks of " + entries.inBuffer() + " events, but " + eventLines
                    + " are there: the file was cut.");
        }
        if (losses > 0) {
            warnings.add(LinuxEvents.lossSentence(losses, lostEvents));
        }
        if (unread > 0) {
            warnings.add(
                    unread == 1
                            ? "Line " + firstUnread + " is no ftrace event and was passed over."
                            : unread + " lines are no ftrace events and were passed over, the first of them line "
                                    + firstUnread + ".");
        }
        warnings.addAll(events.warnings());
        if (stops.isEmpty() && !anyOfUse) {
            warnings.add(LinuxEvents.NOTHING_RECORDED);
        }
        return warnings;
    }

    private TraceInfo describe(long originNanos, long torn, List<String> warnings) {
        return new TraceInfo(
                file.shortName(),
                (known.perf() ? TraceFormats.PERF_SCRIPT : TraceFormats.FTRACE).word(),
                Math.max(known.cpus(), events == null ? 0 : events.cpus()),
                ticks ? new TraceInfo.Clock(true, "ticks") : TraceInfo.Clock.nanos(known.perf() ? "perf" : "ftrace"),
                TraceInfo.Levels.CONTEXT,
                null,
                originNanos,
                null,
                null,
                torn,
                warnings);
    }
}
