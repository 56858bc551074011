package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a trace of the Common Trace Format, version 1.8, as LTTng records it: a directory in which a file of metadata describes
 * the streams beside it. The streams are read as they are needed and merged by time.
 */
final class CtfReader implements TraceReader {
    /** Memory for what is at hand of all streams, and of one. */
    private static final int WINDOWS_BYTES = 64 << 20;

    private static final int MOST_WINDOW_BYTES = 1 << 16;
    private static final int LEAST_WINDOW_BYTES = 1 << 12;
    private static final int MOST_STREAMS = 1 << 14;
    private static final int PACKETS_BETWEEN_REPORTS = 16;

    private final String name;
    private final String shortName;
    private final CtfDirectory directory;
    private final List<Path> files;
    private final CtfTrace trace;
    private final TraceStore store;
    private Undecoded undecoded = Undecoded.UNWANTED;
    private final LinuxEvents events;
    private final List<String> stops = new ArrayList<>();
    private long fileBytes;
    private long records;
    private long losses;
    private long lostEvents;
    private long senseless;

    /** Reads the metadata of the trace in a directory, or below it. */
    CtfReader(Path path) throws TraceFormatException, IOException {
        name = path.toString();
        shortName = path.getFileName() == null ? name : path.getFileName().toString();
        directory = CtfDirectory.find(path);
        String metadata = directory.metadata().toString();
        trace = new CtfTrace(metadata, TsdlParser.read(metadata, CtfMetadata.text(directory.metadata())));
        files = directory.streams();
        if (files.isEmpty() || files.size() > MOST_STREAMS) {
            throw TraceFormatException.of(
                    name, "up to " + MOST_STREAMS + " files of events beside the metadata",
                    files.isEmpty() ? "none" : files.size() + "");
        }
        store = new TraceStore(describe(0, 0, 0, List.of()));
        events = new LinuxEvents(store);
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
        List<CtfStream> streams = new ArrayList<>();
        try {
            CtfLosses counts = new CtfLosses();
            int window = Math.clamp(WINDOWS_BYTES / files.size(), LEAST_WINDOW_BYTES, MOST_WINDOW_BYTES);
            for (Path file : files) {
                streams.add(new CtfStream(file, trace, counts, streams.size(), window));
                fileBytes += Files.size(file);
            }
            merge(streams, progress);
        } finally {
            for (CtfStream stream : streams) {
                stream.close();
            }
        }
        if (records == 0 && stops.isEmpty()) {
            throw TraceFormatException.of(name, "recorded events", nothing(streams));
        }
        events.flush();
        store.describe(
                describe(events.originNanos(), events.cpus(), events.returnsWithoutEntry(), warnings(streams)));
        progress.report(fileBytes, fileBytes);
    }

    /** Events that were read, of whatever kind. */
    long records() {
        return records;
    }

    private String nothing(List<CtfStream> streams) {
        String files = streams.size() == 1 ? "1 file" : streams.size() + " files";
        return streams.stream()
                .filter(stream -> stream.firstTorn() != null)
                .map(stream -> "none in " + files + ", the first damage in " + stream.firstTorn())
                .findFirst()
                .orElse("none in " + files);
    }

    private void merge(List<CtfStream> streams, Progress progress) throws IOException {
        TimeMerge<CtfStream> merge = new TimeMerge<>(streams);
        CtfEvents kinds = new CtfEvents(events);
        long packets = 0;
        for (CtfStream stream = merge.first(); stream != null; stream = merge.next()) {
            takeLosses(stream);
            if (stream.event() != null) {
                records++;
                take(stream, kinds);
            }
            if (stream.takeFreshPacket() && ++packets % PACKETS_BETWEEN_REPORTS == 0 && !goesOn(streams, progress)) {
                return;
            }
        }
    }

    private void take(CtfStream stream, CtfEvents kinds) {
        boolean makesSense = kinds.accept(stream);
        senseless += makesSense ? 0 : 1;
        if (undecoded.isWanted() && (!makesSense || stream.event().kind() == CtfEventKind.OTHER)) {
            undecoded.event(
                    stream.event().name() + (makesSense ? "" : ", which makes no sense"),
                    () -> "time " + stream.stamp() + " in " + stream.fileName());
        }
    }

    private void takeLosses(CtfStream stream) {
        long lost = stream.takeLost();
        if (lost >= 0) {
            losses++;
            lostEvents += lost;
            events.lost(stream.cpu(), lost);
        }
    }

    private boolean goesOn(List<CtfStream> streams, Progress progress) {
        if (store.spill().atCap() || events.isFull()) {
            stops.add("The trace is larger than this program holds: reading stopped after " + records + " events.");
            return false;
        }
        long done = 0;
        for (CtfStream stream : streams) {
            done += stream.bytesDone();
        }
        if (!progress.report(done, fileBytes)) {
            stops.add("Reading was stopped on request after " + records + " events.");
            return false;
        }
        return true;
    }

    private List<String> warnings(List<CtfStream> streams) {
        List<String> warnings = new ArrayList<>(stops);
        if (directory.others() > 0) {
            warnings.add(
                    "The directory holds " + (directory.others() + 1) + " traces; this is the kernel's, in "
                            + directory.path() + ".");
        }
        if (losses > 0) {
            warnings.add(LinuxEvents.lossSentence(losses, lostEvents));
        }
        warnOfDamage(streams, warnings);
        if (senseless > 0) {
            warnings.add(
                    senseless == 1
                            ? "1 event has fields that make no sense and was passed over."
                            : senseless + " events have fields that make no sense and were passed over.");
        }
        warnings.addAll(events.warnings());
        if (streams.stream().anyMatch(stream -> !stream.namesProcessors())) {
            warnings.add(
                    "The packets do not say of which processor they are: the names of the files were taken for it.");
        }
        if (!trace.tellsOfInterrupts() && stops.isEmpty()) {
            warnings.add("No interrupts were recorded: \"lttng enable-event --kernel irq_handler_entry,"
                    + "irq_handler_exit,irq_softirq_raise,irq_softirq_entry,irq_softirq_exit,sched_switch\" does.");
        }
        return warnings;
    }

    private static void warnOfDamage(List<CtfStream> streams, List<String> warnings) {
        long torn = 0;
        String first = null;
        for (CtfStream stream : streams) {
            torn += stream.tornPackets();
            first = first == null ? stream.firstTorn() : first;
            if (stream.isForeign()) {
                warnings.add("The file " + stream.fileName() + " is no stream of this trace and was left out.");
            }
            if (stream.isCut()) {
                warnings.add("The file " + stream.fileName() + " is cut off: the end of its last packet is missing.");
            }
        }
        if (torn > 0) {
            warnings.add(
                    (torn == 1 ? "A packet of events is damaged" : torn + " packets of events are damaged")
                            + " and what cannot be read was left out; the first is in " + first + ".");
        }
    }

    private TraceInfo describe(long originNanos, int cpus, long torn, List<String> warnings) {
        CtfClock clock = trace.clock();
        Instant start = clock == null || records == 0 ? null : clock.wallClock(originNanos);
        return new TraceInfo(
                shortName,
                TraceFormats.CTF.word(),
                cpus,
                clock == null ? new TraceInfo.Clock(true, "ticks") : TraceInfo.Clock.nanos(clock.name()),
                TraceInfo.Levels.CONTEXT,
                start,
                originNanos,
                null,
                null,
                torn,
                warnings);
    }
}
